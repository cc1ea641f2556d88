"""Layers, their areas and their shapes for the map."""

from __future__ import annotations

from typing import Any

from plaza.kernel.places.types import AreaInfo, LayerInfo


def list_layers(public_only: bool = False) -> list[LayerInfo]:
    """Layers in the city's order, with the number of living areas."""
    raise NotImplementedError


def get_layer(layer_key: str) -> LayerInfo:
    """One layer. Raises NotFound."""
    raise NotImplementedError


def list_areas(layer_key: str) -> list[AreaInfo]:
    """Living areas of a layer in natural order of their names. Raises NotFound for an unknown layer."""
    raise NotImplementedError


def get_area(layer_key: str, area_key: str) -> AreaInfo:
    """One area, also a retired one. Raises NotFound."""
    raise NotImplementedError


def find_area(layer_key: str, area_key: str) -> AreaInfo | None:
    """One area, also a retired one, or None."""
    raise NotImplementedError


def layer_geojson(layer_key: str, simplify: float = 15.0) -> dict[str, Any]:
    """The layer as a GeoJSON FeatureCollection, shared borders kept shared.

    ``simplify`` is in metres (0 keeps every point). Feature ``id`` and ``properties.key`` are the area
    key; ``properties.name`` its name. Raises NotFound.
    """
    raise NotImplementedError
