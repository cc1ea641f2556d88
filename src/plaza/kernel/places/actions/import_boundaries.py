"""Boundaries from a published file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.db import transaction

from plaza.kernel.base.types import SYSTEM, Actor, Invalid, Text
from plaza.kernel.ledger import actions as ledger
from plaza.kernel.places.actions.changed import areas_changed
from plaza.kernel.places.actions.layers import put_area, retire
from plaza.kernel.places.actions.spatial_files import SpatialFile, read_spatial, words
from plaza.kernel.places.events import BoundariesChanged
from plaza.kernel.places.models import Layer
from plaza.kernel.places.types import ImportReport, Progress


def import_boundaries(
    path: Path | str,
    *,
    layer_key: str,
    name_field: str,
    key_field: str | None = None,
    layer_name: Text | None = None,
    file_layer: str | None = None,
    progress: Progress | None = None,
    actor: Actor = SYSTEM,
) -> ImportReport:
    """Fill a layer from GeoJSON (.gz too), a zipped shapefile or a GeoPackage in any CRS.

    Areas are recognised by ``key_field`` (else by name); features with the same key are parts of one area
    and are put together; areas not in the file are retired. A layer that does not exist is made.
    ``file_layer`` chooses one when the file holds several. All or nothing: raises Invalid with a sentence
    that says what is wrong with the file, and then nothing has changed.
    """
    started = time.monotonic()
    file = read_spatial(path, file_layer)
    file.need(name_field, key_field)
    report = ImportReport(read=file.count)
    areas = _gather(file, name_field, key_field or name_field, report)
    if not areas:
        raise Invalid(f"No feature of {Path(path).name} can serve as an area. The first: {_first(report)}")
    with transaction.atomic():
        layer, _ = Layer.objects.get_or_create(
            key=layer_key,
            defaults={"name": dict(layer_name or {"en": layer_key.replace("_", " ").capitalize()})},
        )
        _write(layer, areas, report, progress)
        report.retired = retire(layer, set(areas))
        if report.created or report.updated or report.retired:
            event = BoundariesChanged(layer_key, report.created, report.updated, report.retired)
            ledger.append(event, actor=actor)
            areas_changed()
    report.seconds = time.monotonic() - started
    return report


def _first(report: ImportReport) -> str:
    return report.rejections[0].reason if report.rejections else "there is none."


def _gather(
    file: SpatialFile, name_field: str, key_field: str, report: ImportReport
) -> dict[str, tuple[str, list[Any]]]:
    """Key to name and the shapes of its parts; features without a key or a surface are rejected."""
    areas: dict[str, tuple[str, list[Any]]] = {}
    for number, shape, fields in file.features():
        key, name = words(fields[key_field])[:120], words(fields[name_field])[:200]
        if not key or not name:
            report.reject(number, f"The field “{name_field if not name else key_field}” is empty.")
        elif shape is None or shape.is_empty or not _has_surface(shape):
            kind = "nothing" if shape is None or shape.is_empty else f"a {shape.geom_type}"
            report.reject(number, f"{name} is not an area: its geometry is {kind}.")
        else:
            areas.setdefault(key, (name, []))[1].append(shape)
    return areas


def _has_surface(shape: Any) -> bool:
    return bool(shape.geom_type.endswith("Polygon") or shape.geom_type == "GeometryCollection")


def _write(
    layer: Layer, areas: dict[str, tuple[str, list[Any]]], report: ImportReport, progress: Progress | None
) -> None:
    """Write each area; every part of an area counts as its area does, so that the counts add up."""
    import shapely

    from plaza.kernel.places.rules.outlines import outline

    for done, (key, (name, parts)) in enumerate(areas.items(), 1):
        try:
            repaired = [part if part.is_valid else shapely.make_valid(part) for part in parts]
            report.repaired += sum(not part.is_valid for part in parts)
            shape = outline(repaired[0] if len(parts) == 1 else shapely.union_all(repaired))
        except Invalid as problem:
            raise Invalid(f"{name} cannot serve as an area. {problem.detail}") from problem
        result = put_area(layer, key, name, shape)
        setattr(report, result, getattr(report, result) + len(parts))
        if progress:
            progress(done, len(areas))
