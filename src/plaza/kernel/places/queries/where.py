"""Where a point lies, answered from memory."""

from __future__ import annotations

from collections.abc import Sequence

from plaza.kernel.places.types import AreaRef


def where_is(lat: float, lon: float) -> dict[str, AreaRef]:
    """The area of each layer that holds the point: layer key to area. Layers with none are absent."""
    raise NotImplementedError


def where_are(lats: Sequence[float], lons: Sequence[float]) -> list[dict[str, AreaRef]]:
    """``where_is`` for many points at once, in their order; takes lists or numpy arrays.

    Points with the same answer share one dict object: read it, do not change it.
    """
    raise NotImplementedError


def in_city(lat: float, lon: float) -> bool:
    """Whether the point lies in the city: its outline layer; else any area; else the city's bounding box."""
    raise NotImplementedError


def forget() -> None:
    """Drop what is in memory; the next question loads it again."""
    raise NotImplementedError
