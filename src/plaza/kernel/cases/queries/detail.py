"""One case: its page, its timeline, what can be done with it next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language, gettext

from plaza.kernel.base.types import Actor, NotFound
from plaza.kernel.people.types import Access

from .. import rules
from ..models import Case, CaseDocument, Clock, Entry, Party, Relation, Task
from ..types import (
    CaseRow,
    CaseView,
    CompiledType,
    Contact,
    DocumentView,
    EntryView,
    ReasonView,
    RelationView,
    TaskView,
    TransitionView,
)
from .catalogue import get_type_version
from .rows import by_case, case_rows, clock_view, document_view, entry_view, row_of_case, task_view
from .scope import may, may_see, scope, visible
from .words import said


def find_case_by_number(text: str, access: Access | None = None) -> int | None:
    """The case of our number (wrong check digits find nothing) or of a number an older system gave."""
    text = text.strip().lstrip("#").replace("\x00", "")
    own = rules.id_of(text)
    found = Case.objects.filter(visible(access))
    if own is not None and found.filter(pk=own).exists():
        return own
    if not text:
        return None
    old = found.filter(source_id=text).exclude(source_id="")
    return old.order_by("-id").values_list("pk", flat=True).first()


def find_by_follow_token(token: str) -> int | None:
    """The case whose reporter holds this secret link."""
    case_id = rules.follow_case_id(token)
    if case_id is None:
        return None
    version = Case.objects.filter(pk=case_id).values_list("follow_version", flat=True).first()
    if version is None or not rules.follow_token_fits(settings.SECRET_KEY, token, version):
        return None
    return case_id


def holds(token: str, case_id: int) -> bool:
    """Whether ``token`` is the reporter's secret link to this case."""
    return bool(token) and find_by_follow_token(token) == case_id


def get_case(case_id: int, access: Access | None = None, *, follow_token: str = "") -> CaseView:
    """A whole case, as far as the reader may see it; NotFound when they may not see it at all.

    Readers: the public (no access), the reporter (``follow_token``) and staff by their scope.
    """
    case = Case.objects.filter(pk=case_id).first()
    reporter = case is not None and holds(follow_token, case.pk)
    if case is None or not (reporter or may_see(access, case)):
        raise NotFound(gettext("There is no request with this number, or it is not public."))
    reader = "staff" if may(access, "cases.view", case) else "reporter" if reporter else "public"
    return _view(case, reader, access)


def _view(case: Case, reader: str, access: Access | None) -> CaseView:
    compiled = get_type_version(case.type_key, case.type_version)
    everything = reader != "public"
    documents = case.documents.order_by("position", "id")
    if not everything:
        documents = documents.filter(review="public")
    party = case.parties.filter(role="reporter").first()
    contact = None
    if party is not None and (reader == "reporter" or may(access, "cases.view_contact", case)):
        contact = Contact(party.name, party.email, party.phone)
    return CaseView(
        row=row_of_case(case),
        reader=reader,
        answers=case.answers if everything else public_answers(compiled, case.answers),
        extra=case.extra,
        contact=contact,
        reporter_language=case.language,
        followers=case.parties.filter(role="follower").exclude(confirmed_at=None).count(),
        clocks=tuple(clock_view(clock) for clock in case.clocks.order_by("id")),
        documents=tuple(document_view(row) for row in documents),
        tasks=tuple(task_view(row) for row in case.tasks.order_by("id")) if reader == "staff" else (),
        relations=_relations(case, access),
    )


def public_answers(compiled: CompiledType, answers: dict[str, Any]) -> dict[str, Any]:
    """Only answers to questions that the type declares public."""
    shown = {one.code for one in (*compiled.fields, *compiled.staff_fields) if one.public}
    return {code: value for code, value in answers.items() if code in shown}


def _relations(case: Case, access: Access | None) -> tuple[RelationView, ...]:
    links = Relation.objects.filter(Q(case=case) | Q(other=case)).order_by("id")
    pairs = [
        (link.kind, "out", link.other_id) if link.case_id == case.pk else (link.kind, "in", link.case_id)
        for link in links
    ]
    seen = Case.objects.filter(visible(access), pk__in=[other for _, _, other in pairs])
    rows = {row.id: row for row in case_rows(seen)}
    return tuple(
        RelationView(kind, direction, other, rows[other].number, rows[other].type_key, rows[other].stage)
        for kind, direction, other in pairs
        if other in rows
    )


def list_timeline(
    case: int | CaseView, access: Access | None = None, *, follow_token: str = ""
) -> list[EntryView]:
    """Oldest first. The public and the reporter get public lines, staff of the case all of them.

    A view that was just read saves looking the case up again: its ``reader`` decides.
    """
    case_id, reader = (case.id, case.reader) if isinstance(case, CaseView) else (case, "")
    if not reader:
        row = Case.objects.filter(pk=case_id).first()
        if row is None or not (may_see(access, row) or holds(follow_token, case_id)):
            raise NotFound(gettext("There is no request with this number, or it is not public."))
        reader = "staff" if may(access, "cases.view", row) else "public"
    staff = reader == "staff"
    found = Entry.objects.filter(case_id=case_id)
    if not staff:
        found = found.filter(public=True)
    return [entry_view(entry, staff) for entry in found.order_by("happened_at", "id")]


def list_public_entries(case_ids: Iterable[int]) -> dict[int, list[EntryView]]:
    """Public lines of many public cases in one query, oldest first (Open311 ``notes``)."""
    found: dict[int, list[EntryView]] = {}
    entries = Entry.objects.filter(case_id__in=list(case_ids), public=True, case__visibility="public")
    for entry in entries.order_by("happened_at", "id"):
        found.setdefault(entry.case_id, []).append(entry_view(entry, staff=False))
    return found


