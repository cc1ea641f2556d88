"""Promises: when a case is due, with pauses, escalations and what is left of the time.

Of working time, hours are open hours of the calendar and n days end at closing time of the n-th open
day after the day of the start. Of calendar time, hours run day and night and n days end n days later
at the same wall-clock time. A pause moves the deadline by the clock's own time that passed in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from ..types import Amount, ClockPolicy, ClockState, CompiledType, Escalation, Move, State
from .calendars import Calendar, always_open, calendar_for


def clock_calendar(
    compiled: CompiledType, policy: ClockPolicy, calendars: Mapping[str, Calendar], time_zone: str = "UTC"
) -> Calendar:
    """The calendar a clock counts with: its own, the type's, or the city's default."""
    found = calendar_for(calendars, policy.calendar or compiled.calendar, time_zone)
    return found if policy.of == "working" else always_open(found.plan.time_zone)


def amount_for(policy: ClockPolicy, priority: str = "") -> Amount:
    return policy.by_priority.get(priority, policy.amount)


def deadline(policy: ClockPolicy, calendar: Calendar, at: datetime, priority: str = "") -> datetime:
    """When the promise falls due, in UTC, for a clock that starts ``at`` and never pauses."""
    amount = amount_for(policy, priority)
    if amount.days:
        if policy.of == "working":
            return calendar.add_days(at, amount.days)
        return _same_time_later(at, amount.days, calendar)
    seconds = round(amount.hours * 3600)
    if policy.of == "working":
        return calendar.add(at, seconds)
    return at.astimezone(UTC) + timedelta(seconds=seconds)


def _same_time_later(at: datetime, days: int, calendar: Calendar) -> datetime:
    """The same wall-clock time; where the clocks skip it that day, as much later as they skip."""
    local = at.astimezone(calendar.zone).replace(fold=0)
    return (local + timedelta(days=days)).astimezone(UTC)


def elapsed(policy: ClockPolicy, calendar: Calendar, start: datetime, end: datetime) -> int:
    """Seconds of the clock's own kind from ``start`` to ``end`` (negative if ``end`` is earlier)."""
    if policy.of == "working":
        return calendar.between(start, end)
    return round((end - start).total_seconds())


def later(policy: ClockPolicy, calendar: Calendar, at: datetime, seconds: int) -> datetime:
    """``at`` moved on by seconds of the clock's own kind."""
    if policy.of == "working":
        return calendar.add(at, seconds)
    return at.astimezone(UTC) + timedelta(seconds=seconds)


def start_clock(policy: ClockPolicy, calendar: Calendar, at: datetime, priority: str = "") -> ClockState:
    return ClockState(policy.kind, at.astimezone(UTC), deadline(policy, calendar, at, priority))


def pause_clock(clock: ClockState, at: datetime) -> ClockState:
    """Stops the time; a clock that is paused or stopped stays as it is."""
    if clock.paused_at or clock.stopped_at:
        return clock
    return replace(clock, paused_at=at.astimezone(UTC))


def resume_clock(policy: ClockPolicy, clock: ClockState, calendar: Calendar, at: datetime) -> ClockState:
    """Lets the time run on; a clock that was paused before it fell due gets the pause added."""
    if clock.paused_at is None or clock.stopped_at:
        return clock
    if clock.paused_at >= clock.due_at:
        return replace(clock, paused_at=None)
    paused = max(0, elapsed(policy, calendar, clock.paused_at, at))
    due = later(policy, calendar, clock.due_at, paused)
    return replace(clock, paused_at=None, paused_seconds=clock.paused_seconds + paused, due_at=due)


def stop_clock(clock: ClockState, at: datetime) -> ClockState:
    """The promise is over, kept or not. A clock that stops while paused counts as stopped at the pause."""
    if clock.stopped_at:
        return clock
    return replace(clock, stopped_at=clock.paused_at or at.astimezone(UTC), paused_at=None)


def change_clock(
    policy: ClockPolicy, clock: ClockState, calendar: Calendar, priority: str = ""
) -> ClockState:
    """The clock under another policy or priority (recategorised, more urgent): same start, pauses kept."""
    if clock.stopped_at:
        return clock
    due = later(
        policy, calendar, deadline(policy, calendar, clock.started_at, priority), clock.paused_seconds
    )
    return replace(clock, kind=policy.kind, due_at=due)


def kept(clock: ClockState, now: datetime) -> bool | None:
    """True: stopped in time. False: late. None: still running, and not late yet (or paused in time)."""
    end = clock.stopped_at or clock.paused_at or now
    if end > clock.due_at:
        return False
    return True if clock.stopped_at else None


def time_left(policy: ClockPolicy, clock: ClockState, calendar: Calendar, now: datetime) -> int:
    """Seconds of the clock's own kind until it is due; negative when late. A pause holds it."""
    return elapsed(policy, calendar, clock.stopped_at or clock.paused_at or now, clock.due_at)


def escalation_at(policy: ClockPolicy, clock: ClockState, calendar: Calendar, fraction: float) -> datetime:
    """The moment when that fraction of the allowed time has gone; past pauses are left out."""
    if fraction == 1:
        return clock.due_at
    allowed = elapsed(policy, calendar, clock.started_at, clock.due_at) - clock.paused_seconds
    return later(policy, calendar, clock.started_at, round(allowed * fraction) + clock.paused_seconds)


def escalations_due(
    policy: ClockPolicy, clock: ClockState, calendar: Calendar, now: datetime
) -> tuple[Escalation, ...]:
    """Those whose moment has come and that have not happened (``clock.escalated`` counts them)."""
    if clock.stopped_at or clock.paused_at:
        return ()
    waiting = policy.escalate[clock.escalated :]
    return tuple(one for one in waiting if escalation_at(policy, clock, calendar, one.at) <= now)


def next_moment(
    policy: ClockPolicy, clock: ClockState, calendar: Calendar, *, breached: bool = False
) -> datetime | None:
    """When to look at this clock again: its next escalation or its deadline; None if never."""
    if clock.stopped_at or clock.paused_at:
        return None
    moments = [
        escalation_at(policy, clock, calendar, one.at) for one in policy.escalate[clock.escalated :][:1]
    ]
    if not breached:
        moments.append(clock.due_at)
    return min(moments, default=None)


def ends_at(policy: ClockPolicy, from_state: str, to: State) -> bool:
    """Whether a move from one state to another fulfils the promise; an ended case always ends its clocks."""
    if to.is_end:
        return True
    return policy.until == f"leaves {from_state}" and to.key != from_state


@dataclass(frozen=True, slots=True)
class ClockChanges:
    """What a move does to a case's clocks: kinds to stop and to start anew, and the running ones."""

    stop: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    pause: bool = False
    resume: bool = False


def clock_changes(compiled: CompiledType, move: Move) -> ClockChanges:
    """Reopening starts the clocks that run until closing anew; entering a waiting state pauses the rest."""
    here, to = compiled.find_state(move.from_state), compiled.find_state(move.state)
    if here is None or to is None:
        return ClockChanges()
    start = tuple(one.kind for one in compiled.clocks if one.until == "closed") if move.reopens else ()
    stop = (
        tuple(one.kind for one in compiled.clocks if ends_at(one, here.key, to)) if not move.reopens else ()
    )
    return ClockChanges(
        stop, start, to.pauses_clock and not here.pauses_clock, here.pauses_clock and not to.pauses_clock
    )
