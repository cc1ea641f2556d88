"""Dates as apps send them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaza.kernel.cases.rules import iso, parse_datetime


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-03-28T14:30:00Z", "2026-03-28T14:30:00+00:00"),
        ("2026-03-28T14:30:00z", "2026-03-28T14:30:00+00:00"),
        ("2026-03-28T14:30:00-07:00", "2026-03-28T14:30:00-07:00"),
        ("2026-03-28T14:30:00+0530", "2026-03-28T14:30:00+05:30"),
        ("2026-03-28T14:30:00+02", "2026-03-28T14:30:00+02:00"),
        ("2026-03-28T14:30:00.987654Z", "2026-03-28T14:30:00+00:00"),
        ("2026-03-28T14:30:00", "2026-03-28T14:30:00-07:00"),
        ("2026-01-28 14:30", "2026-01-28T14:30:00-08:00"),
        ("2026-03-28", "2026-03-28T00:00:00-07:00"),
        ("20260328T143000Z", "2026-03-28T14:30:00+00:00"),
        (" 2026-03-28 ", "2026-03-28T00:00:00-07:00"),
        ("٢٠٢٦-٠٣-٢٨", "2026-03-28T00:00:00-07:00"),
        ("2026-06-30T23:59:60Z", "2026-06-30T23:59:59+00:00"),
    ],
)
def test_accepted(text: str, shown: str) -> None:
    at = parse_datetime(text, "America/Los_Angeles")
    assert at is not None
    assert iso(at) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "28.03.2026",
        "2026-02-30",
        "2026-13-01",
        "2026-03-28T25:00:00Z",
        "2026-03-28T10:00:00+99:00",
        "2026-03-28T",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00+14:00",
        "1" * 1000,
        "2026-03-28Z",
        "²⁰²⁶-03-28",
    ],
)
def test_refused(text: str) -> None:
    assert parse_datetime(text, "America/Los_Angeles") is None


def test_an_unknown_zone_is_utc() -> None:
    at = parse_datetime("2026-03-28", "Nowhere/At_All")
    assert at is not None
    assert at.utcoffset() == timedelta()


@given(st.text(max_size=70))
def test_any_text_is_a_time_or_none(text: str) -> None:
    parse_datetime(text, "Europe/Berlin")


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
)
def test_what_we_write_we_read(at: datetime, minutes: int) -> None:
    aware = at.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    read = parse_datetime(iso(aware))
    assert read is not None
    assert read.astimezone(UTC) == aware.astimezone(UTC)
