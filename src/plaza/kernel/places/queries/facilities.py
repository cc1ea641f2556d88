"""Facilities and which of them are near."""

from __future__ import annotations

from plaza.kernel.places.types import FacilityInfo


def nearest(kind: str, lat: float, lon: float, k: int = 5) -> list[FacilityInfo]:
    """The ``k`` nearest facilities of a kind, nearest first, with ``metres`` filled."""
    raise NotImplementedError


def list_facilities(kind: str | None = None) -> list[FacilityInfo]:
    """Facilities, of one kind or all, by kind and key."""
    raise NotImplementedError
