"""Dates and times as people and apps send them."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_SHAPE = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})"
    r"(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,]\d{1,9})?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?",
    re.IGNORECASE | re.ASCII,
)


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """The time zone of that name; UTC for a name nobody knows (the blueprint check reports it)."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def plain_digits(text: str) -> str:
    """Digits of any script as 0-9: ``١٢`` is ``12``."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def parse_datetime(text: str, time_zone: str = "UTC") -> datetime | None:
    """An aware time in whole seconds from ISO 8601 in its common spellings, or None.

    ``Z``, ``±hh:mm``, ``±hhmm``, fractions of a second (cut off) and a date alone are taken; without a
    zone it is the city's time. The offset that was sent is kept.
    """
    match = _SHAPE.fullmatch(plain_digits(text.strip())) if len(text) <= 64 else None
    if match is None:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    try:
        naive = datetime(  # noqa: DTZ001 - the zone follows
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), min(int(second or 0), 59)
        )
        aware = naive.replace(tzinfo=_offset(offset) if offset else zone(time_zone))
        aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return aware


def _offset(text: str) -> tzinfo:
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    parsed = datetime.fromisoformat(f"2000-01-01T00:00:00{text[0]}{digits[:2]}:{digits[2:]}").tzinfo
    return parsed or UTC


def iso(at: datetime) -> str:
    """With zone, in whole seconds, as Open311 wants it."""
    return at.isoformat(timespec="seconds")
