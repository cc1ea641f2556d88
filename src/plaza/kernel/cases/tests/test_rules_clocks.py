"""Promises: deadlines, pauses, escalations, priorities, against a counter that goes minute by minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaza.kernel.cases.rules import (
    Calendar,
    calendar_plan,
    change_clock,
    clock_calendar,
    clock_changes,
    deadline,
    escalation_at,
    escalations_due,
    kept,
    move,
    next_moment,
    pause_clock,
    resume_clock,
    start_clock,
    stop_clock,
    time_left,
)
from plaza.kernel.cases.rules.clocks import ClockChanges, elapsed
from plaza.kernel.cases.types import Amount, ClockPolicy, Escalation

from .declared_types import pothole
from .test_rules_calendars import CALENDARS, open_at

MINUTE = timedelta(minutes=1)
LA = ZoneInfo("America/Los_Angeles")
OFFICE = CALENDARS[0]
PLAIN = Calendar(calendar_plan("plain", {"weekly": {"mon-fri": "08:00-16:00"}}, "America/Los_Angeles"))
HOURS = ClockPolicy(
    "resolve",
    Amount(hours=8),
    by_priority={"urgent": Amount(hours=2)},
    escalate=(
        Escalation(0.5, "notify_team"),
        Escalation(1.0, "notify_department"),
        Escalation(2.0, "notify_team"),
    ),
)
DAYS = ClockPolicy("resolve", Amount(days=5))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LA)


@pytest.mark.parametrize(
    ("of", "amount", "start", "due"),
    [
        ("working", Amount(hours=8), "2026-03-02T10:00", "2026-03-03T10:00"),
        ("working", Amount(hours=0.5), "2026-03-06T15:45", "2026-03-09T08:15"),
        ("working", Amount(hours=6), "2026-03-02T10:00", "2026-03-02T16:00"),
        ("working", Amount(days=5), "2026-03-04T10:00", "2026-03-11T16:00"),
        ("working", Amount(days=1), "2026-03-07T10:00", "2026-03-09T16:00"),
        ("calendar", Amount(hours=24), "2026-03-07T10:00", "2026-03-08T11:00"),  # a day of 23 hours
        ("calendar", Amount(days=1), "2026-03-07T10:00", "2026-03-08T10:00"),
        ("calendar", Amount(days=3), "2026-10-30T10:00", "2026-11-02T10:00"),
        ("calendar", Amount(days=1), "2026-03-07T02:30", "2026-03-08T03:30"),  # 02:30 is skipped
    ],
)
def test_deadlines(of: str, amount: Amount, start: str, due: str) -> None:
    found = deadline(ClockPolicy("c", amount, of=of), PLAIN, at(start))
    assert found == at(due)
    assert found.tzinfo is UTC


def test_a_pause_moves_the_deadline_by_the_working_time_in_it() -> None:
    clock = start_clock(HOURS, PLAIN, at("2026-03-02T10:00"))
    clock = pause_clock(clock, at("2026-03-02T12:00"))
    assert time_left(HOURS, clock, PLAIN, at("2026-03-05T09:00")) == 6 * 3600
    assert next_moment(HOURS, clock, PLAIN) is None
    clock = resume_clock(HOURS, clock, PLAIN, at("2026-03-03T09:00"))
    assert clock.paused_seconds == 5 * 3600
    assert clock.due_at == at("2026-03-03T15:00")
    assert clock.paused_at is None


def test_a_pause_over_the_weekend_costs_nothing() -> None:
    clock = pause_clock(start_clock(DAYS, PLAIN, at("2026-03-04T10:00")), at("2026-03-06T16:30"))
    again = resume_clock(DAYS, clock, PLAIN, at("2026-03-09T07:00"))
    assert (again.due_at, again.paused_seconds) == (clock.due_at, 0)


def test_a_pause_after_the_deadline_forgives_nothing() -> None:
    clock = pause_clock(start_clock(HOURS, PLAIN, at("2026-03-02T10:00")), at("2026-03-04T10:00"))
    again = resume_clock(HOURS, clock, PLAIN, at("2026-03-06T10:00"))
    assert again.due_at == clock.due_at
    assert kept(again, at("2026-03-06T10:00")) is False


def test_doing_it_twice_changes_nothing() -> None:
    clock = start_clock(HOURS, PLAIN, at("2026-03-02T10:00"))
    assert resume_clock(HOURS, clock, PLAIN, at("2026-03-02T11:00")) == clock
    paused = pause_clock(clock, at("2026-03-02T11:00"))
    assert pause_clock(paused, at("2026-03-02T12:00")) == paused
    stopped = stop_clock(paused, at("2026-03-09T12:00"))
    assert stopped.stopped_at == at("2026-03-02T11:00")
    later = at("2026-03-10T12:00")
    assert (
        stop_clock(stopped, later)
        == pause_clock(stopped, later)
        == resume_clock(HOURS, stopped, PLAIN, later)
        == stopped
    )
    assert change_clock(HOURS, stopped, PLAIN, "urgent") == stopped


def test_kept() -> None:
    clock = start_clock(HOURS, PLAIN, at("2026-03-02T10:00"))
    assert kept(clock, at("2026-03-03T10:00")) is None
    assert kept(clock, at("2026-03-03T10:01")) is False
    assert kept(stop_clock(clock, at("2026-03-03T10:00")), at("2026-06-01T10:00")) is True
    assert kept(stop_clock(clock, at("2026-03-03T10:01")), at("2026-06-01T10:00")) is False
    assert kept(pause_clock(clock, at("2026-03-02T11:00")), at("2026-06-01T10:00")) is None


def test_escalations_come_in_turn() -> None:
    clock = start_clock(HOURS, PLAIN, at("2026-03-02T10:00"))
    assert escalation_at(HOURS, clock, PLAIN, 0.5) == at("2026-03-02T14:00")
    assert escalation_at(HOURS, clock, PLAIN, 2.0) == at("2026-03-04T10:00")
    assert next_moment(HOURS, clock, PLAIN) == at("2026-03-02T14:00")
    assert escalations_due(HOURS, clock, PLAIN, at("2026-03-02T13:59")) == ()
    assert [one.at for one in escalations_due(HOURS, clock, PLAIN, at("2026-03-03T10:00"))] == [0.5, 1.0]
    told = replace(clock, escalated=2)
    assert escalations_due(HOURS, told, PLAIN, at("2026-03-03T10:00")) == ()
    assert next_moment(HOURS, told, PLAIN) == clock.due_at
    assert next_moment(HOURS, told, PLAIN, breached=True) == at("2026-03-04T10:00")
    assert next_moment(HOURS, replace(clock, escalated=3), PLAIN, breached=True) is None
    assert (
        escalations_due(HOURS, stop_clock(clock, at("2026-03-02T11:00")), PLAIN, at("2026-03-09T10:00")) == ()
    )


def test_escalation_leaves_past_pauses_out() -> None:
    clock = pause_clock(start_clock(HOURS, PLAIN, at("2026-03-02T10:00")), at("2026-03-02T11:00"))
    clock = resume_clock(HOURS, clock, PLAIN, at("2026-03-02T13:00"))
    assert escalation_at(HOURS, clock, PLAIN, 0.5) == at("2026-03-02T16:00")


def test_more_urgent_counts_from_the_same_start_with_the_pauses() -> None:
    clock = pause_clock(start_clock(HOURS, PLAIN, at("2026-03-02T10:00")), at("2026-03-02T11:00"))
    clock = resume_clock(HOURS, clock, PLAIN, at("2026-03-02T13:00"))
    urgent = change_clock(HOURS, clock, PLAIN, "urgent")
    assert urgent.due_at == at("2026-03-02T14:00")
    assert urgent.started_at == clock.started_at
    assert change_clock(HOURS, urgent, PLAIN, "") == clock


def test_what_a_move_does_to_the_clocks() -> None:
    compiled = pothole()

    def changes(state: str, key: str, reason: str = "") -> ClockChanges:
        taken = move(compiled, state, key, answers={}, facts={}, may=lambda _: True, reason=reason)
        return clock_changes(compiled, taken)

    assert changes("received", "start") == ClockChanges(stop=("first_response",))
    assert changes("received", "wait") == ClockChanges(stop=("first_response",), pause=True)
    assert changes("waiting", "resume") == ClockChanges(resume=True)
    assert changes("waiting", "decline") == ClockChanges(stop=("first_response", "resolve"), resume=True)
    assert changes("planned", "finish", "repaired") == ClockChanges(stop=("first_response", "resolve"))
    assert changes("done", "reopen") == ClockChanges(start=("resolve",))


def test_the_calendar_of_a_clock() -> None:
    compiled = pothole()
    calendars = {"default": OFFICE, "night": CALENDARS[6]}
    policy = ClockPolicy("c", Amount(days=1))
    assert clock_calendar(compiled, policy, calendars) is OFFICE
    assert clock_calendar(compiled, replace(policy, calendar="night"), calendars) is CALENDARS[6]
    assert clock_calendar(replace(compiled, calendar="night"), policy, calendars) is CALENDARS[6]
    elapsed_time = clock_calendar(compiled, replace(policy, of="calendar"), calendars)
    assert elapsed_time.plan.time_zone == "America/Los_Angeles"
    assert elapsed_time.is_open(at("2026-03-08T23:00"))


# The brute-force counter -----------------------------------------------------------------------------

calendars = st.sampled_from(CALENDARS)
moments = st.lists(st.integers(1, 700), min_size=0, max_size=5)
starts = st.builds(
    lambda day, minute: datetime(2026, *day, tzinfo=UTC) + minute * MINUTE,
    st.sampled_from([(3, 6), (3, 27), (10, 24), (10, 30), (12, 23), (6, 15)]),
    st.integers(0, 2 * 1440),
)


def counted_due(
    calendar: Calendar, of: str, start: datetime, minutes: int, pauses: list[tuple[datetime, datetime]]
) -> datetime | None:
    """Goes minute by minute; a minute counts when it is open and not in a pause."""
    now = start
    for _ in range(9 * 1440):
        if minutes == 0:
            return now
        working = of == "calendar" or open_at(calendar.plan, now)
        minutes -= working and not any(first <= now < last for first, last in pauses)
        now += MINUTE
    return None


@settings(max_examples=80, deadline=None)
@given(calendars, st.sampled_from(["working", "calendar"]), starts, st.integers(1, 900), moments)
def test_deadline_with_pauses_is_that_of_the_minute_counter(
    calendar: Calendar, of: str, start: datetime, minutes: int, steps: list[int]
) -> None:
    policy = ClockPolicy("c", Amount(hours=minutes / 60), of=of)
    clock = start_clock(policy, calendar, start)
    now, pauses = start, []
    for wait, length in zip(steps[::2], steps[1::2], strict=False):
        began = now + wait * MINUTE
        if began >= clock.due_at:
            break
        now = began + length * MINUTE
        pauses.append((began, now))
        clock = resume_clock(policy, pause_clock(clock, began), calendar, now)
    expected = counted_due(calendar, of, start, minutes, pauses)
    if expected is not None:
        assert clock.due_at == expected
    assert change_clock(policy, clock, calendar) == clock
    assert time_left(policy, clock, calendar, start) == minutes * 60 + clock.paused_seconds


@settings(deadline=None)
@given(calendars, starts, st.integers(1, 900), st.floats(0.05, 0.95))
def test_escalation_comes_after_its_part_of_the_time(
    calendar: Calendar, start: datetime, minutes: int, part: float
) -> None:
    policy = ClockPolicy("c", Amount(hours=minutes / 60))
    clock = start_clock(policy, calendar, start)
    moment = escalation_at(policy, clock, calendar, part)
    assert start <= moment <= clock.due_at
    assert elapsed(policy, calendar, start, moment) == round(minutes * 60 * part)
