"""The city, from memory: every page asks for it."""

from __future__ import annotations

import time
from typing import Any

import msgspec

from plaza.kernel.base.models import CitySetting
from plaza.kernel.base.types import City

KEEP_SECONDS = 2.0

_kept: tuple[float, City] | None = None


def get_city() -> City:
    """The city as last set; a plain default before any blueprint is applied. At most 2 seconds old."""
    global _kept
    kept = _kept
    if kept and time.monotonic() - kept[0] < KEEP_SECONDS:
        return kept[1]
    row = CitySetting.objects.filter(key="city").values_list("value", flat=True).first()
    city = msgspec.convert(row, City) if row else City()
    _kept = (time.monotonic(), city)
    return city


def forget_city() -> None:
    """Read the city anew at the next question (after a change, and between tests)."""
    global _kept
    _kept = None


def find_setting(key: str) -> Any:
    """What ``actions.keep_setting`` kept under ``key``; None when there is nothing."""
    return CitySetting.objects.filter(key=key).values_list("value", flat=True).first()
