"""Where a point lies, answered from memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from plaza.kernel.base import queries as base
from plaza.kernel.places.models import Area, Layer
from plaza.kernel.places.queries import cover_cache
from plaza.kernel.places.queries.memory import Memory
from plaza.kernel.places.types import AreaRef

if TYPE_CHECKING:
    import numpy.typing as npt

    from plaza.kernel.places.rules.area_index import AreaIndex


class Ground:
    """The index of all layers, and which of them are the outline of the city."""

    def __init__(self, index: AreaIndex, outline: frozenset[str]) -> None:
        self.index, self.outline = index, outline


def _load(token: str) -> Ground:
    import shapely

    from plaza.kernel.places.rules.area_index import IndexedArea

    layers = list(Layer.objects.values_list("id", "key", "outline"))
    place = {layer_id: number for number, (layer_id, _, _) in enumerate(layers)}
    rows = list(
        Area.objects.filter(retired_at=None, layer_id__in=place)
        .annotate(of_layer=F("layer_id"))
        .values_list("of_layer", "key", "name", "names", "geometry", "square_km")
    )
    shapes = shapely.from_wkb([bytes(row[4]) for row in rows])
    areas = [
        IndexedArea(place[layer_id], AreaRef(key, name, names), shape, square_km)
        for (layer_id, key, name, names, _, square_km), shape in zip(rows, shapes, strict=True)
    ]
    index = cover_cache.build([key for _, key, _ in layers], areas, token)
    filled = {layer_id for layer_id, *_ in rows}
    outline = frozenset(key for layer_id, key, outlines in layers if outlines and layer_id in filled)
    return Ground(index, outline)


ground: Memory[Ground] = Memory("areas", _load)


def where_is(lat: float, lon: float) -> dict[str, AreaRef]:
    """The area of each layer that holds the point: layer key to area. Layers with none are absent.

    Where areas of a layer overlap, the smallest one that holds the point is meant (then the first key).
    """
    return ground.get().index.find(lat, lon)


def where_are(lats: npt.ArrayLike, lons: npt.ArrayLike) -> list[dict[str, AreaRef]]:
    """``where_is`` for many points at once, in their order; takes lists or numpy arrays.

    Points with the same answer share one dict object: read it, do not change it.
    """
    return ground.get().index.find_many(lats, lons)


def in_city(lat: float, lon: float) -> bool:
    """Whether the point lies in the city: its outline layer; else any area; else the city's bounding box."""
    now = ground.get()
    if now.outline:
        return not now.outline.isdisjoint(now.index.find(lat, lon))
    if now.index.areas:
        return bool(now.index.find(lat, lon))
    west, south, east, north = base.get_city().bbox
    return south <= lat <= north and west <= lon <= east


def warm_up() -> None:
    """Load what ``where_is`` needs now, rather than with the first question (for the start of a worker)."""
    ground.get()


def forget() -> None:
    """Drop everything in memory; the next question loads it again."""
    for memory in Memory.all:
        memory.forget()
