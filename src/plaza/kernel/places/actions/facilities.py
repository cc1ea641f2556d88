"""Facilities, from rows and from files of points."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from plaza.kernel.base.types import SYSTEM, Actor
from plaza.kernel.ledger import actions as ledger
from plaza.kernel.places.actions.spatial_files import read_spatial, words
from plaza.kernel.places.events import FacilitiesChanged
from plaza.kernel.places.models import Facility
from plaza.kernel.places.types import FacilityRow, ImportReport, Progress


@transaction.atomic
def save_facilities(rows: Iterable[FacilityRow], *, actor: Actor = SYSTEM) -> ImportReport:
    """Create or change facilities by kind and key. The last row wins when one is given twice."""
    report = ImportReport()
    changes: dict[str, Counter[str]] = {}
    there = {(row.kind, row.key): row for row in Facility.objects.all()}
    for number, row in enumerate(rows, 1):
        report.read += 1
        if reason := _refused(row):
            report.reject(number, reason)
            continue
        old = there.get((row.kind, row.key))
        values = _values(row)
        if old and all(getattr(old, name) == value for name, value in values.items()):
            report.unchanged += 1
            continue
        new, made = Facility.objects.update_or_create(kind=row.kind, key=row.key, defaults=values)
        there[row.kind, row.key] = new
        result = "created" if made else "updated"
        setattr(report, result, getattr(report, result) + 1)
        changes.setdefault(row.kind, Counter())[result] += 1
    for kind, counts in changes.items():
        ledger.append(FacilitiesChanged(kind, counts["created"], counts["updated"]), actor=actor)
    return report


def _refused(row: FacilityRow) -> str:
    if not (-90 <= row.lat <= 90 and -180 <= row.lon <= 180):
        return f"Its position {row.lat}, {row.lon} is not on Earth."
    if not row.key or not any(row.name.values()):
        return "It has no name."
    return ""


def _values(row: FacilityRow) -> dict[str, Any]:
    import h3.api.basic_int as h3

    return {
        "name": dict(row.name),
        "lat": row.lat,
        "lon": row.lon,
        "h3_9": h3.latlng_to_cell(row.lat, row.lon, 9),
        "address": row.address[:250],
    }


def import_facilities(
    path: Path | str,
    *,
    kind: str,
    name_field: str,
    key_field: str | None = None,
    address_field: str | None = None,
    language: str = "en",
    progress: Progress | None = None,
    actor: Actor = SYSTEM,
) -> ImportReport:
    """Facilities of one kind from a file in any of the formats of ``import_boundaries``.

    Points are taken as they are, areas and lines by a point on them. Recognised by ``key_field``, else by
    name (a name that comes twice gets its place in the file added).
    """
    started = time.monotonic()
    file = read_spatial(path)
    file.need(name_field, key_field, address_field)
    rows: list[FacilityRow] = []
    seen: Counter[str] = Counter()
    for done, (_, shape, fields) in enumerate(file.features(), 1):
        name = words(fields[name_field])[:200]
        key = words(fields[key_field or name_field])[:110]
        seen[key] += 1
        if seen[key] > 1:
            key = f"{key}-{seen[key]}"
        lat, lon = _point(shape)
        address = words(fields[address_field]) if address_field else ""
        rows.append(FacilityRow(kind, key if name else "", {language: name}, lat, lon, address))
        if progress:
            progress(done, file.count)
    report = save_facilities(rows, actor=actor)
    report.seconds = time.monotonic() - started
    return report


def _point(shape: Any) -> tuple[float, float]:
    """Latitude and longitude of a shape; not a number when it has none (and is then refused)."""
    if shape is None or shape.is_empty:
        return float("nan"), float("nan")
    point = shape if shape.geom_type == "Point" else shape.point_on_surface()
    return point.y, point.x
