"""The city's settings."""

from __future__ import annotations

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plaza.kernel.base import actions, queries
from plaza.kernel.base.models import CitySetting
from plaza.kernel.base.types import City, pick

pytestmark = pytest.mark.django_db
HARBOUR = City(
    key="harbour",
    name={"en": "Harbour", "ar": "الميناء"},
    languages=("en", "ar"),
    time_zone="America/Los_Angeles",
    centre=(34.05, -118.24),
    bbox=(-118.7, 33.7, -118.1, 34.4),
    contact={"email": "city@example.org"},
    emergency={"en": "Call 911"},
    theme={"colour": "#046"},
    number_prefix="H-",
)


def test_a_city_reads_back_as_it_was_set() -> None:
    assert queries.get_city() == City()
    actions.set_city(HARBOUR)
    queries.forget_city()
    assert queries.get_city() == HARBOUR
    assert pick(queries.get_city().name, "ar") == "الميناء"


def test_the_city_is_answered_from_memory() -> None:
    actions.set_city(HARBOUR)
    queries.get_city()
    with CaptureQueriesContext(connection) as asked:
        assert queries.get_city() == HARBOUR
    assert not asked.captured_queries


def test_a_change_elsewhere_is_seen_after_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    actions.set_city(HARBOUR)
    assert queries.get_city().key == "harbour"
    value = CitySetting.objects.get(key="city").value
    CitySetting.objects.filter(key="city").update(value={**value, "key": "other"})
    real = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + 2.1)
    assert queries.get_city().key == "other"
