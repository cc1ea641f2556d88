"""Layers, their areas and their shapes for the map."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Count, Q, QuerySet

from plaza.kernel.base.types import NotFound
from plaza.kernel.places.models import Area, Layer
from plaza.kernel.places.queries.memory import Memory
from plaza.kernel.places.types import AreaInfo, AreaRef, LayerInfo


def list_layers(public_only: bool = False) -> list[LayerInfo]:
    """Layers in the city's order, with the number of living areas."""
    rows = _layers()
    return [_layer(row) for row in (rows.filter(public=True) if public_only else rows)]


def get_layer(layer_key: str) -> LayerInfo:
    """One layer. Raises NotFound."""
    row = _layers().filter(key=layer_key).first()
    if row is None:
        raise NotFound(f"There is no layer “{layer_key}”.")
    return _layer(row)


def _layers() -> QuerySet[Layer]:
    living = Count("areas", filter=Q(areas__retired_at=None))
    return Layer.objects.annotate(area_count=living).order_by("order", "key")


def _layer(row: Layer) -> LayerInfo:
    count = getattr(row, "area_count", 0)
    return LayerInfo(row.key, row.name, row.public, row.tally, row.order, row.outline, count)


def list_areas(layer_key: str) -> list[AreaInfo]:
    """Living areas of a layer in natural order of their names. Raises NotFound for an unknown layer."""
    get_layer(layer_key)
    rows = Area.objects.filter(layer__key=layer_key, retired_at=None).defer("geometry")
    return sorted((_area(row, layer_key) for row in rows), key=lambda area: _natural(area.name))


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Order in which ``District 9`` comes before ``District 10``."""
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in re.split(r"(\d+)", name.casefold())
        if part
    ]


def _load_named(_token: str) -> list[tuple[LayerInfo, tuple[AreaRef, ...]]]:
    refs: dict[str, list[AreaRef]] = {}
    rows = Area.objects.filter(retired_at=None).values_list("layer__key", "key", "name", "names")
    for layer_key, key, name, names in rows:
        refs.setdefault(layer_key, []).append(AreaRef(key, name, names))
    return [
        (layer, tuple(sorted(refs.get(layer.key, ()), key=lambda ref: _natural(ref.name))))
        for layer in list_layers(public_only=True)
    ]


named: Memory[list[tuple[LayerInfo, tuple[AreaRef, ...]]]] = Memory("areas", _load_named)


def list_named_areas() -> list[tuple[LayerInfo, tuple[AreaRef, ...]]]:
    """Public layers in the city's order, each with its living areas by name; from memory, without shapes."""
    return named.get()


def get_area(layer_key: str, area_key: str) -> AreaInfo:
    """One area, also a retired one. Raises NotFound."""
    area = find_area(layer_key, area_key)
    if area is None:
        raise NotFound(f"There is no area “{area_key}” in the layer “{layer_key}”.")
    return area


def find_area(layer_key: str, area_key: str) -> AreaInfo | None:
    """One area, also a retired one, or None."""
    row = Area.objects.filter(layer__key=layer_key, key=area_key).defer("geometry").first()
    return _area(row, layer_key) if row else None


def _area(row: Area, layer_key: str) -> AreaInfo:
    bbox = (row.west, row.south, row.east, row.north)
    inside = (row.inside_lat, row.inside_lon)
    return AreaInfo(layer_key, row.key, row.name, row.names, bbox, inside, row.square_km)


shapes: Memory[dict[tuple[str, float], dict[str, Any]]] = Memory("areas", lambda _token: {})


def layer_geojson(layer_key: str, simplify: float = 15.0) -> dict[str, Any]:
    """The layer as a GeoJSON FeatureCollection, shared borders kept shared.

    ``simplify`` is in metres (0 keeps every point). Feature ``id`` and ``properties.key`` are the area
    key; ``properties.name`` its name. Positions have five decimals (1 m), seven when not simplified.
    Kept in memory until the layer changes: do not change what you get. Raises NotFound.
    """
    kept = shapes.get()
    asked = (layer_key, simplify)
    if asked not in kept:
        kept[asked] = _geojson(layer_key, simplify)
    return kept[asked]


def _geojson(layer_key: str, simplify: float) -> dict[str, Any]:
    from plaza.kernel.places.rules.outlines import simplified

    get_layer(layer_key)
    rows = list(Area.objects.filter(layer__key=layer_key, retired_at=None).order_by("key"))
    geometries = simplified([bytes(row.geometry) for row in rows], simplify)
    features = [
        {
            "type": "Feature",
            "id": row.key,
            "properties": {"key": row.key, "name": row.name, "names": row.names},
            "geometry": geometry,
        }
        for row, geometry in zip(rows, geometries, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}
