"""Facilities and which of them are near."""

from __future__ import annotations

from django.db.models import QuerySet

from plaza.kernel.places.models import Facility
from plaza.kernel.places.rules.distance import box, metres
from plaza.kernel.places.types import FacilityInfo

RADII = (1_000.0, 5_000.0, 25_000.0)


def nearest(kind: str, lat: float, lon: float, k: int = 5) -> list[FacilityInfo]:
    """The ``k`` nearest facilities of a kind, nearest first, with ``metres`` filled.

    Looks in growing boxes until ``k`` are surely found, at last anywhere on Earth.
    """
    of_kind = Facility.objects.filter(kind=kind)
    for radius in RADII:
        west, south, east, north = box(lat, lon, radius)
        found = _by_distance(of_kind.filter(lat__range=(south, north), lon__range=(west, east)), lat, lon)
        if len(found) >= k and (found[k - 1].metres or 0.0) <= radius:
            return found[:k]
    return _by_distance(of_kind, lat, lon)[:k]


def _by_distance(rows: QuerySet[Facility], lat: float, lon: float) -> list[FacilityInfo]:
    found = [_info(row, metres(lat, lon, row.lat, row.lon)) for row in rows]
    return sorted(found, key=lambda one: (one.metres or 0.0, one.key))


def list_facilities(kind: str | None = None) -> list[FacilityInfo]:
    """Facilities, of one kind or all, by kind and key."""
    rows = Facility.objects.order_by("kind", "key")
    return [_info(row) for row in (rows.filter(kind=kind) if kind else rows)]


def _info(row: Facility, far: float | None = None) -> FacilityInfo:
    return FacilityInfo(row.id, row.kind, row.key, row.name, row.lat, row.lon, row.address, far)
