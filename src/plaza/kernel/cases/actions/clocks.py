"""Promises of a case: set running, paused, stopped, and looked after when their moment comes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from plaza.kernel.base import registry as base_registry
from plaza.kernel.base.queries import get_city
from plaza.kernel.base.rules import now as time_now
from plaza.kernel.base.types import SYSTEM

from .. import rules
from ..events import ClockBreached, ClockEscalated
from ..models import Case, Clock
from ..queries.catalogue import calendars
from ..registry import About, effects
from ..types import ClockPolicy, ClockState, CompiledType, Move
from .change import Change, changing


def start(compiled: CompiledType, policy: ClockPolicy, at: datetime, priority: str) -> Clock:
    """A running clock, not saved and not yet tied to a case."""
    calendar = _calendar(compiled, policy)
    state = rules.start_clock(policy, calendar, at, priority)
    clock = Clock(kind=state.kind, calendar=policy.calendar or compiled.calendar, escalated=0)
    _take(clock, state)
    clock.next_check_at = rules.next_moment(policy, state, calendar)
    return clock


def main_kind(compiled: CompiledType) -> str:
    """The promise that pages mean by "expected by": the one that runs until closing; else the first."""
    closing = next((one.kind for one in compiled.clocks if one.until == "closed"), "")
    return closing or (compiled.clocks[0].kind if compiled.clocks else "")


def _calendar(compiled: CompiledType, policy: ClockPolicy) -> rules.Calendar:
    return rules.clock_calendar(compiled, policy, calendars(), get_city().time_zone)


def _state(clock: Clock) -> ClockState:
    return ClockState(
        kind=clock.kind,
        started_at=clock.started_at,
        due_at=clock.due_at,
        paused_at=clock.paused_at,
        paused_seconds=clock.paused_seconds,
        stopped_at=clock.stopped_at,
        escalated=clock.escalated,
    )


def _take(clock: Clock, state: ClockState) -> None:
    clock.kind = state.kind
    clock.started_at = state.started_at
    clock.due_at = state.due_at
    clock.paused_at = state.paused_at
    clock.paused_seconds = state.paused_seconds
    clock.stopped_at = state.stopped_at
    clock.escalated = state.escalated


def _save(compiled: CompiledType, clock: Clock, state: ClockState) -> None:
    _take(clock, state)
    policy = compiled.find_clock(clock.kind)
    clock.next_check_at = (
        rules.next_moment(policy, state, _calendar(compiled, policy), breached=clock.breached_at is not None)
        if policy is not None
        else None
    )
    clock.save()


def _running(case: Case) -> list[Clock]:
    return list(Clock.objects.filter(case=case, stopped_at=None).order_by("id"))


def after_move(change: Change, move: Move) -> None:
    """Stop, start, pause and resume what this move asks for, then see how late the case is."""
    compiled, at = change.compiled, change.at
    changes = rules.clock_changes(compiled, move)
    running = _running(change.case)
    ended = change.case.status == "closed"
    for clock in running:
        policy = compiled.find_clock(clock.kind)
        state = _state(clock)
        if ended or clock.kind in changes.stop or policy is None:
            state = rules.stop_clock(state, at)
        elif changes.pause:
            state = rules.pause_clock(state, at)
        elif changes.resume:
            state = rules.resume_clock(policy, state, _calendar(compiled, policy), at)
        _note_breach(change, clock, state)
        _save(compiled, clock, state)
    for kind in changes.start:
        policy = compiled.find_clock(kind)
        if policy is not None:
            _begin(change, policy)
    judge(change)


def _begin(change: Change, policy: ClockPolicy) -> None:
    clock = start(change.compiled, policy, change.at, change.case.priority)
    clock.case = change.case
    clock.save()


def retime(change: Change) -> None:
    """After another priority or type: deadlines as if it had been so from the start, pauses kept."""
    compiled = change.compiled
    wanted = {policy.kind: policy for policy in compiled.clocks}
    for clock in _running(change.case):
        policy = wanted.pop(clock.kind, None)
        state = _state(clock)
        if policy is None:
            state = rules.stop_clock(state, change.at)
        else:
            state = rules.change_clock(policy, state, _calendar(compiled, policy), change.case.priority)
            clock.breached_at = clock.breached_at if state.due_at <= change.at else None
        _save(compiled, clock, state)
    done = set(Clock.objects.filter(case=change.case).values_list("kind", flat=True))
    for policy in wanted.values():
        if policy.kind not in done and change.case.status == "open":
            clock = start(compiled, policy, change.case.opened_at, change.case.priority)
            clock.case = change.case
            clock.save()
    judge(change)


def judge(change: Change) -> None:
    """Set the case's own due_at and late from its main clock."""
    case = change.case
    kind = main_kind(change.compiled)
    clock = Clock.objects.filter(case=case, kind=kind).order_by("-id").first()
    case.due_at = clock.due_at if clock else None
    case.late = clock is not None and clock.breached_at is not None


