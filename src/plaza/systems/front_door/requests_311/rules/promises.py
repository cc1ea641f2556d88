"""What a type promises, and whether it is about danger."""

from __future__ import annotations

from plaza.kernel.cases.types import ClockPolicy, CompiledType

URGENT = ("high", "urgent")
SOON_HOURS = 24


def promised(compiled: CompiledType) -> ClockPolicy | None:
    """The promise that "expected by" speaks of: the one that runs until closing, else the first."""
    closing = (clock for clock in compiled.clocks if clock.until == "closed")
    return next(closing, compiled.clocks[0] if compiled.clocks else None)


def is_dangerous(compiled: CompiledType) -> bool:
    """Whether people may be in danger: urgent by itself, or promised day and night within a day."""
    if compiled.priority in URGENT:
        return True
    clock = promised(compiled)
    return clock is not None and clock.of == "calendar" and 0 < clock.amount.hours <= SOON_HOURS
