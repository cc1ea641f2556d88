"""Taking a case further: transitions, and who is in charge of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.rules import local_day
from plaza.kernel.base.types import Actor, Invalid, Problem, Text, pick
from plaza.kernel.people import queries as people
from plaza.kernel.people.types import Access

from .. import rules
from ..events import CaseAssigned, CaseMoved, TaskAdded
from ..models import Task
from ..queries.catalogue import city_zone
from ..queries.detail import facts_of
from ..queries.words import in_words
from ..registry import About
from ..types import Move, Moved
from . import clocks
from .change import Change, changing


def take_transition(
    *,
    actor: Actor,
    access: Access,
    case_id: int,
    revision: int | None,
    transition: str,
    reason: str = "",
    public_text: str = "",
    fields: Mapping[str, Any] | None = None,
) -> Moved:
    """Take a step of the case's type (also reopening).

    ``revision`` is the one the page was made from; None skips that check (APIs). On the way to a closed
    state a ``reason`` of the transition, or a ``public_text`` where it has no list, is what the public
    will read. Raises NotFound, NotAllowed, Invalid (``fields``: reason, public_text or field codes),
    Conflict: somebody was first (``extra["changes"]``), wrong state, or a guard (the words say which).
    """
    with changing(case_id=case_id, actor=actor, access=access, revision=revision) as change:
        return move_case(change, transition, reason, public_text, fields or {})


def move_case(
    change: Change,
    transition: str,
    reason: str = "",
    public_text: str = "",
    fields: Mapping[str, Any] | None = None,
) -> Moved:
    """The step itself, within a change that is already locked."""
    case = change.case
    try:
        move = rules.move(
            change.compiled, case.state, transition,
            answers=case.answers, facts=facts_of(case), may=change.may, time_zone=get_city().time_zone,
            reason=reason, public_text=public_text, fields=fields or {}, language=case.language,
        )  # fmt: skip
    except Problem as problem:
        raise in_words(problem) from problem
    return _carry_out(change, move)


def close_as(change: Change, outcome: str, words: Text) -> Moved:
    """Close without a step of the type, for ends that the engine itself decides (a duplicate)."""
    case = change.case
    ends = [state for state in change.compiled.states if state.is_end]
    to = next((state for state in ends if state.kind == "cancelled"), ends[0])
    return _carry_out(
        change,
        Move(
            transition=outcome, from_state=case.state, state=to.key, stage=to.stage, status=to.status,
            outcome=outcome, reason=outcome, public_text=words, answers={}, effects=("notify_reporter",),
            pauses_clock=False, closes=True, reopens=False,
        ),
    )  # fmt: skip


def _carry_out(change: Change, move: Move) -> Moved:
    case = change.case
    before = (case.stage, case.status)
    _apply(change, move)
    clocks.after_move(change, move)
    _plan_tasks(change)
    words = pick(move.public_text, case.language, get_city().default_language)
    entry = change.entry(
        "moved", public=_is_public(move, before, words), text=words,
        transition=move.transition, from_state=move.from_state, to_state=move.state, from_stage=before[0],
        to_stage=move.stage, outcome=move.outcome, reason=move.reason, words=dict(move.public_text),
    )  # fmt: skip
    change.write()
    change.event(_event(change, move, before))
    _tell(change, move, entry.pk, words)
    return change.moved()


def _is_public(move: Move, before: tuple[str, str], words: str) -> bool:
    """The public sees steps that change the stage or say something; inner steps stay inside."""
    return bool(words) or before[0] != move.stage or move.closes or move.reopens


def _apply(change: Change, move: Move) -> None:
    case = change.case
    case.state, case.stage, case.status, case.outcome = move.state, move.stage, move.status, move.outcome
    if move.answers:
        case.answers = {**case.answers, **move.answers}
    words = pick(move.public_text, case.language, get_city().default_language)
    if words:
        case.public_note = words
    if move.closes:
        case.closed_at = change.at
        case.closed_reason = words
    elif move.reopens:
        case.closed_at, case.closed_reason = None, ""
    if move.status == "closed" and case.closed_at is not None:
        case.forget_on = rules.forget_on(change.compiled, move.outcome, case.closed_at, get_city().time_zone)
    else:
        case.forget_on = None


def _plan_tasks(change: Change) -> None:
    case = change.case
    for plan in change.compiled.tasks:
        if plan.on != case.state or not rules.is_true(plan.when, case.answers):
            continue
        task = Task.objects.create(
            case=case, key=plan.key, title=pick(plan.name, get_city().default_language)[:300],
            team_key=plan.team or case.team_key, added_at=change.at,
        )  # fmt: skip
        change.event(TaskAdded(case.pk, task.pk, plan.key))


def _event(change: Change, move: Move, before: tuple[str, str]) -> CaseMoved:
    case, now = change.case, change.now()
    return CaseMoved(
        case_id=case.pk,
        transition=move.transition,
        from_state=move.from_state,
        to_state=move.state,
        from_stage=before[0],
        to_stage=move.stage,
        from_status=before[1],
        to_status=move.status,
        moved_on=local_day(change.at, city_zone()).isoformat(),
        outcome=move.outcome,
        reason=move.reason,
        on_time=now.get("on_time"),
        was=change.was,
        now=now,
    )


def _tell(change: Change, move: Move, entry_id: int, words: str) -> None:
    case, before = change.case, change.was["stage"]
    names = list(move.effects)
    if (move.closes or move.reopens or before != move.stage) and "notify_followers" not in names:
        names.append("notify_followers")
    data = {
        "transition": move.transition,
        "reason": move.reason,
        "outcome": move.outcome,
        "closes": move.closes,
        "reopens": move.reopens,
        "words": dict(move.public_text),
    }
    clocks.run_effects(
        About(
            case.pk, change.compiled, change.actor, "moved", f"{name}:entry:{entry_id}", words,
            {**data, "effect": name},
        )
        for name in names
    )  # fmt: skip


def assign(
    *,
    actor: Actor,
    access: Access,
    case_id: int,
    revision: int | None = None,
    person_id: int | None = None,
    team_key: str | None = None,
    department_key: str | None = None,
) -> Moved:
    """Give the case to a person, a team or another department; all are set as given.

    ``person_id`` None and ``team_key`` "" take it back to the department's queue; ``team_key`` None keeps
    the team. The person must be staff of the department, the team one of its teams. Needs cases.assign.
    """
    with changing(
        case_id=case_id, actor=actor, access=access, permission="cases.assign", revision=revision
    ) as change:
        case = change.case
        before = (case.department_key, case.team_key, case.assignee_id)
        wanted = _wanted(change, person_id, team_key, department_key)
        if wanted == before:
            return change.moved()
        case.department_key, case.team_key, case.assignee_id = wanted
        entry = change.entry(
            "assigned", department=wanted[0], team_key=wanted[1], person_id=wanted[2],
            from_department=before[0], from_team_key=before[1], from_person_id=before[2],
            public=wanted[0] != before[0],
        )  # fmt: skip
        change.write()
        change.event(CaseAssigned(case.pk, *wanted, *before, was=change.was, now=change.now()))
        if wanted[2] is not None and wanted[2] != actor.id:
            data = {"effect": "notify_assignee"}
            key = f"assigned:entry:{entry.pk}"
            clocks.run_effects([About(case.pk, change.compiled, actor, "assigned", key, "", data)])
        return change.moved()


def _wanted(
    change: Change, person_id: int | None, team_key: str | None, department_key: str | None
) -> tuple[str, str, int | None]:
    case = change.case
    department = department_key or case.department_key
    if people.find_department(department) is None:
        raise Invalid(gettext("There is no such department."), fields={"department_key": "Unknown."})
    team = ("" if department != case.department_key else case.team_key) if team_key is None else team_key
    if team and team not in {one.key for one in people.list_teams(department)}:
        raise Invalid(
            gettext("This team is not in the department."),
            fields={"team_key": gettext("Not in the department.")},
        )
    if person_id is not None and person_id not in {one.id for one in people.list_staff(department)}:
        raise Invalid(
            gettext("This person does not work in the department."),
            fields={"person_id": gettext("Not in the department.")},
        )
    return department, team, person_id
