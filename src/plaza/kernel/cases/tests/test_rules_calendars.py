"""Working calendars against a counter that goes minute by minute and knows nothing of our tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaza.kernel.base.types import Invalid
from plaza.kernel.cases.rules import Calendar, always_open, calendar_for, calendar_plan
from plaza.kernel.cases.rules.holidays import easter, holiday_dates, nth_weekday
from plaza.kernel.cases.types import CalendarPlan, Holiday

MINUTE = timedelta(minutes=1)
OFFICE: dict[str, Any] = {
    "weekly": {"mon-thu": ["08:00-12:00", "13:00-17:00"], "fri": "08:00-12:00"},
    "holidays": ["12-25", "2026-03-09", "third monday of january", "easter-2"],
    "special_days": {"2026-12-24": ["08:00-10:00"], "2026-03-08": ["01:00-04:00"]},
}
NIGHT: dict[str, Any] = {"weekly": {"mon-sun": ["22:00-03:30"], "sat": ["00:15-24:00"]}}
ZONES = (
    "America/Los_Angeles",
    "Europe/Berlin",
    "Asia/Kolkata",
    "America/Havana",
    "Asia/Beirut",
    "Australia/Lord_Howe",
)
CALENDARS = [
    Calendar(calendar_plan("c", data, zone)) for data in (OFFICE, NIGHT, {"always": True}) for zone in ZONES
]
# Days round which the clocks change somewhere, a year's end, and plain days.
DAYS = [
    date(2026, 3, 6),
    date(2026, 3, 27),
    date(2026, 4, 3),
    date(2026, 10, 23),
    date(2026, 10, 30),
    date(2026, 12, 23),
    date(2026, 6, 15),
    date(2027, 12, 30),
    date(2026, 1, 15),
]


def open_at(plan: CalendarPlan, at: datetime) -> bool:
    """The definition: the wall clock shows a minute inside an open span of that day."""
    wall = at.astimezone(ZoneInfo(plan.time_zone))
    day = wall.date()
    minute = wall.hour * 60 + wall.minute
    if day in plan.special_days:
        spans = plan.special_days[day]
    elif any(day in set(holiday_dates(holiday, day.year)) for holiday in plan.holidays):
        return False
    else:
        spans = plan.weekly[day.weekday()]
    return any(first <= minute < last for first, last in spans)


def count(plan: CalendarPlan, start: datetime, minutes: int) -> int:
    return 60 * sum(open_at(plan, start + step * MINUTE) for step in range(minutes))


def walk(plan: CalendarPlan, start: datetime, minutes: int, limit: int) -> datetime | None:
    """The first minute by which that many open ones have passed."""
    at = start
    for _ in range(limit):
        if minutes == 0:
            return at
        minutes -= open_at(plan, at)
        at += MINUTE
    return None


calendars = st.sampled_from(CALENDARS)
starts = st.builds(
    lambda day, minute: datetime(day.year, day.month, day.day, tzinfo=UTC) + minute * MINUTE,
    st.sampled_from(DAYS),
    st.integers(-600, 4 * 1440),
)


@settings(max_examples=60, deadline=None)
@given(calendars, starts, st.integers(0, 3 * 1440))
def test_between_counts_like_the_minute_counter(calendar: Calendar, start: datetime, minutes: int) -> None:
    end = start + minutes * MINUTE
    assert calendar.between(start, end) == count(calendar.plan, start, minutes)
    assert calendar.between(end, start) == -calendar.between(start, end)


@settings(max_examples=60, deadline=None)
@given(calendars, starts, st.integers(0, 2000))
def test_add_goes_as_far_as_the_minute_counter(calendar: Calendar, start: datetime, minutes: int) -> None:
    expected = walk(calendar.plan, start, minutes, 6 * 1440)
    if expected is not None:
        assert calendar.add(start, minutes * 60) == expected


@settings(deadline=None)
@given(calendars, starts, st.integers(1, 4_000_000), st.integers(0, 59))
def test_add_and_between_are_inverse_over_years(
    calendar: Calendar, start: datetime, seconds: int, odd: int
) -> None:
    start += timedelta(seconds=odd)
    end = calendar.add(start, seconds)
    assert calendar.between(start, end) == seconds
    assert calendar.between(start, end - timedelta(seconds=1)) == seconds - 1


@settings(deadline=None)
@given(calendars, starts)
def test_is_open_is_the_definition(calendar: Calendar, at: datetime) -> None:
    assert calendar.is_open(at) == open_at(calendar.plan, at)


@settings(max_examples=60, deadline=None)
@given(calendars, starts, st.integers(1, 12))
def test_add_days_goes_day_by_day(calendar: Calendar, start: datetime, days: int) -> None:
    zone = ZoneInfo(calendar.plan.time_zone)
    day = start.astimezone(zone).date()
    left = days
    while left:
        day += timedelta(days=1)
        left -= calendar.is_open_day(day)
    due = calendar.add_days(start, days)
    last = due - MINUTE
    assert last.astimezone(zone).date() == day
    assert open_at(calendar.plan, last)
    following = (due + step * MINUTE for step in range(24 * 60))
    assert not any(at.astimezone(zone).date() == day and open_at(calendar.plan, at) for at in following)


def at_la(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/Los_Angeles"))


LA = CALENDARS[0]


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-03-03T10:00", 1, "2026-03-04T17:00"),
        (
            "2026-03-06T10:00",
            1,
            "2026-03-08T04:00",
        ),  # special hours on a Sunday, clocks go forward that night
        ("2026-03-06T23:00", 2, "2026-03-10T17:00"),  # Monday is a holiday
        ("2026-12-23T10:00", 2, "2026-12-28T17:00"),  # short Christmas Eve, holiday, weekend
        ("2026-04-01T10:00", 2, "2026-04-06T17:00"),  # Good Friday
        ("2025-12-31T18:00", 13, "2026-01-20T17:00"),  # over the year and the third Monday of January
    ],
)
def test_working_days(start: str, days: int, due: str) -> None:
    assert LA.add_days(at_la(start), days) == at_la(due)


def test_a_day_of_always_is_as_long_as_the_day() -> None:
    always = always_open("America/Los_Angeles")
    assert always.between(at_la("2026-03-08T00:00"), at_la("2026-03-09T00:00")) == 23 * 3600
    assert always.between(at_la("2026-11-01T00:00"), at_la("2026-11-02T00:00")) == 25 * 3600
    assert always.between(at_la("2016-01-01T00:00"), at_la("2026-01-01T00:00")) == (365 * 10 + 3) * 86_400


def test_a_calendar_that_never_opens_says_so() -> None:
    closed = Calendar(calendar_plan("shut", {"weekly": {}}, "UTC"))
    with pytest.raises(Invalid, match="too few open hours"):
        closed.add(datetime(2026, 1, 1, tzinfo=UTC), 60)
    with pytest.raises(Invalid, match="too few open days"):
        closed.add_days(datetime(2026, 1, 1, tzinfo=UTC), 1)


@pytest.mark.parametrize(
    "data",
    [
        {"weekly": {"someday": "08:00-17:00"}},
        {"weekly": {"mon": "8-17"}},
        {"weekly": {"mon": "08:00-25:00"}},
        {"weekly": {"mon": "08:00-08:00"}},
        {"weekly": {"mon": "08:60-09:00"}},
        {"holidays": ["christmas"]},
        {"holidays": ["13-01"]},
        {"holidays": [{"name": {"en": "A day"}}]},
        {"special_days": {"24.12.": ["08:00-10:00"]}},
        {"special_days": {"2026-12-24": ["22:00-02:00"]}},
    ],
)
def test_what_cannot_be_read_is_named(data: Mapping[str, Any]) -> None:
    with pytest.raises(Invalid, match="Calendar “office”"):
        calendar_plan("office", data, "UTC")


def test_spans_that_touch_become_one() -> None:
    plan = calendar_plan(
        "c", {"weekly": {"mon": ["08:00-12:00", "12:00-13:00", "11:00-12:30"], "sun": "20:00-06:00"}}, "UTC"
    )
    assert plan.weekly[0] == ((0, 360), (480, 780))
    assert plan.weekly[6] == ((1200, 1440),)


def test_movable_days() -> None:
    assert [easter(year) for year in (1961, 2024, 2025, 2026, 2038)] == [
        date(1961, 4, 2), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2038, 4, 25),
    ]  # fmt: skip
    assert nth_weekday(2026, 11, 3, 4) == date(2026, 11, 26)
    assert nth_weekday(2026, 5, 0, -1) == date(2026, 5, 25)
    assert nth_weekday(2026, 12, 3, -1) == date(2026, 12, 31)
    assert list(holiday_dates(Holiday("fourth thursday of november +1"), 2026)) == [date(2026, 11, 27)]
    assert list(holiday_dates(Holiday("02-29"), 2026)) == []
    assert list(holiday_dates(Holiday("2025-12-25"), 2026)) == []


def test_calendar_for_falls_back_to_default_then_first_then_always() -> None:
    assert calendar_for({"default": LA, "b": CALENDARS[1]}, "b") is CALENDARS[1]
    assert calendar_for({"b": CALENDARS[1], "default": LA}, "gone") is LA
    assert calendar_for({"b": CALENDARS[1]}, "") is CALENDARS[1]
    assert calendar_for({}, "", "UTC").is_open(datetime(2026, 1, 1, 3, tzinfo=UTC))
