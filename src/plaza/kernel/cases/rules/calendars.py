"""Working time: a calendar counts open seconds and open days fast, through daylight-saving changes.

A minute is open when the wall clock of the calendar's zone says so. Each year's open spans are worked
out once as UTC seconds with running sums; after that a question is a few binary searches.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from plaza.kernel.base.types import Invalid

from ..types import CalendarPlan
from .dates import zone
from .holidays import Spans, holiday_dates

MAX_YEARS = 60
_DAY = timedelta(days=1)


@dataclass(slots=True)
class _Year:
    """Open spans of one local year as epoch seconds; ``before[i]`` is what was open before span i."""

    starts: list[int]
    ends: list[int]
    before: list[int]  # one longer than starts: the last is the sum of the year
    day_ends: list[int]  # closing time of each open day
    days: list[int]  # and that day's ordinal

    def open_until(self, at: int) -> int:
        """Open seconds of this year before ``at``."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return 0
        return self.before[index] + min(at, self.ends[index]) - self.starts[index]


class Calendar:
    """Counts with one plan. Safe to share between threads; make one per plan and keep it."""

    __slots__ = ("_years", "plan", "zone")

    def __init__(self, plan: CalendarPlan) -> None:
        self.plan = plan
        self.zone = zone(plan.time_zone)
        self._years: dict[int, _Year] = {}

    def __repr__(self) -> str:
        return f"Calendar({self.plan.key})"

    def year(self, number: int) -> _Year:
        found = self._years.get(number)
        if found is None:
            found = self._years[number] = _make_year(self, number)
        return found

    def is_open(self, at: datetime) -> bool:
        year, second = self.year(at.astimezone(self.zone).year), int(at.timestamp())
        index = bisect_right(year.starts, second) - 1
        return index >= 0 and second < year.ends[index]

    def is_open_day(self, day: date) -> bool:
        return day.toordinal() in self.year(day.year).days

    def between(self, start: datetime, end: datetime) -> int:
        """Open seconds from ``start`` to ``end``; negative when ``end`` is the earlier."""
        if end < start:
            return -self.between(end, start)
        first, last = start.astimezone(self.zone).year, end.astimezone(self.zone).year
        a, b = int(start.timestamp()), int(end.timestamp())
        if first == last:
            year = self.year(first)
            return year.open_until(b) - year.open_until(a)
        whole = sum(self.year(number).before[-1] for number in range(first + 1, last))
        here = self.year(first)
        return here.before[-1] - here.open_until(a) + whole + self.year(last).open_until(b)

    def add(self, start: datetime, seconds: int) -> datetime:
        """The first moment by which ``seconds`` of open time have passed since ``start`` (UTC).

        Nothing to add is ``start`` itself. Raises Invalid when that is more than MAX_YEARS away.
        """
        if seconds <= 0:
            return start.astimezone(UTC)
        number = start.astimezone(self.zone).year
        year = self.year(number)
        goal = year.open_until(int(start.timestamp())) + seconds
        for _ in range(MAX_YEARS):
            if goal <= year.before[-1]:
                index = bisect_left(year.before, goal) - 1
                return datetime.fromtimestamp(year.starts[index] + goal - year.before[index], UTC)
            goal -= year.before[-1]
            number += 1
            year = self.year(number)
        raise Invalid(f"Calendar “{self.plan.key}” has too few open hours for this deadline.")

    def add_days(self, start: datetime, days: int) -> datetime:
        """Closing time of the ``days``-th open day after the local day of ``start`` (UTC).

        The day itself does not count, so one working day after Friday (or Saturday) is Monday's close.
        """
        local = start.astimezone(self.zone)
        if days <= 0:
            return start.astimezone(UTC)
        year = self.year(local.year)
        index = bisect_right(year.days, local.date().toordinal()) + days - 1
        for number in range(local.year, local.year + MAX_YEARS):
            year = self.year(number)
            if index < len(year.days):
                return datetime.fromtimestamp(year.day_ends[index], UTC)
            index -= len(year.days)
        raise Invalid(f"Calendar “{self.plan.key}” has too few open days for this deadline.")


def _make_year(calendar: Calendar, number: int) -> _Year:
    year = _Year([], [], [0], [], [])
    for day, spans in _open_days(calendar.plan, number):
        added = [span for span in _seconds(calendar, day, spans) if span[1] > span[0]]
        for first, last in added:
            year.starts.append(first)
            year.ends.append(last)
            year.before.append(year.before[-1] + last - first)
        if added:
            year.day_ends.append(added[-1][1])
            year.days.append(day.toordinal())
    return year


def _open_days(plan: CalendarPlan, number: int) -> Iterator[tuple[date, Spans]]:
    closed = {
        day for holiday in plan.holidays for around in (number - 1, number, number + 1)
        if 1 <= around <= 9999 for day in holiday_dates(holiday, around)
    }  # fmt: skip
    for offset in range(366):
        day = date(number, 1, 1) + offset * _DAY
        if day.year != number:
            break
        spans = plan.special_days.get(day, () if day in closed else plan.weekly[day.weekday()])
        if spans:
            yield day, spans


def _seconds(calendar: Calendar, day: date, spans: Spans) -> Iterator[tuple[int, int]]:
    """UTC seconds of a day's spans. Days on which the clocks change are read minute by minute."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
    start = int(midnight.timestamp())
    after = midnight + _DAY  # wall time: the next local midnight
    if int(after.timestamp()) - start == 86_400 and midnight.utcoffset() == after.utcoffset():
        yield from ((start + first * 60, start + last * 60) for first, last in spans)
        return
    current: int | None = None
    end = int(after.timestamp())
    for second in range(start, end, 60):
        wall = datetime.fromtimestamp(second, calendar.zone)
        minute = wall.hour * 60 + wall.minute
        is_open = wall.date() == day and any(first <= minute < last for first, last in spans)
        if is_open and current is None:
            current = second
        elif not is_open and current is not None:
            yield current, second
            current = None
    if current is not None:
        yield current, end


@lru_cache(maxsize=64)
def always_open(time_zone: str = "UTC") -> Calendar:
    """Day and night, every day: what calendar (as opposed to working) time is counted with."""
    return Calendar(CalendarPlan("always", time_zone, (((0, 1440),),) * 7))


def calendar_for(calendars: Mapping[str, Calendar], name: str, time_zone: str = "UTC") -> Calendar:
    """The calendar of that name; without a name (or for one that is gone) the city's ``default``,
    else its first, else always open."""
    found = calendars.get(name) or calendars.get("default") or next(iter(calendars.values()), None)
    return found or always_open(time_zone)
