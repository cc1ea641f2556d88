"""The state machine: which transitions a case may take, why not, and what taking one does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from plaza.kernel.base.types import Conflict, Invalid, NotAllowed, NotFound, Problem, Text, pick

from ..types import AnswerCheck, CompiledType, Field, Move, State, Transition, TransitionOption, WhyNot
from .answers import check_fields, gettext_noop
from .describing import describe
from .logic import is_true, variables_of

May = Callable[[str], bool]
"""Whether who acts has a permission for this case."""

NOT_HERE = gettext_noop("This case is “%(state)s”; “%(transition)s” is not possible from there.")
NOT_ALLOWED = gettext_noop("Your role does not allow “%(transition)s”.")
NEEDS = gettext_noop("Needs: %(needs)s.")
REASON_MISSING = gettext_noop("Choose the reason that the public will read.")
REASON_UNKNOWN = gettext_noop("“%(reason)s” is not a reason for “%(transition)s”.")
TEXT_MISSING = gettext_noop("Say in a sentence that the public will read why this case is closed.")
_FAMILIAR = {
    '{"!": [{"var": "open_tasks"}]}': gettext_noop("Finish the open tasks first."),
    '{"!": [{"var": "open_children"}]}': gettext_noop("Close the cases under this one first."),
    '{"!!": [{"var": "photos"}]}': gettext_noop("Add a photo first."),
    '{"!!": [{"var": "assigned"}]}': gettext_noop("Assign the case to somebody first."),
}
TEXT_LENGTH = 2_000


def list_transitions(
    compiled: CompiledType,
    state: str,
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    may: May,
    language: str = "en",
) -> tuple[TransitionOption, ...]:
    """Every transition that leaves ``state``, in the type's order, with what stands in its way.

    ``facts`` holds types.CASE_VARIABLES (those not given count as empty). A guard that looks at a
    field the transition itself asks for is only judged when it is taken.
    """
    return tuple(
        TransitionOption(one, _obstacles(compiled, one, answers, facts, may, language))
        for one in compiled.transitions
        if state in one.from_states
    )


def move(
    compiled: CompiledType,
    state: str,
    transition: str,
    *,
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    may: May,
    time_zone: str = "UTC",
    reason: str = "",
    public_text: str = "",
    fields: Mapping[str, Any] | None = None,
    language: str = "en",
) -> Move:
    """What taking the transition does. Raises NotFound, Conflict (wrong state, guard), NotAllowed, Invalid.

    Problems carry ``extra`` {"message", "params"}: the msgid, for the reader's language.
    """
    chosen = compiled.find_transition(transition)
    if chosen is None:
        raise NotFound(f"There is no step “{transition[:80]}” for this kind of case.")
    here = _state(compiled, state)
    if state not in chosen.from_states:
        raise _problem(Conflict, _not_here(chosen, here, language))
    if not may(chosen.permission):
        raise _problem(NotAllowed, _not_allowed(chosen, language))
    check = _check_fields(compiled, chosen, answers, fields or {}, time_zone, language)
    data = {**answers, **check.answers, **facts}
    if not is_true(chosen.guard, data):
        raise _problem(Conflict, _guarded(compiled, chosen, language))
    to = _state(compiled, chosen.to)
    outcome, words = _ending(chosen, to, reason, public_text, language)
    return _moved(chosen, here, to, outcome, reason if to.is_end else "", words, check.answers)


def _state(compiled: CompiledType, key: str) -> State:
    found = compiled.find_state(key)
    if found is None:
        raise NotFound(f"There is no state “{key[:80]}” for this kind of case.")
    return found


def _moved(
    chosen: Transition,
    here: State,
    to: State,
    outcome: str,
    reason: str,
    words: Text,
    answers: dict[str, Any],
) -> Move:
    return Move(
        transition=chosen.key,
        from_state=here.key,
        state=to.key,
        stage=to.stage,
        status=to.status,
        outcome=outcome,
        reason=reason,
        public_text=words,
        answers=answers,
        effects=chosen.effects,
        pauses_clock=to.pauses_clock,
        closes=to.is_end and not here.is_end,
        reopens=here.is_end and not to.is_end,
    )


def transition_fields(compiled: CompiledType, transition: Transition) -> tuple[Field, ...]:
    """The fields a transition asks for, all of them required there."""
    found = (compiled.find_field(code) for code in transition.fields)
    return tuple(field for field in found if field is not None)


def _check_fields(
    compiled: CompiledType,
    chosen: Transition,
    answers: Mapping[str, Any],
    given: Mapping[str, Any],
    time_zone: str,
    language: str,
) -> AnswerCheck:
    asked = transition_fields(compiled, chosen)
    values = {one.code: given.get(one.code, answers.get(one.code)) for one in asked}
    values.update({code: value for code, value in given.items() if code not in values})
    check = check_fields([_as_required(one) for one in asked], values, time_zone=time_zone, language=language)
    if check.problems:
        first = check.problems[0]
        raise Invalid(
            str(first),
            fields={problem.field: str(problem) for problem in check.problems},
            extra={"message": first.message, "params": dict(first.params)},
        )
    return check


def _as_required(field: Field) -> Field:
    return Field(
        field.code, field.type, field.label, field.help, True, field.public, field.values, None,
        field.max_length, field.minimum, field.maximum,
    )  # fmt: skip


def _ending(chosen: Transition, to: State, reason: str, extra: str, language: str) -> tuple[str, Text]:
    """Outcome and public words; an open case has no outcome."""
    extra = " ".join(extra.split())[:TEXT_LENGTH]
    if not to.is_end:
        return "", {language: extra} if extra else {}
    if chosen.reasons and not (chosen.outcome and not reason):
        if not reason:
            raise _invalid("reason", WhyNot("reason", REASON_MISSING))
        picked = chosen.reason(reason)
        if picked is None:
            params = {"reason": reason[:80], "transition": pick(chosen.name, language)}
            raise _invalid("reason", WhyNot("reason", REASON_UNKNOWN, params))
        return picked.outcome, _joined(picked.text, extra)
    words = _joined(chosen.public_text, extra) or ({language: extra} if extra else {})
    if not words:
        raise _invalid("public_text", WhyNot("text", TEXT_MISSING))
    return chosen.outcome, words


def _joined(text: Text, extra: str) -> Text:
    return {code: f"{words} {extra}".strip() for code, words in text.items()}


def _obstacles(
    compiled: CompiledType,
    one: Transition,
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    may: May,
    language: str,
) -> tuple[WhyNot, ...]:
    found = []
    if not may(one.permission):
        found.append(_not_allowed(one, language))
    asked_now = variables_of(one.guard) & set(one.fields)
    if not asked_now and not is_true(one.guard, {**answers, **facts}):
        found.append(_guarded(compiled, one, language))
    return tuple(found)


def _not_here(one: Transition, here: State, language: str) -> WhyNot:
    return WhyNot(
        "state", NOT_HERE, {"state": pick(here.name, language), "transition": pick(one.name, language)}
    )


def _not_allowed(one: Transition, language: str) -> WhyNot:
    params = {"transition": pick(one.name, language), "permission": one.permission}
    return WhyNot("permission", NOT_ALLOWED, params)


def _guarded(compiled: CompiledType, one: Transition, language: str) -> WhyNot:
    if one.needs:
        return WhyNot("guard", NEEDS, {"needs": pick(one.needs, language).rstrip(".")})
    familiar = _FAMILIAR.get(json.dumps(one.guard))
    if familiar:
        return WhyNot("guard", familiar)
    return WhyNot("guard", NEEDS, {"needs": describe(one.guard, compiled, language)})


def _problem(kind: type[Problem], why: WhyNot) -> Problem:
    return kind(str(why), extra={"message": why.message, "params": dict(why.params), "code": why.code})


def _invalid(field: str, why: WhyNot) -> Problem:
    extra = {"message": why.message, "params": dict(why.params), "code": why.code}
    return Invalid(str(why), fields={field: str(why)}, extra=extra)
