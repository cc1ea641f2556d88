"""Routing of the shipped request types: no rule stands in the shadow of one before it."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from plaza.kernel.cases import rules
from plaza.kernel.places.sample.districts import CORE
from plaza.systems.front_door.requests_311.sample.answers import answer
from tests.blueprints.test_shipped import compiled, every_type, folder

ZONE = "America/Los_Angeles"


@pytest.mark.parametrize(("name", "key"), every_type())
def test_every_rule_decides_some_request(name: str, key: str) -> None:
    one = compiled(name)[key]
    calendars = {
        data["key"]: rules.Calendar(rules.calendar_plan(data["key"], data, ZONE))
        for data in folder(name).items("calendars")
    }
    rng = random.Random(7)
    districts = [district[0] for district in CORE]
    waiting = set(range(1, len(one.routing) + 1))
    for _ in range(4_000):
        if not waiting:
            break
        at = datetime(2026, 3, rng.randint(2, 8), rng.randint(0, 23), tzinfo=UTC)
        areas = {"district": rng.choice(districts)}
        found = rules.route(
            one, at=at, areas=areas, answers=answer(one, at, "words", rng), calendars=calendars
        )
        waiting.discard(found.rule or 0)
    assert not waiting, [one.routing[number - 1].because["en"] for number in sorted(waiting)]


def test_areas_in_rules_are_districts_of_the_sample_city() -> None:
    known = {district[0] for district in CORE}
    for one in compiled("sample_city").values():
        for rule in one.routing:
            assert set(rule.when.area) <= {"district"}
            assert set(rule.when.area.get("district", ())) <= known
