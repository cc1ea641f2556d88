"""Turning table rows into the plain rows that leave the kernel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from .. import rules
from ..models import Case, CaseDocument, Clock, Entry, Task
from ..types import CaseRow, ClockView, DocumentView, EntryView, TaskView

COLUMNS = (
    "id", "type_key", "type_version", "state", "stage", "status", "outcome", "channel", "priority",
    "department_key", "team_key", "assignee_id", "opened_at", "updated_at", "due_at", "closed_at", "late",
    "lat", "lon", "address", "address_id", "postcode", "place_note", "areas", "description", "language",
    "visibility", "revision", "closed_reason", "public_note", "source_system", "source_id",
)  # fmt: skip


def case_rows(found: QuerySet[Case]) -> list[CaseRow]:
    """Rows of a query, without building model instances."""
    return [row_of(values) for values in found.values_list(*COLUMNS)]


def row_of(values: tuple[Any, ...]) -> CaseRow:
    """A row from its values in the order of COLUMNS."""
    return CaseRow(values[0], rules.number_of(values[0]), *values[1:])


def row_of_case(case: Case) -> CaseRow:
    return row_of(tuple(getattr(case, name) for name in COLUMNS))


def entry_view(entry: Entry, staff: bool) -> EntryView:
    """A timeline line; readers who are not staff are not told which person acted."""
    return EntryView(
        entry.pk,
        entry.case_id,
        entry.happened_at,
        entry.kind,
        entry.public,
        entry.text,
        entry.data if staff else {key: entry.data[key] for key in entry.data if key not in STAFF_DATA},
        entry.actor_kind,
        (entry.actor_id or 0) if staff else 0,
    )


STAFF_DATA = frozenset({"routing", "person_id", "from_person_id", "team_key", "from_team_key"})
"""Codes of an entry that only staff see: who is in charge, and how routing decided."""


def clock_view(clock: Clock) -> ClockView:
    return ClockView(
        clock.kind, clock.started_at, clock.due_at, clock_state(clock), clock.stopped_at, clock.breached_at
    )


def clock_state(clock: Clock) -> str:
    """Running, paused, late, kept or stopped_late."""
    if clock.stopped_at:
        return "stopped_late" if clock.breached_at else "kept"
    if clock.breached_at:
        return "late"
    return "paused" if clock.paused_at else "running"


def document_view(row: CaseDocument) -> DocumentView:
    return DocumentView(row.pk, row.kind, row.review, row.file_id, row.url, row.title, row.added_at)


def task_view(row: Task) -> TaskView:
    return TaskView(
        row.pk, row.key, row.title, row.team_key, row.assignee_id, row.due_at, row.done_at, row.note
    )


def by_case(documents: Iterable[CaseDocument]) -> dict[int, list[DocumentView]]:
    found: dict[int, list[DocumentView]] = {}
    for row in documents:
        found.setdefault(row.case_id, []).append(document_view(row))
    return found
