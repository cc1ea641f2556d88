"""Puts the sample city into the tables of places and draws the map's background files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

from plaza.kernel.base.types import Text
from plaza.kernel.places.sample import Quarter, SampleCity
from plaza.kernel.places.sample.roads import Street
from plaza.kernel.places.sample.shape import Ground

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

RANKS = {"arterial": 1, "bridge": 1, "collector": 2, "local": 3}
RIVER: Text = {"en": "Alda", "es": "Alda", "ar": "ألدا"}
LAKE: Text = {"en": "Orchard Lake", "es": "Lago del Huerto", "ar": "بحيرة البستان"}
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and the whole."""


@dataclass(slots=True)
class SavedPlaces:
    """What was put into the tables."""

    districts: int = 0
    streets: int = 0
    addresses: int = 0
    facilities: int = 0


class _File:
    """A GeoJSON file (RFC 7946) written feature by feature; it appears under its name when it is whole."""

    def __init__(self, path: Path, ground: Ground) -> None:
        self.path = path
        self.ground = ground
        self._file: TextIO | None = None
        self._between = ""

    def __enter__(self) -> _File:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.with_suffix(".part").open("w", encoding="utf-8")
        self._file.write('{"type":"FeatureCollection","features":[')
        return self

    def add(self, shape: BaseGeometry, **properties: Any) -> None:
        import shapely

        if shape.is_empty or self._file is None:
            return
        body = shapely.to_geojson(shapely.set_precision(self.ground.degrees(shape), 1e-6, mode="pointwise"))
        words = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
        self._file.write(f'{self._between}\n{{"type":"Feature","properties":{words},"geometry":{body}}}')
        self._between = ","

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._file is None:
            return
        self._file.write("\n]}\n")
        self._file.close()
        if kind is None:
            self.path.with_suffix(".part").replace(self.path)


def save_places(
    city: SampleCity,
    *,
    maps: Path,
    progress: Progress | None = None,
    residents_per_address: float | None = None,
    seen: Callable[[Quarter], None] | None = None,
) -> SavedPlaces:
    """Layers, areas, streets, addresses and facilities, and ``land``, ``water``, ``parks``, ``streets`` and
    ``buildings`` (the blocks) as GeoJSON in the folder ``maps``. Again with the same city changes nothing."""
    from plaza.kernel.places import actions

    saved = SavedPlaces(districts=len(city.districts))
    _save_areas(city)
    _draw_ground(city, maps)
    with (
        _File(maps / "streets.geojson", city.ground) as streets,
        _File(maps / "parks.geojson", city.ground) as parks,
        _File(maps / "buildings.geojson", city.ground) as blocks,
    ):
        _draw_streets(streets, city.roads)
        saved.streets += len(city.roads)
        spread = {} if residents_per_address is None else {"residents_per_address": residents_per_address}
        for done, quarter in enumerate(city.quarters(**spread), start=1):
            _draw_quarter(quarter, streets, parks, blocks)
            saved.streets += len(quarter.fabric.streets)
            actions.save_addresses(quarter.addresses)
            actions.save_facilities(quarter.facilities)
            saved.addresses += len(quarter.addresses)
            saved.facilities += len(quarter.facilities)
            if seen:
                seen(quarter)
            if progress:
                progress("Building districts", done, len(city.districts))
    return saved


def _save_areas(city: SampleCity) -> None:
    from plaza.kernel.places import actions

    layers: tuple[tuple[str, Iterable[Any]], ...] = (
        ("district", city.districts),
        ("ward", city.wards),
        ("collection_day", city.collection_days),
    )
    for layer, areas in layers:
        for area in areas:
            shape = city.ground.degrees(area.shape)
            actions.save_area(
                layer_key=layer, key=area.key, name=area.names["en"], names=area.names, geometry=shape.wkb
            )


def _draw_ground(city: SampleCity, maps: Path) -> None:
    """Land goes on beyond the city limit; the sea is what is left."""
    import shapely

    ground = city.ground
    far = 1.68 * ground.side
    mainland = shapely.Polygon([*ground.shore, (far, far), (far, -far)])
    with _File(maps / "land.geojson", ground) as land:
        land.add(shapely.union_all([mainland.buffer(0), ground.moles, ground.city]))
    with _File(maps / "water.geojson", ground) as water:
        water.add(ground.river, name=RIVER["en"], names=RIVER)
        water.add(ground.lake, name=LAKE["en"], names=LAKE)


def _draw_streets(file: _File, streets: Iterable[Street]) -> None:
    for street in streets:
        file.add(street.line, name=street.name, rank=RANKS[street.kind])


def _draw_quarter(quarter: Quarter, streets: _File, parks: _File, blocks: _File) -> None:
    import shapely

    _draw_streets(streets, quarter.fabric.streets)
    for park in quarter.fabric.parks:
        parks.add(park.shape, name=park.name)
    blocks.add(shapely.MultiPolygon(list(quarter.fabric.blocks)).simplify(0.5), name="")
