"""Walks a case through a type without a database, and tells what a resident and a clerk would see."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from plaza.kernel.base.types import Problem, pick

from ..types import CompiledType, Field, Move, Simulation, State, Transition
from .answers import check_answers, show_answer
from .calendars import Calendar
from .clocks import clock_calendar, deadline
from .dates import iso, zone
from .logic import is_true
from .moving import move, transition_fields
from .routing import route

Step = tuple[str, str]
"""A transition and a reason ("" for none)."""
_FACTS: dict[str, Any] = {
    "open_tasks": 0,
    "open_children": 0,
    "photos": 1,
    "priority": "normal",
    "channel": "web",
    "assigned": True,
}
START = datetime(2026, 3, 2, 17, 30, tzinfo=UTC)


def simulate(
    compiled: CompiledType,
    steps: str | Sequence[Step] = "happy",
    *,
    answers: Mapping[str, Any] | None = None,
    areas: Mapping[str, str] | None = None,
    calendars: Mapping[str, Calendar] | None = None,
    time_zone: str = "UTC",
    at: datetime = START,
    language: str = "en",
) -> Simulation:
    """A readable transcript. ``steps`` is "happy" (the most thorough straight way to a closed state),
    "rejection" (the shortest to a cancelled one, else to another outcome) or a list of
    (transition, reason). Without ``answers`` the questions are answered by example.
    ``ok`` is whether every step could be taken and the case ended (as the path promises).
    """
    given = answers if answers is not None else sample_answers(compiled)
    check = check_answers(compiled, given, time_zone=time_zone, language=language)
    lines = [f"{pick(compiled.name, language)} ({compiled.key})", "A resident reports it."]
    lines += _asked(compiled, check.answers, language)
    lines += [f"  Problem: {problem}" for problem in check.problems]
    lines += _arrival(compiled, check.answers, areas or {}, calendars or {}, time_zone, at, language)
    name = steps if isinstance(steps, str) else "given"
    path = find_path(compiled, steps) if isinstance(steps, str) else list(steps)
    if path is None:
        return _result(
            compiled, name, False, compiled.initial, "", [*lines, "There is no such path in this type."]
        )
    state, outcome, walked = _walk(compiled, path, check.answers, time_zone, language, lines)
    ok = check.ok and walked and (state.is_end or not isinstance(steps, str))
    return _result(compiled, name, ok, state, outcome, lines)


def _result(
    compiled: CompiledType, name: str, ok: bool, state: State, outcome: str, lines: Iterable[str]
) -> Simulation:
    return Simulation(name, ok, state.key, state.stage, state.status, outcome, tuple(lines))


def _asked(compiled: CompiledType, answers: Mapping[str, Any], language: str) -> list[str]:
    return [
        f"  {pick(field.label, language)} {show_answer(field, answers[field.code], language)}"
        for field in compiled.fields
        if field.code in answers
    ]


def _arrival(
    compiled: CompiledType,
    answers: Mapping[str, Any],
    areas: Mapping[str, str],
    calendars: Mapping[str, Calendar],
    time_zone: str,
    at: datetime,
    language: str,
) -> list[str]:
    decision = route(
        compiled,
        at=at,
        areas=areas,
        answers=answers,
        calendars=calendars,
        time_zone=time_zone,
        language=language,
    )
    lines = [f"  {step}" for step in decision.steps]
    lines.append(f"State: {_state_words(compiled.initial, language)}.")
    for policy in compiled.clocks:
        calendar = clock_calendar(compiled, policy, calendars, time_zone)
        due = deadline(policy, calendar, at, decision.priority).astimezone(zone(time_zone))
        lines.append(f"  Clock {policy.kind}: due {iso(due)}, until {policy.until}.")
    return lines


def _state_words(state: State, language: str) -> str:
    return f"{pick(state.name, language)} ({state.stage}, {state.status})"


def _walk(
    compiled: CompiledType,
    path: Sequence[Step],
    answers: Mapping[str, Any],
    time_zone: str,
    language: str,
    lines: list[str],
) -> tuple[State, str, bool]:
    state, outcome, known = compiled.initial, "", dict(answers)
    for key, reason in path:
        chosen = compiled.find_transition(key)
        fields = sample_fields(transition_fields(compiled, chosen)) if chosen else {}
        try:
            taken = move(
                compiled, state.key, key, answers=known, facts=_FACTS, may=lambda _: True,
                time_zone=time_zone, reason=reason, fields=fields, language=language,
            )  # fmt: skip
        except Problem as problem:
            lines.append(f"Stopped at “{key}”: {problem.detail}")
            return state, outcome, False
        known |= taken.answers
        outcome = taken.outcome
        state = compiled.find_state(taken.state) or state
        lines += _told(compiled, taken, state, language)
    return state, outcome, True


def _told(compiled: CompiledType, taken: Move, state: State, language: str) -> list[str]:
    chosen = compiled.find_transition(taken.transition)
    lines = [
        f"{pick(chosen.name, language) if chosen else taken.transition}: now {_state_words(state, language)}."
    ]
    lines += [f"  {code}: {value}" for code, value in taken.answers.items()]
    outcome = compiled.find_outcome(taken.outcome)
    if outcome:
        lines.append(f"  Outcome: {pick(outcome.name, language)}.")
        lines.append(f"  The public reads: “{pick(taken.public_text, language)}”")
    if taken.pauses_clock:
        lines.append("  The clocks that run until closing are paused.")
    lines += [f"  Effect: {effect}" for effect in taken.effects]
    return lines


def find_path(compiled: CompiledType, kind: str) -> list[Step] | None:
    """Transitions from the start to an end: "happy" goes through the active states on the way where that
    is possible, "rejection" is the shortest to a cancelled state (else to the last of the reasons)."""
    if kind == "happy":
        ends = {state.key for state in compiled.states if state.kind == "closed"}
        long = _search(compiled, ends, through_active=True)
        found = long or _search(compiled, ends)
        return _with_reasons(found, last=False)
    ends = {state.key for state in compiled.states if state.kind == "cancelled"}
    if ends:
        return _with_reasons(_search(compiled, ends), last=False)
    ends = {state.key for state in compiled.states if state.kind == "closed"}
    return _with_reasons(_search(compiled, ends), last=True)


def _with_reasons(path: list[Transition] | None, *, last: bool) -> list[Step] | None:
    if path is None:
        return None
    return [(one.key, one.reasons[-1 if last else 0].key if one.reasons else "") for one in path]


def _search(
    compiled: CompiledType, ends: set[str], *, through_active: bool = False
) -> list[Transition] | None:
    """Breadth first; ``through_active`` prefers the longest way over active states, none twice."""
    kinds = {state.key: state.kind for state in compiled.states}
    best: list[Transition] | None = None
    queue: deque[tuple[str, list[Transition]]] = deque([(compiled.initial.key, [])])
    for _ in range(5_000):
        if not queue:
            break
        here, path = queue.popleft()
        for one in compiled.transitions:
            visited = {compiled.initial.key, *(step.to for step in path)}
            if here not in one.from_states or one.to in visited or not _may_pass(one):
                continue
            if one.to in ends:
                if not through_active:
                    return [*path, one]
                best = [*path, one] if best is None or len(path) >= len(best) else best
            elif kinds.get(one.to) == "active" or (not through_active and kinds.get(one.to) == "waiting"):
                queue.append((one.to, [*path, one]))
    return best


def _may_pass(one: Transition) -> bool:
    """Guards that only look at the engine's facts are judged ahead; those on answers when they are known."""
    return is_true(one.guard, _FACTS) or bool(one.fields)


def sample_answers(compiled: CompiledType) -> dict[str, Any]:
    """Believable answers to every question that is asked."""
    answers: dict[str, Any] = {}
    for field in compiled.fields:
        if is_true(field.show_if, answers):
            answers[field.code] = _sample(field)
    return answers


def sample_fields(fields: Iterable[Field]) -> dict[str, Any]:
    return {field.code: _sample(field) for field in fields}


def _sample(field: Field) -> Any:
    if field.type == "singlevaluelist":
        return field.values[0].key
    if field.type == "multivaluelist":
        return [value.key for value in field.values[:2]]
    if field.type == "number":
        low = field.minimum if field.minimum is not None else 1
        return low if field.maximum is None or low <= field.maximum else field.maximum
    if field.type == "datetime":
        return "2026-03-04T09:00:00Z"
    return "Next to the bus stop."[: field.max_length or 200]