def _note_breach(change: Change, clock: Clock, state: ClockState) -> bool:
    """Mark a clock that ran past its time before anybody looked; says whether it did."""
    if clock.breached_at is not None or rules.kept(state, change.at) is not False:
        return False
    clock.breached_at = state.due_at
    change.event(_breached(change.case.pk, clock))
    return True


def _breached(case_id: int, clock: Clock, **standing: object) -> ClockBreached:
    return ClockBreached(case_id, clock.pk, clock.kind, clock.due_at.isoformat(), **standing)  # type: ignore[arg-type]


@base_registry.every("cases.run_clocks", seconds=60)
def _tick() -> int:
    return run_clocks()


def run_clocks(*, now: datetime | None = None, limit: int = 1000) -> int:
    """Breaches and escalations whose moment has come; returns how many cases were looked after.

    Each case in its own transaction, so that one that fails does not hold up the others.
    """
    at = now or time_now()
    due = Clock.objects.filter(next_check_at__lte=at).order_by("next_check_at")
    case_ids = list(dict.fromkeys(due.values_list("case_id", flat=True)[:limit]))
    for case_id in case_ids:
        with transaction.atomic():
            look_after(case_id, at)
    return len(case_ids)


def look_after(case_id: int, at: datetime) -> None:
    """One case's clocks: note what was missed, have the effects that were asked for."""
    with changing(case_id=case_id, actor=SYSTEM, access=None, at=at) as change:
        wanted: list[About] = []
        for clock in Clock.objects.filter(case_id=case_id, next_check_at__lte=at):
            wanted += _look(change, clock)
        if change.case.late != bool(change.was["late"]):
            change.case.save(update_fields=["late"])
        run_effects(wanted)


def _look(change: Change, clock: Clock) -> list[About]:
    case, compiled = change.case, change.compiled
    policy = compiled.find_clock(clock.kind)
    if policy is None:
        Clock.objects.filter(pk=clock.pk).update(next_check_at=None)
        return []
    state = _state(clock)
    if clock.breached_at is None and rules.kept(state, change.at) is False:
        _breach(change, clock)
    wanted = []
    for due in rules.escalations_due(policy, state, _calendar(compiled, policy), change.at):
        clock.escalated += 1
        change.event(ClockEscalated(case.pk, clock.pk, clock.kind, due.at, due.effect))
        why = "late" if due.at >= 1 else "soon_late"
        key = f"{due.effect}:clock:{clock.pk}:{clock.escalated}"
        data = {"clock": clock.kind, "due_at": clock.due_at, "effect": due.effect}
        wanted.append(About(case.pk, compiled, change.actor, why, key, "", data))
    _save(compiled, clock, _state(clock))
    return wanted


def _breach(change: Change, clock: Clock) -> None:
    clock.breached_at = clock.due_at
    was = change.now()
    if clock.kind == main_kind(change.compiled):
        change.case.late = True
    change.event(_breached(change.case.pk, clock, was=was, now=change.now()))
    change.entry("clock", clock=clock.kind, due_at=clock.due_at.isoformat())


def run_effects(wanted: Iterable[About]) -> None:
    """Have each named effect; names nobody registered are left out (the checker warns of them)."""
    for about in wanted:
        found = effects.get(str(about.data.get("effect", "")))
        if found is not None:
            found(about)
