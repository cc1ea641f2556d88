"""The time now, the city's day, and when a timetable runs next."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

zone = lru_cache(maxsize=64)(ZoneInfo)


def now() -> datetime:
    """The time now, aware, in UTC."""
    return datetime.now(UTC)


def local_day(moment: datetime, time_zone: str) -> date:
    """The calendar day on which ``moment`` (aware) falls in ``time_zone`` (an IANA name)."""
    return moment.astimezone(zone(time_zone)).date()


def next_run(after: datetime, *, seconds: int = 0, daily_at: str = "", time_zone: str = "UTC") -> datetime:
    """First run strictly later than ``after``, in UTC.

    ``seconds`` gives a steady beat counted from the epoch, so that all workers agree on it; ``daily_at``
    ("03:30") a wall-clock time in ``time_zone``. A wall-clock time skipped by a change to summer time
    runs as soon as that hour is over; one that comes twice runs once.
    """
    if daily_at:
        hour, minute = (int(part) for part in daily_at.split(":"))
        local = zone(time_zone)
        day = after.astimezone(local).date()
        for offset in range(3):
            wall = datetime.combine(day + timedelta(days=offset), time(hour, minute), tzinfo=local)
            moment = wall.astimezone(UTC)
            if moment > after:
                return moment
    if seconds <= 0:
        raise ValueError("A timetable needs seconds greater than zero, or daily_at as HH:MM")
    beat = int(after.timestamp()) // seconds + 1
    return datetime.fromtimestamp(beat * seconds, UTC)
