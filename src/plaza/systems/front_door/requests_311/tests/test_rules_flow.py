"""The order of questions: what is asked depends on what was answered, and nothing is skipped."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from plaza.systems.front_door.requests_311 import rules

from .report_town import LIGHT, POTHOLE, QUESTION, compiled

POT = compiled(POTHOLE)
ALL = {"where": "road", "size": "large", "harm": ["tyre"]}


def keys(type_: Any, **draft: Any) -> list[str]:
    return [stage.key for stage in rules.flow_of(type_, draft)]


def test_a_condition_puts_its_question_on_a_later_page() -> None:
    assert [[f.code for f in page] for page in rules.question_pages(POT, {})] == [["where", "more"]]
    pages = rules.question_pages(POT, {"where": "road"})
    assert [[f.code for f in page] for page in pages] == [["where", "more"], ["size"]]
    pages = rules.question_pages(POT, ALL)
    assert [[f.code for f in page] for page in pages] == [["where", "more"], ["size"], ["harm"]]


def test_pages_follow_what_the_type_asks() -> None:
    assert keys(POT) == ["before", "where", "details", "tell", "who", "check"]
    assert keys(POT, near=True, answers=ALL) == [
        "before", "where", "same", "details", "details-2", "details-3", "tell", "who", "check",
    ]  # fmt: skip
    assert keys(compiled(QUESTION)) == ["tell", "who", "check"]


def test_the_first_unanswered_page_comes_first() -> None:
    stages = rules.flow_of(POT, {})
    assert rules.first_open(stages, POT, {}) == "before"
    draft = {"done": ["before", "where"], "place": {}}
    assert rules.first_open(rules.flow_of(POT, draft), POT, draft) == "where"


def test_an_answer_that_opens_a_required_question_asks_it() -> None:
    """Changed from the path to the road: the size is asked although later pages are done."""
    done = ["before", "where", "details", "details-2", "tell", "who"]
    draft = {"done": done, "place": {"note": "here"}, "answers": {"where": "road"}}
    assert rules.next_stage(POT, draft, "details", changing=True) == "details-2"
    draft["answers"] = {"where": "road", "size": "small"}
    assert rules.next_stage(POT, draft, "details", changing=True) == "check"


def test_going_on_never_skips_an_open_page() -> None:
    draft = {"done": ["before", "details"], "answers": {"where": "path"}}
    assert rules.next_stage(POT, draft, "details") == "where"
    draft = {"done": ["before", "where", "details", "tell", "who"], "place": {"note": "x"},
             "answers": {"where": "path"}}  # fmt: skip
    assert rules.next_stage(POT, draft, "where") == "details"


@pytest.mark.parametrize(
    ("contact", "known", "done"),
    [({}, False, False), ({"name": "Ana"}, False, False), ({"phone": "1"}, False, True), ({}, True, True)],
)
def test_some_types_need_somebody_to_answer(contact: dict[str, str], known: bool, done: bool) -> None:
    light = compiled(LIGHT)
    draft = {"done": ["who"], "contact": contact}
    assert rules.is_done(rules.Stage("who"), light, draft, known) is done


def test_a_required_photo_is_waited_for() -> None:
    light = compiled(LIGHT)
    assert not rules.is_done(rules.Stage("tell"), light, {"done": ["tell"]})
    assert rules.is_done(rules.Stage("tell"), light, {"done": ["tell"], "photos": [{"id": 1}]})


def test_what_is_due_at_midnight_is_due_the_day_before() -> None:
    midnight = datetime(2026, 11, 27, 8, tzinfo=UTC)  # 00:00 in Los Angeles
    assert rules.last_day(midnight, "America/Los_Angeles") == date(2026, 11, 26)
    assert rules.last_day(datetime(2026, 11, 27, 1, tzinfo=UTC), "America/Los_Angeles") == date(2026, 11, 26)


def test_danger_and_promise() -> None:
    assert rules.is_dangerous(compiled(LIGHT)) and not rules.is_dangerous(POT)
    clock = rules.promised(POT)
    assert clock is not None and clock.kind == "resolve" and clock.amount.days == 5
    assert rules.promised(compiled(QUESTION)) is None
    assert not rules.is_dangerous(compiled(QUESTION))
