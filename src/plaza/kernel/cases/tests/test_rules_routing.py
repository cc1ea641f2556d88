"""Routing: the first rule that fits, and why the others did not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from plaza.kernel.cases.rules import Calendar, calendar_plan, compile_type, route
from plaza.kernel.cases.types import Decision

from .declared_types import POTHOLE, WORKFLOW, pothole

ZONE = "America/Los_Angeles"
OFFICE = Calendar(
    calendar_plan("default", {"weekly": {"mon-fri": "08:00-17:00"}, "holidays": ["12-25"]}, ZONE)
)
NIGHT = datetime(2026, 3, 5, 6, tzinfo=UTC)  # Wednesday 22:00
DAY = datetime(2026, 3, 4, 18, tzinfo=UTC)  # Wednesday 10:00
LARGE = {"where": "road", "size": "large"}


def decide(
    at: datetime = DAY, district: str = "", answers: dict[str, Any] | None = None, **more: Any
) -> Decision:
    areas = {"district": district} if district else {}
    return route(
        pothole(),
        at=at,
        areas=areas,
        answers=LARGE if answers is None else answers,
        calendars={"default": OFFICE},
        **more,
    )


def test_the_first_rule_that_fits_wins_and_says_why() -> None:
    found = decide(NIGHT, "harbour")
    assert (found.department, found.team, found.priority, found.rule) == (
        "streets",
        "night_crew",
        "urgent",
        1,
    )
    assert found.steps == (
        "Rule 1 matched: goes to streets / night_crew (Large holes at night go to the night crew).",
    )
    assert found.because["es"] == "De noche van al turno de noche."


def test_without_a_rule_it_is_the_types_department_and_every_rule_is_explained() -> None:
    found = decide(NIGHT, "inland")
    assert (found.department, found.team, found.priority, found.rule) == ("streets", "", "normal", None)
    assert found.steps == (
        "Rule 1 did not match: district is inland, not harbour or old_town.",
        "Rule 2 did not match: district is inland, not airport.",
        "Rule 3 did not match: 2026-03-04 is not 12-20 to 01-06 or 2026-07-01 to 2026-07-31.",
        "No rule matched: goes to the type's department, streets.",
    )


@pytest.mark.parametrize(
    ("at", "answers", "words"),
    [
        (DAY, LARGE, "wed 10:00 is within working hours"),
        (NIGHT, {"where": "road", "size": "small"}, "it needs “How big is it?” is Like a tyre"),
        (NIGHT, {}, "it needs “How big is it?” is Like a tyre"),
    ],
)
def test_each_kind_of_obstacle(at: datetime, answers: dict[str, Any], words: str) -> None:
    assert words in decide(at, "harbour", answers).steps[0]


def test_an_unknown_place_fits_no_area() -> None:
    assert "district is not known, not airport" in decide().steps[1]


def test_a_rule_keeps_the_department_it_does_not_name_and_a_given_priority() -> None:
    assert decide(NIGHT, "old_town").department == "streets"
    assert decide(district="airport", priority="high").priority == "high"


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        ((2026, 12, 26), True),  # a Saturday between the years
        ((2027, 1, 3), True),
        ((2027, 1, 9), False),
        ((2026, 12, 25), False),  # a Friday
        ((2026, 7, 4), True),
        ((2027, 7, 3), False),
    ],
)
def test_weekdays_and_dates_in_the_citys_time(day: tuple[int, int, int], fits: bool) -> None:
    late = datetime(*day, 23, 30, tzinfo=OFFICE.zone).astimezone(UTC)
    assert (decide(late, answers={}).rule == 3) is fits


def test_a_holiday_is_outside_working_hours() -> None:
    assert decide(datetime(2026, 12, 25, 19, tzinfo=UTC), "harbour").rule == 1


def test_channel_and_priority_conditions() -> None:
    rules = """routing:
  - {when: {channel: [phone], priority: [high]}, to: {team: desk}}
clocks:"""
    head, _, tail = POTHOLE.partition("routing:")
    compiled = compile_type(head + rules + tail.partition("clocks:")[2], {"repair": WORKFLOW})

    def steps(**more: str) -> tuple[int | None, str]:
        found = route(compiled, at=DAY, areas={}, answers={}, **more)
        return found.rule, found.steps[0]

    assert steps(channel="phone", priority="high")[0] == 1
    assert steps(channel="web", priority="high")[1] == "Rule 1 did not match: channel is web, not phone."
    assert steps(channel="phone")[1] == "Rule 1 did not match: priority is normal, not high."


def test_without_calendars_it_is_always_working_time() -> None:
    assert route(pothole(), at=NIGHT, areas={"district": "harbour"}, answers=LARGE).rule is None
