"""Answers: cleaned or told what is wrong, in codes and words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaza.kernel.cases.rules import check_answers, sample_answers, show_answer, visible_fields
from plaza.kernel.cases.rules.answers import MESSAGES

from .declared_types import pothole

TYPE = pothole()
GOOD: dict[str, Any] = {"where": "road", "size": "large"}


def problems(**answers: Any) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in check_answers(TYPE, GOOD | answers).problems]


def cleaned(**answers: Any) -> dict[str, Any]:
    check = check_answers(TYPE, GOOD | answers, time_zone="America/Los_Angeles")
    assert check.ok, [str(one) for one in check.problems]
    return check.answers


def test_all_types_are_cleaned() -> None:
    found = cleaned(
        harm=["tyre", "fall", "tyre"],
        depth=" ١٢,5 ",
        seen_on="2026-03-28T10:00:00.5",
        plate=" AB\x00  12\n",
        more="a\r\nb\x07 ",
    )
    assert found == {
        "where": "road",
        "size": "large",
        "harm": ["fall", "tyre"],
        "depth": 12.5,
        "seen_on": "2026-03-28T10:00:00-07:00",
        "plate": "AB 12",
        "more": "a\nb",
    }
    assert json.loads(json.dumps(found)) == found


def test_empty_answers_are_no_answers() -> None:
    assert cleaned(harm=[""], depth="", seen_on=" ", plate="", more=None) == GOOD


def test_missing() -> None:
    check = check_answers(TYPE, {"size": "large"})
    assert [(one.field, one.code) for one in check.problems] == [("where", "missing")]
    assert str(check.problems[0]) == "Answer the question “Where is it?”."
    assert "¿Dónde está?" in str(check_answers(TYPE, {}, language="es").problems[0])


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ({"size": "huge"}, "unknown_value"),
        ({"harm": ["fall", "hail"]}, "unknown_value"),
        ({"depth": "deep"}, "bad_number"),
        ({"depth": True}, "bad_number"),
        ({"depth": "nan"}, "bad_number"),
        ({"depth": float("inf")}, "bad_number"),
        ({"depth": "1e30"}, "bad_number"),
        ({"depth": 0}, "too_small"),
        ({"depth": "200.5"}, "too_big"),
        ({"seen_on": "yesterday"}, "bad_date"),
        ({"plate": "x" * 11}, "too_long"),
        ({"more": "x" * 4001}, "too_long"),
        ({"plate": ["a", "b"]}, "wrong_type"),
        ({"plate": {"a": 1}}, "wrong_type"),
        ({"colour": "red"}, "unknown_field"),
    ],
)
def test_what_is_wrong(answer: dict[str, Any], code: str) -> None:
    assert problems(**answer) == [(next(iter(answer)), code)]


def test_messages_say_the_limits() -> None:
    found = check_answers(TYPE, GOOD | {"plate": "x" * 11, "depth": 500}).problems
    assert [str(one) for one in found] == [
        "“How deep in cm?” must be 200 or less.",
        "“Plate” can be at most 10 characters; yours has 11.",
    ]
    assert all(one.message in MESSAGES.values() for one in found)


def test_answers_to_hidden_questions_are_dropped_all_the_way_down() -> None:
    check = check_answers(TYPE, {"where": "path", "size": "large", "harm": ["nonsense"]})
    assert check.ok
    assert check.answers == {"where": "path"}


def test_visible_fields_follow_the_answers() -> None:
    def codes(**answers: Any) -> list[str]:
        return [field.code for field in visible_fields(TYPE, answers)]

    assert codes() == ["where", "depth", "seen_on", "plate", "more"]
    assert codes(where="road")[:2] == ["where", "size"]
    assert codes(where="road", size="large")[2] == "harm"
    assert "harm" not in codes(where="path", size="large")


def test_a_list_of_one_is_one_answer() -> None:
    assert cleaned(plate=["AB 1"])["plate"] == "AB 1"
    assert cleaned(harm="fall")["harm"] == ["fall"]


def test_show_answer_names_the_choices() -> None:
    harm = TYPE.find_field("harm")
    assert harm is not None
    assert show_answer(harm, ["fall", "tyre"], "es") == "Alguien se cayó, Una llanta"
    assert show_answer(harm, ["gone"]) == "gone"
    assert show_answer(harm, None) == ""


def test_sample_answers_are_right() -> None:
    assert check_answers(TYPE, sample_answers(TYPE)).ok


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([field.code for field in TYPE.fields]) | st.text(max_size=5), values))
def test_anything_is_cleaned_or_told_and_cleaning_twice_changes_nothing(answers: dict[str, Any]) -> None:
    check = check_answers(TYPE, answers)
    for problem in check.problems:
        assert str(problem)
    json.dumps(check.answers, allow_nan=False).encode()
    if check.ok:
        again = check_answers(TYPE, check.answers)
        assert again.ok
        assert again.answers == check.answers
