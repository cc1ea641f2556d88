"""Giving a case another type: answers carried, routed again, promises counted anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import Actor, Conflict, Invalid
from plaza.kernel.people.types import Access

from .. import rules
from ..events import CaseRecategorised
from ..models import Case
from ..queries.catalogue import calendars, get_type, get_type_info
from ..queries.words import said
from ..types import CompiledType, Moved, State
from . import clocks
from .change import Change, changing


def recategorise(
    *,
    actor: Actor,
    access: Access,
    case_id: int,
    revision: int | None,
    type_key: str,
    answers: Mapping[str, Any] | None = None,
    text: str = "",
) -> Moved:
    """Give an open case another type. Needs cases.recategorise.

    Answers with the same code that still fit are carried over; ``answers`` add to them and must fit;
    questions of the new type that nobody answered stay open. The case is routed again, its promises
    count from when it was opened, and the timeline keeps the old type.
    """
    with changing(
        case_id=case_id, actor=actor, access=access, permission="cases.recategorise", revision=revision
    ) as change:
        case, old = change.case, change.compiled
        if case.status != "open":
            raise Conflict(gettext("A closed case keeps its type. Reopen it first."))
        info = get_type_info(type_key)
        if type_key == case.type_key:
            raise Invalid(
                gettext("The case already has this type."),
                fields={"type_key": gettext("Choose another type.")},
            )
        new = get_type(type_key)
        before = (case.state, case.stage, case.department_key)
        kept = _carried(old, new, case, answers or {})
        state = _same_place(new, case)
        case.type_key, case.type_version = type_key, info.version
        case.state, case.stage, case.answers = state.key, state.stage, kept
        case.visibility = new.visibility if new.visibility != "public" else case.visibility
        _route(case, new, kept)
        change.compiled = new
        clocks.retime(change)
        change.entry(
            "recategorised", public=True, text=text.strip()[:4000], from_type=old.key, to_type=new.key,
            from_department=before[2], department=case.department_key,
        )  # fmt: skip
        change.write()
        change.event(_event(change, old.key, before))
        return change.moved()


def _carried(old: CompiledType, new: CompiledType, case: Case, given: Mapping[str, Any]) -> dict[str, Any]:
    zone = get_city().time_zone
    check = rules.check_answers(new, {**case.answers, **given}, time_zone=zone, language=case.language)
    wrong = {one.field: said(one) for one in check.problems if one.field in given}
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    fits = {code: value for code, value in check.answers.items()}
    bad = {one.field for one in check.problems}
    return {code: value for code, value in fits.items() if code not in bad}


def _same_place(new: CompiledType, case: Case) -> State:
    """The state of the same key, else of the same stage, else the initial one."""
    same = new.find_state(case.state)
    if same is not None and same.stage == case.stage and not same.is_end:
        return same
    alike = (one for one in new.states if one.stage == case.stage and not one.is_end)
    return next(alike, new.initial)


def _route(case: Case, new: CompiledType, answers: dict[str, Any]) -> None:
    decision = rules.route(
        new, at=case.opened_at, areas=case.areas, answers=answers, calendars=calendars(),
        time_zone=get_city().time_zone, channel=case.channel, language=case.language,
    )  # fmt: skip
    if decision.department != case.department_key:
        case.assignee_id = None
    case.department_key, case.team_key, case.priority = decision.department, decision.team, decision.priority


def _event(change: Change, from_type: str, before: tuple[str, str, str]) -> CaseRecategorised:
    case = change.case
    return CaseRecategorised(
        case_id=case.pk,
        from_type=from_type,
        to_type=case.type_key,
        to_version=case.type_version,
        from_state=before[0],
        to_state=case.state,
        from_stage=before[1],
        to_stage=case.stage,
        from_department_key=before[2],
        to_department_key=case.department_key,
        was=change.was,
        now=change.now(),
    )
