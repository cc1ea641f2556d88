"""Addresses from a published file."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plaza.kernel.base.types import SYSTEM, Actor
from plaza.kernel.places.actions.address_files import read_address_file
from plaza.kernel.places.actions.addresses import write_addresses
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
    one; ``rejected_to`` takes a CSV of refused rows with the reason for each. Raises Invalid when the file
    as a whole cannot be used; rows before a damaged place stay.
    """
    path = Path(path)
    rows = read_address_file(path, city)
    if rejected_to is None:
        return write_addresses(rows, source=path.name, actor=actor, progress=progress)
    with Path(rejected_to).open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["row", "reason", "data"])

        def refuse(row: int, reason: str, raw: Mapping[str, Any]) -> None:
            sheet.writerow([row, reason, json.dumps(raw, ensure_ascii=False)])

        return write_addresses(rows, source=path.name, actor=actor, progress=progress, on_rejected=refuse)
