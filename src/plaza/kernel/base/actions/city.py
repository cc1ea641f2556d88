"""Setting the city, and keeping what other layers need to remember about it."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import transaction

from plaza.kernel.base.models import CitySetting
from plaza.kernel.base.queries.city import forget_city
from plaza.kernel.base.types import City


def set_city(city: City) -> None:
    """Keep ``city``; this process sees it at once, others within 2 seconds."""
    value = msgspec.to_builtins(city)
    CitySetting.objects.update_or_create(key="city", defaults={"value": value})
    forget_city()
    transaction.on_commit(forget_city)


def keep_setting(key: str, value: Any) -> None:
    """Keep a JSON value under ``key`` in the caller's transaction; the city itself: ``set_city``."""
    if key == "city":
        raise ValueError("the city is set with set_city")
    CitySetting.objects.update_or_create(key=key, defaults={"value": value})
