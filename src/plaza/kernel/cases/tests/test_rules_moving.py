"""The state machine: what may be done, why not, and what it does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaza.kernel.base.types import Conflict, Invalid, NotAllowed, NotFound, Problem
from plaza.kernel.cases.rules import describe, list_transitions, move
from plaza.kernel.cases.types import Move

from .declared_types import pothole

TYPE = pothole()
FACTS = {"open_tasks": 0}


def may(permission: str) -> bool:
    return permission == "cases.transition"


def take(state: str, transition: str, **more: Any) -> Move:
    given = {"answers": {}, "facts": FACTS, "may": lambda _: True} | more
    return move(TYPE, state, transition, **given)


def test_listing_says_why_not() -> None:
    options = {
        one.transition.key: one for one in list_transitions(TYPE, "received", {}, {"open_tasks": 2}, may)
    }
    assert list(options) == ["plan", "start", "wait", "finish", "decline"]
    assert options["plan"].allowed
    assert str(options["finish"].why_not[0]) == "Finish the open tasks first."
    assert str(options["decline"].why_not[0]) == "Your role does not allow “Close without work”."
    assert options["decline"].why_not[0].code == "permission"


def test_listing_from_elsewhere() -> None:
    assert [one.transition.key for one in list_transitions(TYPE, "done", {}, FACTS, may)] == ["reopen"]
    assert list_transitions(TYPE, "nowhere", {}, FACTS, may) == ()


def test_close_with_a_reason() -> None:
    done = take("working", "finish", reason="repaired", public_text="The crew  came twice.")
    assert (done.state, done.stage, done.status, done.outcome) == ("done", "closed", "closed", "fixed")
    assert done.public_text == {
        "en": "We repaired it. The crew came twice.",
        "es": "Lo reparamos. The crew came twice.",
    }
    assert done.effects == ("notify_reporter",)
    assert (done.closes, done.reopens, done.pauses_clock) == (True, False, False)


def test_close_with_a_fixed_outcome() -> None:
    declined = take("waiting", "decline")
    assert (declined.outcome, declined.reason) == ("duplicate", "")
    assert declined.public_text["en"] == "This was already reported."


@pytest.mark.parametrize(
    ("reason", "words"), [("", "Choose the reason"), ("eaten", "“eaten” is not a reason")]
)
def test_a_close_without_its_reason_is_refused(reason: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as caught:
        take("working", "finish", reason=reason)
    assert list(caught.value.fields) == ["reason"]


def test_reopening_takes_the_outcome_away() -> None:
    again = take("done", "reopen")
    assert (again.status, again.outcome, again.reopens, again.closes) == ("open", "", True, False)


def test_waiting_pauses() -> None:
    assert take("received", "wait").pauses_clock


def test_fields_are_asked_and_cleaned() -> None:
    with pytest.raises(Invalid, match="Planned for") as caught:
        take("received", "plan")
    assert list(caught.value.fields) == ["planned_on"]
    with pytest.raises(Invalid, match="Enter a date"):
        take("received", "plan", fields={"planned_on": "soon"})
    with pytest.raises(Invalid, match="no question “sneaky”"):
        take("received", "plan", fields={"planned_on": "2026-03-28", "sneaky": 1})
    planned = take("received", "plan", fields={"planned_on": "2026-03-28"}, time_zone="America/Los_Angeles")
    assert planned.answers == {"planned_on": "2026-03-28T00:00:00-07:00"}


def test_a_field_already_answered_is_not_asked_again() -> None:
    planned = take("received", "plan", answers={"planned_on": "2026-03-28T00:00:00+00:00"})
    assert planned.answers == {"planned_on": "2026-03-28T00:00:00+00:00"}


def test_what_stands_in_the_way() -> None:
    with pytest.raises(NotFound, match="no step “fly”"):
        take("received", "fly")
    with pytest.raises(Conflict, match="This case is “Done”; “Start” is not possible"):
        take("done", "start")
    with pytest.raises(NotAllowed, match="Close without work"):
        take("received", "decline", may=may)
    with pytest.raises(Conflict, match="Finish the open tasks") as caught:
        take("received", "finish", facts={"open_tasks": 1}, reason="repaired")
    assert caught.value.extra["code"] == "guard"


def test_a_problem_can_be_told_in_another_language() -> None:
    with pytest.raises(Conflict) as caught:
        take("done", "start", language="es")
    extra = caught.value.extra
    assert extra["params"] == {"state": "Hecho", "transition": "Empezar"}
    assert extra["message"] % extra["params"] == caught.value.detail


@pytest.mark.parametrize(
    ("guard", "words"),
    [
        ({"!": [{"var": "open_tasks"}]}, "no open tasks"),
        ({"==": [{"var": "size"}, "large"]}, "“How big is it?” is Like a tyre"),
        ({"in": [{"var": "where"}, ["road", "path"]]}, "“Where is it?” is On the road or On the pavement"),
        ({"in": ["fall", {"var": "harm"}]}, "“What happened?” with Somebody fell"),
        (
            {"and": [{"!!": [{"var": "photos"}]}, {">": [{"var": "depth"}, 5]}]},
            "a photo and “How deep in cm?” is more than 5",
        ),
        ({"missing": ["depth"]}, "an empty “How deep in cm?”"),
        ({"<": [1, {"var": "depth"}, 5]}, "“How deep in cm?” between 1 and 5"),
        ({"==": [{"var": "assigned"}, True]}, "somebody assigned is yes"),
    ],
)
def test_conditions_in_words(guard: object, words: str) -> None:
    assert describe(guard, TYPE) == words


@given(
    st.lists(st.tuples(st.sampled_from([one.key for one in TYPE.transitions]), st.booleans()), max_size=12)
)
def test_on_any_walk_status_stage_and_outcome_agree(walk: list[tuple[str, bool]]) -> None:
    state = TYPE.initial.key
    for key, busy in walk:
        allowed = [
            one.transition.key
            for one in list_transitions(TYPE, state, {}, {"open_tasks": busy}, lambda _: True)
            if one.allowed
        ]
        try:
            taken = take(
                state,
                key,
                facts={"open_tasks": busy},
                reason="repaired",
                fields={"planned_on": "2026-01-01"} if key == "plan" else {},
            )
        except Problem:
            assert key not in allowed
            continue
        assert key in allowed
        assert (
            (taken.status == "closed")
            == bool(taken.outcome)
            == bool(taken.public_text)
            == (taken.stage == "closed")
        )
        state = taken.state
