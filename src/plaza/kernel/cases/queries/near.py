"""Cases by position: near a point, in a box, and gathered into clusters for a map."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Avg, BigIntegerField, Count, Min, Q, QuerySet
from django.db.models.expressions import Combinable, CombinedExpression, F, Value

from plaza.kernel.base.rules import now
from plaza.kernel.base.types import Invalid
from plaza.kernel.people.types import Access

from ..models import Case
from ..types import Bbox, CaseFilter, Cluster, Near
from .rows import case_rows
from .scope import visible

RESOLUTION = 9
MOST_CLUSTERS = 2000
NEAR_METRES = 6_000
EARTH_METRES = 6_371_008.8
EDGE_METRES = {r: 1_281_256 / math.sqrt(7) ** r for r in range(16)}
"""Mean edge of an H3 cell by resolution (h3geo.org, table of cell statistics)."""


def cell_of(lat: float, lon: float) -> int:
    """The H3 cell of resolution 9 (about 350 m across) as a positive 64-bit integer."""
    from h3.api import basic_int

    cell: int = basic_int.latlng_to_cell(lat, lon, RESOLUTION)
    return cell


def metres_between(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance."""
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_METRES * math.asin(min(1.0, math.sqrt(half)))


def box_around(lat: float, lon: float, metres: float) -> Bbox:
    """The box that holds the circle; near a pole it is all longitudes."""
    up = math.degrees(metres / EARTH_METRES)
    shrink = math.cos(math.radians(min(90.0, abs(lat) + up)))
    side = 180.0 if shrink < 0.01 else math.degrees(metres / EARTH_METRES / shrink)
    return (lon - side, lat - up, lon + side, lat + up)


def in_bbox(found: QuerySet[Case], bbox: Bbox) -> QuerySet[Case]:
    """Only cases in the box; the cell index is used when the box is no bigger than a quarter of a town."""
    west, south, east, north = bbox
    if not (south <= north and west <= east):
        raise Invalid("The map frame must be given as west, south, east, north.")
    ranges = _cell_ranges(bbox)
    if ranges:
        within = Q(pk__in=[])
        for first, last in ranges:
            within |= Q(h3_9__gte=first, h3_9__lte=last)
        # As a subquery, because a planner left to itself walks all cases in the order of the list.
        found = found.filter(pk__in=Case.objects.filter(within).order_by().values("pk"))
    return found.filter(lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east)


def within_metres(found: QuerySet[Case], lat: float, lon: float, metres: float) -> QuerySet[Case]:
    """Only cases in the circle: the box first, then exact distance on what is left (at most 5,000)."""
    boxed = in_bbox(found, box_around(lat, lon, metres)).order_by()
    points = boxed.values_list("pk", "lat", "lon")[:5000]
    inside = [
        key
        for key, at_lat, at_lon in points
        if at_lat is not None and at_lon is not None and metres_between(lat, lon, at_lat, at_lon) <= metres
    ]
    return found.filter(pk__in=inside)


def nearby(
    lat: float,
    lon: float,
    metres: float,
    *,
    type_key: str | None = None,
    open_only: bool = True,
    days: int | None = None,
    limit: int = 20,
    access: Access | None = None,
) -> list[Near]:
    """Cases within ``metres`` of a point (at most 20,000), nearest first."""
    found = in_bbox(Case.objects.filter(visible(access)), box_around(lat, lon, min(metres, 20_000.0)))
    if type_key:
        found = found.filter(type_key=type_key)
    if open_only:
        found = found.filter(status="open")
    if days is not None:
        found = found.filter(opened_at__gte=now() - timedelta(days=days))
    near = [
        Near(row, metres_between(lat, lon, row.lat, row.lon))
        for row in case_rows(found.order_by("-id")[:2000])
        if row.lat is not None and row.lon is not None
    ]
    return sorted((one for one in near if one.metres <= metres), key=lambda one: one.metres)[:limit]


def clusters(
    bbox: Bbox, zoom: float, where: CaseFilter | None = None, access: Access | None = None
) -> list[Cluster]:
    """Cases in a map frame gathered by H3 cell of a size that suits ``zoom`` (0–22).

    At most 2,000, biggest first; from zoom 16 on every case is its own.
    """
    from .lists import filtered

    found = in_bbox(filtered(where or CaseFilter(status="open"), access), bbox)
    if zoom >= 16:
        return _single(found)
    resolution = max(2, min(RESOLUTION, math.floor(zoom * 0.62) + 1))
    grouped = (
        found.exclude(h3_9=None)
        .order_by()
        .annotate(cell=_shifted(3 * (15 - resolution)))
        .values("cell")
        .annotate(n=Count("pk"), mid_lat=Avg("lat"), mid_lon=Avg("lon"), only=Min("pk"))
        .order_by("-n")[:MOST_CLUSTERS]
    )
    return [
        Cluster(row["mid_lat"], row["mid_lon"], row["n"], row["only"] if row["n"] == 1 else None)
        for row in grouped
    ]


def _single(found: QuerySet[Case]) -> list[Cluster]:
    points = found.exclude(lat=None).order_by("-id").values_list("pk", "lat", "lon")[:MOST_CLUSTERS]
    return [Cluster(lat, lon, 1, key) for key, lat, lon in points if lat is not None and lon is not None]


def _shifted(bits: int) -> Combinable:
    # Cells of one parent differ only in the lower bits, so a shift groups by parent (H3 index layout).
    return CombinedExpression(F("h3_9"), ">>", Value(bits), output_field=BigIntegerField())


def _cell_ranges(bbox: Bbox) -> list[tuple[int, int]]:
    """Ranges of cell numbers that cover the box, about fifty at most; none when the box is too big."""
    from h3.api import basic_int

    west, south, east, north = bbox
    middle = ((south + north) / 2, (west + east) / 2)
    reach = metres_between(*middle, north, east)
    if reach > NEAR_METRES or not (south >= -90 and north <= 90):
        return []
    resolution = next((r for r in range(RESOLUTION, 2, -1) if reach / EDGE_METRES[r] <= 4.5), 3)
    rings = math.ceil(reach / (EDGE_METRES[resolution] * 1.4)) + 1
    cells = basic_int.grid_disk(basic_int.latlng_to_cell(*middle, resolution), rings)
    return _joined(sorted(_span(cell, resolution) for cell in cells))


def _span(cell: int, resolution: int) -> tuple[int, int]:
    """First and last number that a resolution-9 cell inside ``cell`` can have."""
    shift = 3 * (15 - resolution)
    low = (cell >> shift) << shift
    low = (low & ~(0xF << 52)) | (RESOLUTION << 52)
    return low, low | ((1 << shift) - 1)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in spans:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined
