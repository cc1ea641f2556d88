"""Facilities, from rows and from files of points."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from plaza.kernel.base.types import SYSTEM, Actor
from plaza.kernel.places.types import FacilityRow, ImportReport, Progress


def save_facilities(rows: Iterable[FacilityRow], *, actor: Actor = SYSTEM) -> ImportReport:
    """Create or change facilities by kind and key."""
    raise NotImplementedError


def import_facilities(
    path: Path | str,
    *,
    kind: str,
    name_field: str,
    key_field: str | None = None,
    address_field: str | None = None,
    progress: Progress | None = None,
    actor: Actor = SYSTEM,
) -> ImportReport:
    """Facilities of one kind from a file of points in any of the formats of ``import_boundaries``."""
    raise NotImplementedError
