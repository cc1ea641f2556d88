"""Reads published files as a stream, in batches, into cases: idempotent by source number, resumable."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from plaza.kernel.base.types import Invalid
from plaza.kernel.cases.actions import import_many
from plaza.kernel.cases.types import ImportedCase
from plaza.standards.request_history.codec import (
    Format,
    HistoryRecord,
    NotRecognised,
    Reader,
    Refused,
    load_format,
    open_source,
    recognise,
    record_of,
)

from .keeping import Mark, Rejects, fingerprint
from .matching import Matcher

BATCH = 2000
Progress = Callable[[str, int], None]
"""Called with the file's name and the rows read of it so far."""
Pair = tuple[int, HistoryRecord, Mapping[str, Any]]


@dataclass
class Totals:
    """Every row read is exactly one of the other four."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0

    def add(self, other: Totals) -> None:
        for name, value in asdict(other).items():
            setattr(self, name, getattr(self, name) + value)


@dataclass
class FileReport:
    """What became of one file. ``problem`` is set when it broke off; what was read before stays."""

    path: Path
    format: str
    totals: Totals
    rejects: Path | None
    made_types: int
    made_departments: int
    seconds: float
    problem: str = ""


def import_requests(
    paths: Iterable[Path],
    *,
    format_name: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[FileReport]:
    """Loads each file in turn.

    Raises Invalid, before anything is written, when a file is missing, is no request file, or the format
    is unknown.
    """
    jobs = []
    for path in paths:
        try:
            source = open_source(path)
            jobs.append((source, load_format(format_name) if format_name else recognise(source.columns)))
        except NotRecognised as error:
            raise Invalid(str(error)) from error
    with _rare_collections():
        return [_Import(source, fmt, dry_run, progress).run() for source, fmt in jobs]


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Rows are dicts without cycles; looking for cycles among them would take an eighth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Import:
    """One file on its way in."""

    def __init__(self, source: Any, fmt: Format, dry_run: bool, progress: Progress | None) -> None:
        self.source, self.format, self.dry_run, self.progress = source, fmt, dry_run, progress
        folder = Path(settings.DATA) / "imports"
        name = fingerprint(source.path, fmt.key)
        self.mark = Mark(folder, name)
        earlier = {} if dry_run else self.mark.read()
        self.done = int(earlier.get("read", 0))
        self.totals = Totals(**earlier) if earlier else Totals()
        self.rejects = Rejects(folder / f"{source.path.name}.{name[:8]}.rejected.csv", go_on=bool(earlier))
        self.matcher = Matcher(dry_run)
        self.reader = Reader(fmt)

    def run(self) -> FileReport:
        started = time.perf_counter()
        problem = ""
        try:
            batch: list[Pair] = []
            for pair in self._records():
                batch.append(pair)
                if len(batch) >= BATCH:
                    self._keep(batch)
                    batch = []
            self._keep(batch)
            self.mark.clear()
        except (NotRecognised, EOFError, OSError) as error:
            self._keep(batch)
            problem = f"{self.source.path.name} breaks off after row {self.totals.read}: {error}"
        finally:
            self.rejects.close()
        return FileReport(
            path=self.source.path,
            format=self.format.key,
            totals=self.totals,
            rejects=self.rejects.path if self.rejects.path.exists() and self.totals.rejected else None,
            made_types=len(self.matcher.made_types),
            made_departments=len(self.matcher.made_departments),
            seconds=time.perf_counter() - started,
            problem=problem,
        )

    def _records(self) -> Iterator[Pair]:
        """Rows that can be requests; the others go to the reject file. Skips what was done before a stop."""
        for number, row in enumerate(self.source.rows(), start=1):
            try:
                record = record_of(row, self.reader)
            except Refused as error:
                if number > self.done:
                    self.totals.read += 1
                    self._reject(number, str(error), row)
                continue
            if number > self.done:
                self.totals.read += 1
                yield number, record, row

    def _reject(self, number: int, reason: str, row: Mapping[str, Any]) -> None:
        self.totals.rejected += 1
        self.rejects.add(number, reason, row)

    def _keep(self, batch: list[Pair]) -> None:
        """One batch, kept durably before the mark moves on."""
        if batch:
            rows = [self._case(record) for _, record, _ in batch]
            counts = import_many(rows=rows, source_system=self.format.key, dry_run=self.dry_run)
            self.totals.created += counts.created
            self.totals.updated += counts.updated
            self.totals.unchanged += counts.unchanged
            by_id = {record.source_id: (number, row) for number, record, row in batch}
            for source_id, reason in counts.rejected:
                self._reject(by_id[source_id][0], reason, by_id[source_id][1])
        self.rejects.flush()
        if not self.dry_run:
            self.mark.write(asdict(self.totals))
        if self.progress:
            self.progress(self.source.path.name, self.totals.read)

    def _case(self, record: HistoryRecord) -> ImportedCase:
        type_key = self.matcher.type_key(record)
        state = outcome = ""
        closed_at = None
        if record.stage == "closed":
            closed_at = record.closed_at or record.updated_at or record.opened_at
            if not self.dry_run:
                state, outcome = self.matcher.end_of(type_key, record.outcome)
        return ImportedCase(
            source_id=record.source_id,
            type_key=type_key,
            opened_at=record.opened_at,
            updated_at=record.updated_at,
            closed_at=closed_at,
            state=state,
            stage=record.stage,
            outcome=outcome,
            address=record.address,
            postcode=record.postcode,
            lat=record.lat,
            lon=record.lon,
            description=record.description,
            channel=record.channel,
            department_key=self.matcher.department_key(record),
            extra=record.extra,
            media_urls=record.media_urls,
            status_notes=record.note,
            due_at=record.due_at,
        )
