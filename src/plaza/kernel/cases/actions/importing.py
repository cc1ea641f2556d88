"""Taking in another system's cases: many at a time, idempotent by their number there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from plaza.kernel.base.rules import now as time_now
from plaza.kernel.base.types import SYSTEM, Actor, Problem
from plaza.kernel.ledger.actions import append_many
from plaza.kernel.places import queries as places

from ..models import Case
from ..types import ImportCounts, ImportedCase
from . import rapid
from .importing_rows import Builder, Built
from .importing_updates import merge

_encode = msgspec.json.Encoder(order="sorted").encode


def import_many(
    *,
    rows: Iterable[ImportedCase],
    source_system: str,
    actor: Actor = SYSTEM,
    chunk: int = 1000,
    dry_run: bool = False,
) -> ImportCounts:
    """Create, update or leave each row's case; each ``chunk`` is one durable transaction.

    Known by (``source_system``, ``source_id``), unchanged when every part is as it was last time; an
    update only writes parts that are not empty. A row that does not fit is rejected as (source_id,
    reason) and holds up no other. ``dry_run`` counts and writes nothing. Nobody is notified.
    """
    total = ImportCounts()
    moment = time_now()
    source = iter(rows)
    while part := list(islice(source, chunk)):
        with transaction.atomic():
            _chunk(part, source_system, actor, moment, dry_run, total)
    return total


def hash_of(row: ImportedCase) -> str:
    """A short hash of all a row says."""
    return hashlib.blake2b(_encode(row), digest_size=16).hexdigest()


def _chunk(
    part: list[ImportedCase],
    source_system: str,
    actor: Actor,
    moment: datetime,
    dry_run: bool,
    total: ImportCounts,
) -> None:
    known = _known(source_system, [row.source_id for row in part])
    fresh: list[tuple[ImportedCase, str]] = []
    seen: dict[str, str] = {}
    for row in part:
        made = hash_of(row)
        if not row.source_id:
            total.rejected.append(("", "The row has no number."))
        elif row.source_id in seen:
            _again(row, made, seen, total)
        elif row.source_id not in known:
            seen[row.source_id] = made
            fresh.append((row, made))
        elif known[row.source_id][1] == made:
            total.unchanged += 1
        else:
            _update(known[row.source_id][0], row, made, actor, moment, dry_run, total)
            seen[row.source_id] = made
    if fresh:
        _create(fresh, source_system, actor, moment, dry_run, total)


def _again(row: ImportedCase, made: str, seen: dict[str, str], total: ImportCounts) -> None:
    """The same number twice in one chunk: the same row is no news, another one cannot be told apart."""
    if seen[row.source_id] == made:
        total.unchanged += 1
    else:
        total.rejected.append((row.source_id, "The number stands twice in the file, with different values."))


def _known(source_system: str, source_ids: list[str]) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    for first in range(0, len(source_ids), 500):
        wanted = source_ids[first : first + 500]
        # Leaving out the empty number says what the index is made for, so that it is used.
        some = Case.objects.filter(source_system=source_system, source_id__in=wanted).exclude(source_id="")
        for case_id, source_id, source_hash in some.values_list("id", "source_id", "source_hash"):
            found[source_id] = (case_id, source_hash)
    return found


def _update(
    case_id: int,
    row: ImportedCase,
    made: str,
    actor: Actor,
    moment: datetime,
    dry_run: bool,
    total: ImportCounts,
) -> None:
    news = True
    try:
        if not dry_run:
            with transaction.atomic():
                news = merge(case_id=case_id, row=row, source_hash=made, actor=actor, moment=moment)
    except Problem as problem:
        total.rejected.append((row.source_id, str(problem)))
    else:
        total.updated += news
        total.unchanged += not news


def _create(
    fresh: list[tuple[ImportedCase, str]],
    source_system: str,
    actor: Actor,
    moment: datetime,
    dry_run: bool,
    total: ImportCounts,
) -> None:
    builder = Builder(source_system, moment, actor)
    built: list[Built] = []
    areas = _areas_of([row for row, _ in fresh])
    for (row, made), around in zip(fresh, areas, strict=True):
        try:
            built.append(builder.build(row, made, around))
        except Problem as problem:
            total.rejected.append((row.source_id, str(problem)))
    total.created += len(built)
    if not dry_run and built:
        _write(built, actor)


def _areas_of(rows: list[ImportedCase]) -> Iterator[Mapping[str, str]]:
    """Areas of each row's position, asked for all at once; nothing without a position."""
    at = [n for n, row in enumerate(rows) if row.lat is not None and row.lon is not None and not row.areas]
    found = places.where_are([rows[n].lat or 0.0 for n in at], [rows[n].lon or 0.0 for n in at]) if at else []
    plain: dict[int, dict[str, str]] = {}
    by_row = dict(zip(at, found, strict=True))
    for n, row in enumerate(rows):
        around = by_row.get(n)
        if around is None:
            yield row.areas
            continue
        # Points with the same answer share one dict, so its keys are gathered once.
        if id(around) not in plain:
            plain[id(around)] = {layer: area.key for layer, area in around.items()}
        yield plain[id(around)]


def _write(built: list[Built], actor: Actor) -> None:
    at = _quick_at()
    with connection.cursor() as cursor:
        ids = rapid.take_ids(cursor, rapid.CASES, len(built))
        cases = []
        for case_id, one in zip(ids, built, strict=True):
            one.case["id"] = case_id
            cases.append(rapid.CASES_WITH_ID.values(one.case, at))
        rapid.insert_many(cursor, rapid.CASES_WITH_ID, cases)
        _write_parts(cursor, ids, built, at)
    append_many(
        [(one.event(case_id), actor, one.case["opened_at"]) for case_id, one in zip(ids, built, strict=True)]
    )


def _write_parts(cursor: CursorWrapper, ids: list[int], built: list[Built], at: Any) -> None:
    for into, name in (
        (rapid.AREAS, "areas"),
        (rapid.ENTRIES, "entries"),
        (rapid.CLOCKS, "clocks"),
        (rapid.DOCUMENTS, "documents"),
    ):
        rows = []
        for case_id, one in zip(ids, built, strict=True):
            for part in getattr(one, name):
                part["case_id"] = case_id
                rows.append(into.values(part, at))
        rapid.insert_many(cursor, into, rows)


def _quick_at() -> Any:
    """Times for this database; on SQLite written directly, because an import writes millions."""
    if connection.vendor != "sqlite":
        return rapid.at_of()
    return _sqlite_at


def _sqlite_at(value: datetime) -> str:
    return str(value if value.tzinfo is UTC else value.astimezone(UTC))[:-6]  # without +00:00
