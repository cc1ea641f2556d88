"""Addresses from a published file."""

from __future__ import annotations

from pathlib import Path

from plaza.kernel.base.types import SYSTEM, Actor
from plaza.kernel.places.types import ImportReport, Progress


def import_addresses(
    path: Path | str,
    *,
    city: str = "",
    rejected_to: Path | str | None = None,
    progress: Progress | None = None,
    actor: Actor = SYSTEM,
) -> ImportReport:
    """Addresses from OpenAddresses: CSV (plain, .gz, in a zip), GeoJSON lines, or a zip of address points.

    Streamed and idempotent: a broken import is resumed by starting it again. ``city`` fills rows without
    one; ``rejected_to`` takes a CSV of refused rows with the reason for each.
    """
    raise NotImplementedError
