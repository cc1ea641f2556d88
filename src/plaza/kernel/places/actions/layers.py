"""Layers and areas, one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from plaza.kernel.base.types import SYSTEM, Actor, Text


def save_layer(
    *,
    key: str,
    name: Text,
    public: bool = True,
    tally: bool = False,
    order: int = 0,
    outline: bool = False,
    actor: Actor = SYSTEM,
) -> None:
    """Create or change a layer."""
    raise NotImplementedError


def save_area(
    *,
    layer_key: str,
    key: str,
    name: str,
    geometry: Mapping[str, Any] | bytes,
    names: Text | None = None,
    actor: Actor = SYSTEM,
) -> str:
    """Create or change an area; ``geometry`` is a GeoJSON Polygon or MultiPolygon, or WKB, in WGS84.

    Says ``created``, ``updated`` or ``unchanged``. Raises NotFound (layer) and Invalid (geometry).
    """
    raise NotImplementedError


def retire_areas(*, layer_key: str, keep: Collection[str], actor: Actor = SYSTEM) -> int:
    """Retire every living area of the layer whose key is not in ``keep``; says how many."""
    raise NotImplementedError
