"""Dates as cities publish them: ISO, American month first, day first with dots; with or without zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from functools import lru_cache

EARLIEST, LATEST = 1950, 2100
_SLASHED = re.compile(
    r"\s*(\d{1,2})/(\d{1,2})/(\d{4})(?:\D+?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?)?\s*$"
)
_DOTTED = re.compile(r"\s*(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*$")


@lru_cache(maxsize=65536)
def when(text: str, zone: tzinfo) -> datetime | None:
    """``text`` as a moment in UTC, city time where it names no zone; None when it is empty or no date.

    A year outside 1950–2100 is a typing error and counts as no date.
    """
    try:
        moment = _parse(text)
    except ValueError:
        return None
    if moment is None or not EARLIEST <= moment.year <= LATEST:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _parse(text: str) -> datetime | None:
    if not text:
        return None
    if slashed := _SLASHED.match(text):
        month, day, year, hour, minute, second, half = slashed.groups()
        return _moment(year, month, day, _hour(hour, half), minute, second)
    if dotted := _DOTTED.match(text):
        day, month, year, hour, minute, second = dotted.groups()
        return _moment(year, month, day, int(hour or 0), minute, second)
    return datetime.fromisoformat(text.strip())


def _moment(year: str, month: str, day: str, hour: int, minute: str | None, second: str | None) -> datetime:
    """Still without a zone: the caller knows whose clock it was."""
    return datetime(int(year), int(month), int(day), hour, int(minute or 0), int(second or 0))  # noqa: DTZ001


def _hour(hour: str | None, half: str | None) -> int:
    value = int(hour or 0)
    if half is None:
        return value
    return value % 12 + (12 if half in "Pp" else 0)
