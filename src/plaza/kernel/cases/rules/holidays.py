"""Reads a city's calendar (weekly hours, holidays) and says which days are holidays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from plaza.kernel.base.types import Invalid

from ..types import CalendarPlan, Holiday

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_NTH = re.compile(
    rf"({'|'.join(_ORDINALS)}) ({'|'.join(_DAY_NAMES)}) (?:of|in) ({'|'.join(_MONTHS)})(?: ([+-]\d+))?"
)
_EASTER = re.compile(r"easter ?([+-] ?\d+)?")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")

Spans = tuple[tuple[int, int], ...]


def calendar_plan(key: str, data: Mapping[str, Any], time_zone: str) -> CalendarPlan:
    """A calendar from its YAML. Raises Invalid, naming what cannot be read.

    ``{weekly: {mon: ["08:00-12:00", "13:00-17:00"], …}, holidays: ["2026-12-25", "12-25",
    {on: third monday of january, name: {…}}, easter-2], special_days: {"2026-12-24": ["08:00-12:00"]}}``;
    ``always: true`` is open day and night. A span may run over midnight. Days not named are closed.
    """
    zone_name = str(data.get("time_zone") or time_zone)
    if data.get("always"):
        weekly: tuple[Spans, ...] = (((0, 1440),),) * 7
    else:
        weekly = _weekly(key, data.get("weekly") or data.get("hours") or {})
    holidays = tuple(_holiday(key, one) for one in data.get("holidays") or ())
    special = {
        _day(key, str(day)): tuple(part for part, _ in _spans(key, spans, wrap=False))
        for day, spans in (data.get("special_days") or {}).items()
    }
    return CalendarPlan(key, zone_name, weekly, holidays, special, data.get("name") or {})


def _refuse(key: str, message: str) -> Invalid:
    return Invalid(f"Calendar “{key}”: {message}")


def _weekly(key: str, data: Mapping[str, Any]) -> tuple[Spans, ...]:
    days: list[list[tuple[int, int]]] = [[] for _ in WEEKDAYS]
    for name, spans in data.items():
        for number in _weekday_numbers(key, str(name)):
            for span, next_day in _spans(key, spans, wrap=True):
                days[(number + next_day) % 7].append(span)
    return tuple(tuple(_joined(sorted(day))) for day in days)


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans that touch or overlap become one."""
    current: tuple[int, int] | None = None
    for first, last in spans:
        if current and first <= current[1]:
            current = (current[0], max(current[1], last))
            continue
        if current:
            yield current
        current = (first, last)
    if current:
        yield current


def _weekday_numbers(key: str, name: str) -> list[int]:
    """``mon``, ``monday`` or ``mon-fri``."""
    ends = [
        WEEKDAYS.index(part[:3]) if part[:3] in WEEKDAYS else -1 for part in name.strip().lower().split("-")
    ]
    if -1 in ends or len(ends) > 2:
        raise _refuse(key, f"“{name}” is not a weekday; write mon, tue, … or mon-fri")
    return [(ends[0] + step) % 7 for step in range((ends[-1] - ends[0]) % 7 + 1)]


def _spans(key: str, value: Any, *, wrap: bool) -> Iterator[tuple[tuple[int, int], int]]:
    for text in [value] if isinstance(value, str) else value or ():
        match = _SPAN.fullmatch(str(text).strip())
        hours = [int(part) for part in match.groups()] if match else [99, 0, 0, 0]
        first, last = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
        if (
            max(hours[1], hours[3]) > 59
            or max(first, last) > 1440
            or first == last
            or (last < first and not wrap)
        ):
            raise _refuse(key, f"“{text}” is not a span of hours; write it like 08:00-17:00")
        if first < last:
            yield (first, last), 0
            continue
        yield (first, 1440), 0
        if last:
            yield (0, last), 1


def _holiday(key: str, value: Any) -> Holiday:
    data = value if isinstance(value, Mapping) else {"on": value}
    holiday = Holiday(
        " ".join(str(data.get("on") or data.get("date") or "").lower().split()), data.get("name") or {}
    )
    try:
        list(holiday_dates(holiday, 2024))
    except ValueError:
        raise _refuse(
            key, f"“{holiday.on}” is not a day; write 2026-12-25, 12-25, third monday of january or easter-2"
        ) from None
    return holiday


def _day(key: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _refuse(key, f"“{text}” is not a date; write it like 2026-12-24") from None


def holiday_dates(holiday: Holiday, year: int) -> Iterator[date]:
    """The days of ``year`` on which the holiday falls. Raises ValueError if it cannot be read."""
    text = holiday.on
    if nth := _NTH.fullmatch(text):
        ordinal, weekday, month, shift = nth.groups()
        day = nth_weekday(year, _MONTHS.index(month) + 1, _DAY_NAMES.index(weekday), _ORDINALS[ordinal])
        yield day + timedelta(days=int(shift or 0))
    elif shifted := _EASTER.fullmatch(text):
        yield easter(year) + timedelta(days=int((shifted[1] or "0").replace(" ", "")))
    elif re.fullmatch(r"\d{2}-\d{2}", text):
        if text != "02-29" or _is_leap(year):
            yield date.fromisoformat(f"{year:04}-{text}")
    else:
        day = date.fromisoformat(text)
        if day.year == year:
            yield day


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def nth_weekday(year: int, month: int, weekday: int, ordinal: int) -> date:
    """The first (1) to fourth (4) or last (-1) such weekday of a month."""
    if ordinal > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (ordinal - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7)


def easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian algorithm, as in Meeus, Astronomical Algorithms, 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)
