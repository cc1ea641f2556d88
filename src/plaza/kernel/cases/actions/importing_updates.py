"""A row that says something new about a case we have: only what is not empty is written."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from plaza.kernel.base.types import Actor

from ..events import CaseMoved, CaseRecategorised, CaseUpdated
from ..models import Case, CaseArea, CaseDocument, Clock, Entry
from ..types import ImportedCase
from .change import Change, changing
from .importing_rows import Builder, Built

_ALWAYS = (
    "type_version", "state", "stage", "status", "outcome", "department_key", "due_at", "closed_at", "late",
)  # fmt: skip
_IF_GIVEN = (
    "channel", "lat", "lon", "h3_9", "address", "address_id", "postcode", "description", "closed_reason",
    "public_note", "forget_on",
)  # fmt: skip


def merge(*, case_id: int, row: ImportedCase, source_hash: str, actor: Actor, moment: datetime) -> bool:
    """Bring a case up to what its source now says, with a timeline entry and an event.

    False, and only the row's hash is kept, when it says nothing that we do not know already.
    """
    with changing(case_id=case_id, actor=actor, access=None, at=moment) as change:
        case = change.case
        builder = Builder(case.source_system, moment, actor)
        built = builder.build(_filled(row, case), source_hash, _areas(row, case))
        before = (case.type_key, case.state, case.stage, case.status, case.department_key)
        _take(change, row, built)
        documents, entries = _new_parts(case, built)
        if not (change.changed() or documents or entries):
            Case.objects.filter(pk=case.pk).update(source_hash=source_hash)
            return False
        case.source_hash = source_hash
        _renew_parts(case, built, documents, entries)
        change.write()
        # The source's own time of change, not ours, is what lists and Open311 go by.
        if row.updated_at is not None:
            case.updated_at = max(case.opened_at, row.updated_at.astimezone(UTC))
            case.save(update_fields=["updated_at"])
        _tell(change, before)
        return True


def _filled(row: ImportedCase, case: Case) -> ImportedCase:
    if row.opened_at is None:
        # A list that does not even say since when (a map's points) is no news of how far the work is.
        row.state, row.stage, row.outcome, row.closed_at = case.state, "", case.outcome, case.closed_at
        row.due_at = row.due_at or case.due_at
    row.opened_at = row.opened_at or case.opened_at
    row.channel = row.channel or case.channel
    row.lat = case.lat if row.lat is None else row.lat
    row.lon = case.lon if row.lon is None else row.lon
    row.department_key = row.department_key or (case.department_key if row.type_key == case.type_key else "")
    row.closed_at = row.closed_at or (case.closed_at if not (row.state or row.stage) else None)
    row.outcome = row.outcome or case.outcome
    row.answers = {**case.answers, **row.answers}
    row.extra = {
        **case.extra,
        **{name: value for name, value in row.extra.items() if value not in ("", None)},
    }
    return row


def _areas(row: ImportedCase, case: Case) -> dict[str, str]:
    if row.areas:
        return row.areas
    if (row.lat, row.lon) == (case.lat, case.lon) or row.lat is None or row.lon is None:
        return dict(case.areas)
    from plaza.kernel.places import queries as places

    return {layer: area.key for layer, area in places.where_is(row.lat, row.lon).items()}


def _take(change: Change, row: ImportedCase, built: Built) -> None:
    case = change.case
    case.type_key = row.type_key
    case.opened_at = built.case["opened_at"]
    for name in _ALWAYS:
        setattr(case, name, built.case[name])
    for name in _IF_GIVEN:
        value: Any = built.case.get(name)
        if value not in ("", None):
            setattr(case, name, value)
    case.answers, case.extra = row.answers, row.extra
    case.areas = dict(built.case["areas"])


def _new_parts(case: Case, built: Built) -> tuple[list[CaseDocument], list[Entry]]:
    """Photos and lines of history that the row brings and the case has not."""
    links = set(CaseDocument.objects.filter(case=case).values_list("url", flat=True))
    lines = set(Entry.objects.filter(case=case).values_list("happened_at", "text"))
    return (
        [CaseDocument(case=case, **one) for one in built.documents if one["url"] not in links],
        [
            Entry(case=case, **one)
            for one in built.entries[1:]
            if (one["happened_at"], one["text"]) not in lines
        ],
    )


def _renew_parts(case: Case, built: Built, documents: list[CaseDocument], entries: list[Entry]) -> None:
    CaseArea.objects.filter(case=case).delete()
    CaseArea.objects.bulk_create(CaseArea(case=case, **area) for area in built.areas)
    Clock.objects.filter(case=case).delete()
    Clock.objects.bulk_create(Clock(case=case, **clock) for clock in built.clocks)
    CaseDocument.objects.bulk_create(documents)
    Entry.objects.bulk_create(entries)


def _tell(change: Change, before: tuple[str, str, str, str, str]) -> None:
    case = change.case
    was, now = change.counted()
    if before[0] != case.type_key:
        event: CaseRecategorised | CaseMoved | CaseUpdated = CaseRecategorised(
            case.pk, before[0], case.type_key, case.type_version, before[1], case.state, before[2],
            case.stage, before[4], case.department_key, was=was, now=now,
        )  # fmt: skip
    elif before[1:4] != (case.state, case.stage, case.status):
        moved_on = str(now.get("closed_on") or change.at.date().isoformat())
        event = CaseMoved(
            case.pk, "imported", before[1], case.state, before[2], case.stage, before[3], case.status,
            moved_on, case.outcome, "", now.get("on_time"), was=was, now=now,
        )  # fmt: skip
    else:
        public = case.visibility == "public"
        event = CaseUpdated(case.pk, None, ("imported",), public=public, was=was, now=now)
    change.event(event)
