"""Retention: what a case no longer needs is removed for good; that it existed is kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from plaza.kernel.base import registry as base_registry
from plaza.kernel.base.actions import forget_file, remove_text
from plaza.kernel.base.rules import local_day
from plaza.kernel.base.rules import now as time_now
from plaza.kernel.base.types import SYSTEM, Actor, NotFound
from plaza.kernel.people.types import Access

from ..events import CaseForgotten
from ..models import Case, CaseDocument, CaseKey, Entry, Forgotten, Party
from ..queries.catalogue import city_zone
from .change import Change, changing

KEPT_ENTRIES = ("moved", "recategorised", "opened", "imported")
"""Lines whose words the city itself wrote; all others may hold what people said."""


@base_registry.every("cases.run_retention", daily_at="02:30")
def _nightly() -> int:
    return run_retention()


def run_retention(*, now: datetime | None = None, limit: int = 1000) -> int:
    """Forget the closed cases whose outcome says so by today (the city's day); returns how many."""
    at = now or time_now()
    today = local_day(at, city_zone())
    due = Case.objects.filter(forget_on__lte=today, status="closed").order_by("forget_on")
    case_ids = list(due.values_list("pk", flat=True)[:limit])
    for case_id in case_ids:
        with transaction.atomic(), changing(case_id=case_id, actor=SYSTEM, access=None, at=at) as change:
            if change.case.forget_on is not None and change.case.forget_on <= today:
                _forget(change)
    return len(case_ids)


def forget_case(*, actor: Actor, access: Access, case_id: int, whole: bool = False) -> None:
    """Forget now: the people and words in a case, or the ``whole`` case. Needs full rights (everything)."""
    with changing(case_id=case_id, actor=actor, access=access) as change:
        if not access.everything:
            raise NotFound("Only an administrator can remove what is in a case.")
        if whole:
            _remove(change)
        else:
            _forget(change)


def _forget(change: Change) -> None:
    case = change.case
    _drop_people_and_files(case)
    Entry.objects.filter(case=case).exclude(kind__in=KEPT_ENTRIES).delete()
    Entry.objects.filter(case=case).update(actor_id=None)
    case.tasks.all().delete()
    case.description = case.place_note = case.address = case.address_id = case.public_note = ""
    case.answers, case.extra, case.forget_on = {}, {}, None
    # The place is rounded to about a kilometre: maps and counts stay, a home cannot be told from it.
    case.lat = None if case.lat is None else round(case.lat, 2)
    case.lon = None if case.lon is None else round(case.lon, 2)
    case.follow_version += 1
    change.entry("forgotten", public=True)
    change.write()
    _bury(change, whole=False)
    change.event(CaseForgotten(case.pk, case.type_key, case.outcome))


def _remove(change: Change) -> None:
    case = change.case
    _drop_people_and_files(case)
    _bury(change, whole=True)
    # A closed case stays in the statistics; an open one must not count as open for ever.
    was = change.was if case.status == "open" else {}
    change.event(CaseForgotten(case.pk, case.type_key, case.outcome, was=was))
    remove_text("case", case.pk)
    case.delete()


def _drop_people_and_files(case: Case) -> None:
    Party.objects.filter(case=case).delete()
    CaseKey.objects.filter(case=case).delete()
    for file_id in CaseDocument.objects.filter(case=case).values_list("file_id", flat=True):
        if file_id is not None:
            forget_file(file_id)
    CaseDocument.objects.filter(case=case).delete()


def _bury(change: Change, *, whole: bool) -> None:
    case = change.case
    Forgotten.objects.update_or_create(
        case_id=case.pk,
        defaults={
            "type_key": case.type_key,
            "opened_at": case.opened_at,
            "closed_at": case.closed_at,
            "outcome": case.outcome,
            "removed_at": change.at,
            "whole": whole,
        },
    )
