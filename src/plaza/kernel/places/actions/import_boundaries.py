"""Boundaries from a published file."""

from __future__ import annotations

from pathlib import Path

from plaza.kernel.base.types import SYSTEM, Actor, Text
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

    Areas are recognised by ``key_field`` (else by name); areas not in the file are retired. A layer that
    does not exist is made. ``file_layer`` chooses one when the file holds several. Raises Invalid with a
    sentence that says what is wrong with the file.
    """
    raise NotImplementedError
