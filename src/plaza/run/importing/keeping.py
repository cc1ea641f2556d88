"""What an import keeps beside the requests: how far it came, and the rows it could not take."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

PROBE_BYTES = 1 << 20


def fingerprint(path: Path, format_key: str) -> str:
    """Names one file read in one way: its size, its first and last megabyte, and the format."""
    size = path.stat().st_size
    digest = hashlib.sha256(f"{format_key} {size} ".encode())
    with path.open("rb") as stream:
        digest.update(stream.read(PROBE_BYTES))
        stream.seek(max(0, size - PROBE_BYTES))
        digest.update(stream.read(PROBE_BYTES))
    return digest.hexdigest()[:32]


class Mark:
    """How far an import of one file came, so that one that was stopped goes on from there.

    A mark is written after its rows are kept: rows between are read again and found unchanged.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.mark.json"

    def read(self) -> dict[str, Any]:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write(self, state: Mapping[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        waiting = self.path.with_suffix(".new")
        waiting.write_text(json.dumps(state), encoding="utf-8")
        os.replace(waiting, self.path)

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)


class Rejects:
    """The reject file: line number, reason and the row as published. Made only when a row is rejected."""

    def __init__(self, path: Path, *, go_on: bool = False) -> None:
        self.path, self.go_on, self.count = path, go_on, 0
        self._file: IO[str] | None = None
        self._writer: Any = None

    def add(self, row_number: int, reason: str, row: Mapping[Any, Any]) -> None:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            going_on = self.go_on and self.path.exists()
            self._file = self.path.open("a" if going_on else "w", newline="", encoding="utf-8")
            self._writer = csv.writer(self._file)
            if not going_on:
                self._writer.writerow(["row", "reason", "published"])
        self.count += 1
        published = {str(k): v for k, v in row.items() if v not in (None, "")}
        self._writer.writerow([row_number, reason, json.dumps(published, ensure_ascii=False, default=str)])

    def flush(self) -> None:
        if self._file:
            self._file.flush()

    def close(self) -> None:
        if self._file:
            self._file.close()
