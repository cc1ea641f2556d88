"""What cases build from the ledger: counts for pages, and the search index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from plaza.kernel.base.actions import index_many, remove_text
from plaza.kernel.ledger.registry import listener
from plaza.kernel.ledger.types import Sealed
from plaza.kernel.places.queries import list_layers

from .events import (
    CaseAssigned,
    CaseForgotten,
    CaseMoved,
    CaseOpened,
    CaseRecategorised,
    CaseUpdated,
    ClockBreached,
)
from .models import Case, Folded, OpenTally, Tally
from .queries.catalogue import get_type_version
from .rules.standing import Counts, standing_of_opened

COUNTING = (
    CaseOpened, CaseMoved, CaseAssigned, CaseRecategorised, CaseUpdated, ClockBreached, CaseForgotten,
)  # fmt: skip
POSITION = "tallies"


def forget_tallies() -> None:
    """Empty the counts, to be folded again from the first event."""
    Tally.objects.all().delete()
    OpenTally.objects.all().delete()
    Folded.objects.filter(name=POSITION).delete()


@listener(name="cases.tallies", hears=COUNTING, batch=2000, reset=forget_tallies)
def keep_tallies(events: Sequence[Sealed]) -> None:
    """Fold events into day and open counts. Areas count in layers that are flagged for it."""
    position, _ = Folded.objects.get_or_create(name=POSITION)
    fresh = [event for event in events if event.seq > position.seq]
    if not fresh:
        return
    counts = Counts(frozenset(layer.key for layer in list_layers() if layer.tally))
    for event in fresh:
        if event.type == CaseOpened.TYPE:
            counts.change({}, standing_of_opened(event.data))
        else:
            counts.change(event.data.get("was") or {}, event.data.get("now") or {})
    _add_days(counts)
    _add_open(counts)
    position.seq = fresh[-1].seq
    position.save()


ROWS_PER_STATEMENT = 90
_DAY = ("counted_on", "type_key", "department_key", "layer_key", "area_key")
_DAY_COLUMNS = ("opened", "closed", "on_time", "late", "seconds_to_close")
_OPEN = ("department_key", "team_key", "assignee_id", "type_key", "stage")
_OPEN_COLUMNS = ("cases", "late")


def _add_days(counts: Counts) -> None:
    rows = [
        (*key, *(change.get(name, 0) for name in _DAY_COLUMNS))
        for key, change in sorted(counts.days.items())
        if any(change.values())
    ]
    _add("cases_tally", _DAY, _DAY_COLUMNS, rows)


def _add_open(counts: Counts) -> None:
    rows = [
        (*key, change["cases"], change["late"])
        for key, change in sorted(counts.open.items())
        if any(change.values())
    ]
    _add("cases_open_tally", _OPEN, _OPEN_COLUMNS, rows)
    OpenTally.objects.filter(cases=0, late=0).delete()


def _add(table: str, keys: Sequence[str], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Add differences to rows, making those that are not there: one statement for many."""
    names = ", ".join((*keys, *columns))
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in columns)
    marks = "(" + ", ".join(["%s"] * (len(keys) + len(columns))) + ")"
    with connection.cursor() as cursor:
        for first in range(0, len(rows), ROWS_PER_STATEMENT):
            part = rows[first : first + ROWS_PER_STATEMENT]
            cursor.execute(
                f"INSERT INTO {table} ({names}) VALUES {', '.join([marks] * len(part))} "  # noqa: S608
                f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sums}",
                [value for row in part for value in row],
            )


@listener(
    name="cases.search",
    hears=(CaseOpened, CaseUpdated, CaseRecategorised, CaseMoved, CaseForgotten),
    batch=500,
)
def keep_search(events: Sequence[Sealed]) -> None:
    """Make cases findable: by their public words for everyone, never by who reported them."""
    ids = {int(event.subject_id) for event in events}
    cases = list(Case.objects.filter(pk__in=ids))
    index_many(("case", case.pk, case.language, _words(case), case.visibility == "public") for case in cases)
    for gone in ids - {case.pk for case in cases}:
        remove_text("case", gone)


def _words(case: Case) -> str:
    compiled = get_type_version(case.type_key, case.type_version)
    said = " ".join(compiled.name.values())
    return " ".join((said, case.description, case.address, case.source_id))
