"""What a type promises, and whether it is about danger."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from plaza.kernel.base.rules import local_day
from plaza.kernel.cases.types import ClockPolicy, CompiledType

URGENT = ("high", "urgent")
SOON_HOURS = 24


def promised(compiled: CompiledType) -> ClockPolicy | None:
    """The promise that "expected by" speaks of: the one that runs until closing, else the first."""
    closing = (clock for clock in compiled.clocks if clock.until == "closed")
    return next(closing, compiled.clocks[0] if compiled.clocks else None)


def last_day(due_at: datetime, time_zone: str) -> date:
    """The day a promise speaks of: what is due at midnight is due on the day that ends there."""
    return local_day(due_at - timedelta(seconds=1), time_zone)


def is_dangerous(compiled: CompiledType) -> bool:
    """Whether people may be in danger: urgent by itself, or promised day and night within a day."""
    if compiled.priority in URGENT:
        return True
    clock = promised(compiled)
    return clock is not None and clock.of == "calendar" and 0 < clock.amount.hours <= SOON_HOURS
