"""Clocks and timetables across days, zones and changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaza.kernel.base.rules import local_day, next_run, now

LA = "America/Los_Angeles"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def test_now_is_aware_and_in_utc() -> None:
    assert now().utcoffset() == timedelta(0)


def test_the_day_is_the_citys() -> None:
    assert local_day(utc(2026, 3, 1, 7, 59), LA) == date(2026, 2, 28)
    assert local_day(utc(2026, 3, 1, 8, 0), LA) == date(2026, 3, 1)
    assert local_day(utc(2026, 3, 1, 8, 0), "UTC") == date(2026, 3, 1)


def test_a_beat_is_counted_from_the_epoch() -> None:
    assert next_run(utc(2026, 3, 1, 12, 0, 1), seconds=60) == utc(2026, 3, 1, 12, 1)
    assert next_run(utc(2026, 3, 1, 12, 1), seconds=60) == utc(2026, 3, 1, 12, 2)


@pytest.mark.parametrize(
    ("after", "at", "expected"),
    [
        (utc(2026, 1, 10, 11, 0), "03:30", utc(2026, 1, 10, 11, 30)),
        (utc(2026, 1, 10, 11, 30), "03:30", utc(2026, 1, 11, 11, 30)),
        (utc(2026, 7, 10, 0, 0), "03:30", utc(2026, 7, 10, 10, 30)),
        # 02:30 does not exist on 8 March 2026: it runs as 03:30 summer time.
        (utc(2026, 3, 8, 8, 0), "02:30", utc(2026, 3, 8, 10, 30)),
        # 01:30 comes twice on 1 November 2026: it runs the first time only.
        (utc(2026, 11, 1, 7, 0), "01:30", utc(2026, 11, 1, 8, 30)),
        (utc(2026, 11, 1, 8, 30), "01:30", utc(2026, 11, 2, 9, 30)),
    ],
)
def test_a_time_of_day_is_the_citys(after: datetime, at: str, expected: datetime) -> None:
    assert next_run(after, daily_at=at, time_zone=LA) == expected


@settings(deadline=None)
@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["00:00", "01:30", "02:30", "23:59"]),
    st.sampled_from([LA, "UTC", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo"]),
)
def test_the_next_run_is_later_and_within_two_days(after: datetime, at: str, zone: str) -> None:
    assert after < next_run(after, daily_at=at, time_zone=zone) <= after + timedelta(hours=50)


def test_a_timetable_needs_a_beat() -> None:
    with pytest.raises(ValueError, match="seconds greater than zero"):
        next_run(now())