def list_public_updates(
    *, start: datetime, end: datetime, after: int = 0, limit: int = 500
) -> list[EntryView]:
    """Public lines of all public cases in [start, end), oldest first; ``after`` is the last id already had.

    Lines of kind opened are left out: they are no update of anything.
    """
    entries = (
        Entry.objects.filter(public=True, case__visibility="public", pk__gt=after)
        .filter(happened_at__gte=start, happened_at__lt=end)
        .exclude(kind="opened")
        .order_by("happened_at", "id")[:limit]
    )
    return [entry_view(entry, staff=False) for entry in entries]


def facts_of(case: Case) -> dict[str, Any]:
    """What a guard may ask about a case (``types.CASE_VARIABLES``)."""
    return {
        "open_tasks": case.tasks.filter(done_at=None).count(),
        "open_children": Relation.objects.filter(other=case, kind="child_of", case__status="open").count(),
        "photos": case.documents.filter(kind="photo").exclude(review="refused").count(),
        "priority": case.priority,
        "channel": case.channel,
        "assigned": case.assignee_id is not None,
        "department": case.department_key,
        "team": case.team_key,
    }


def facts_of_view(view: CaseView) -> dict[str, Any]:
    """The same from what was already read; children that the reader may not see are not counted."""
    row = view.row
    children = [one for one in view.relations if (one.kind, one.direction) == ("child_of", "in")]
    photos = [one for one in view.documents if one.kind == "photo" and one.review != "refused"]
    return {
        "open_tasks": sum(task.done_at is None for task in view.tasks),
        "open_children": sum(child.stage != "closed" for child in children),
        "photos": len(photos),
        "priority": row.priority,
        "channel": row.channel,
        "assigned": row.assignee_id is not None,
        "department": row.department_key,
        "team": row.team_key,
    }


def list_transitions(
    case: int | CaseView, access: Access, actor: Actor | None = None
) -> list[TransitionView]:
    """Steps that leave the case's state, each with whether this reader may take it and if not, why not.

    A view that was just read as staff saves looking everything up again.
    """
    if isinstance(case, CaseView):
        row, answers, facts = case.row, case.answers, facts_of_view(case)
    else:
        found = Case.objects.filter(pk=case).first()
        if found is None or not may_see(access, found):
            raise NotFound(gettext("There is no request with this number, or you may not see it."))
        row, answers, facts = row_of_case(found), found.answers, facts_of(found)
    compiled = get_type_version(row.type_key, row.type_version)
    language = get_language() or "en"
    options = rules.list_transitions(
        compiled, row.state, answers, facts, lambda needed: may(access, needed, row), language
    )
    # What the form itself asks for (fields, a reason, words) is no obstacle yet.
    return [
        _transition(
            compiled, option.transition, [said(one) for one in option.why_not if one.code in _OBSTACLES]
        )
        for option in options
    ]


_OBSTACLES = frozenset({"state", "permission", "guard"})


def _transition(compiled: CompiledType, one: Any, why_not: list[str]) -> TransitionView:
    target = compiled.find_state(one.to)
    assert target is not None  # noqa: S101 - the checker refuses types with unknown states
    return TransitionView(
        key=one.key,
        name=one.name,
        to=one.to,
        stage=target.stage,
        closes=target.is_end,
        allowed=not why_not,
        why_not=" ".join(why_not),
        fields=tuple(one.fields),
        reasons=tuple(ReasonView(reason.key, reason.outcome, reason.text) for reason in one.reasons),
        needs_text=target.is_end and not one.reasons and not one.public_text,
    )


def public_photos(case_ids: Iterable[int]) -> dict[int, list[DocumentView]]:
    """Photos and links that passed review, by case, in one query."""
    found = CaseDocument.objects.filter(case_id__in=list(case_ids), review="public")
    return by_case(found.order_by("case_id", "position", "id"))


def list_photos_to_review(access: Access, *, limit: int = 50) -> list[tuple[DocumentView, CaseRow]]:
    """Photos that wait for somebody with cases.review_photo, oldest first."""
    within = scope(access, "cases.review_photo")
    if within is None:
        return []
    cases = Case.objects.filter(visible(access), within)
    waiting = list(CaseDocument.objects.filter(review="pending", case__in=cases).order_by("added_at")[:limit])
    rows = {row.id: row for row in case_rows(Case.objects.filter(pk__in={one.case_id for one in waiting}))}
    return [(document_view(one), rows[one.case_id]) for one in waiting]


def list_tasks(
    access: Access, *, assignee_id: int | None = None, team_key: str = "", limit: int = 50
) -> list[tuple[TaskView, CaseRow]]:
    """Tasks still to do in cases the reader works on, soonest due first."""
    within = scope(access, "cases.view")
    if within is None:
        return []
    found = Task.objects.filter(done_at=None, case__in=Case.objects.filter(visible(access), within))
    if assignee_id is not None:
        found = found.filter(assignee_id=assignee_id)
    if team_key:
        found = found.filter(team_key=team_key)
    tasks = list(found.order_by("due_at", "id")[:limit])
    rows = {row.id: row for row in case_rows(Case.objects.filter(pk__in={one.case_id for one in tasks}))}
    return [(task_view(one), rows[one.case_id]) for one in tasks]


def list_reported_by(person_id: int, *, limit: int = 50) -> list[CaseRow]:
    """Cases a signed-in resident reported, newest first, whatever their visibility."""
    ids = Party.objects.filter(person_id=person_id, role="reporter").values("case_id")
    return case_rows(Case.objects.filter(pk__in=ids).order_by("-opened_at", "-id")[:limit])


def count_running_clocks() -> int:
    """Promises that are still to be kept."""
    return Clock.objects.exclude(next_check_at=None).count()
