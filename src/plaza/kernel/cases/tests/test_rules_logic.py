"""JsonLogic subset: what it means, and that nothing hostile gets through it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaza.kernel.cases.rules import LogicError, evaluate, faults_of, is_true, variables_of
from plaza.kernel.cases.rules.logic import OPERATORS

DATA = {"a": 3, "b": "3", "word": "road", "list": ["x", "y"], "empty": "", "none": None, "deep": {"er": 7}}


@pytest.mark.parametrize(
    ("expr", "value"),
    [
        ({"==": [1, 1]}, True),
        ({"==": [{"var": "a"}, {"var": "b"}]}, True),
        ({"==": ["3.0", "3"]}, False),
        ({"==": [True, 1]}, False),
        ({"==": [{"var": "word"}, "road"]}, True),
        ({"==": [{"var": "nothing"}, None]}, True),
        ({"!=": [{"var": "nothing"}, "road"]}, True),
        ({"<": [1, {"var": "a"}, 5]}, True),
        ({"<": [1, {"var": "a"}, 3]}, False),
        ({"<=": [1, {"var": "b"}, 3]}, True),
        ({">": [{"var": "nothing"}, 0]}, False),
        ({">=": ["2026-02-01", "2026-01-31"]}, True),
        ({"<": ["abc", 3]}, False),
        ({"!": [{"var": "list"}]}, False),
        ({"!": {"var": "empty"}}, True),
        ({"!!": [{"var": "list"}]}, True),
        ({"!!": [[]]}, False),
        ({"and": [True, {"var": "a"}]}, 3),
        ({"and": [0, {"nonsense": 1}]}, 0),
        ({"or": ["", None, "x"]}, "x"),
        ({"in": ["x", {"var": "list"}]}, True),
        ({"in": ["oa", {"var": "word"}]}, True),
        ({"in": [3, {"var": "nothing"}]}, False),
        ({"var": "deep.er"}, 7),
        ({"var": ["nothing", 9]}, 9),
        ({"missing": ["a", "empty", "none", "nothing"]}, ["empty", "none", "nothing"]),
        ({"missing": [["a", "gone"]]}, ["gone"]),
        ({"if": [{"var": "empty"}, 1, {"var": "a"}, 2, 3]}, 2),
        ({"if": [False, 1]}, None),
        ({"+": [1, "2", {"var": "a"}]}, 6),
        ({"-": [{"var": "a"}, 1]}, 2),
        ({"-": 4}, -4),
    ],
)
def test_values(expr: object, value: object) -> None:
    assert faults_of(expr) == [] or "nonsense" in str(expr)
    assert evaluate(expr, DATA) == value


def test_no_condition_always_holds() -> None:
    assert is_true(None, {})
    assert not is_true({"var": "gone"}, {})


@pytest.mark.parametrize(
    "expr", [{"=": [1, 1]}, {"a": 1, "b": 2}, {}, {"==": [1]}, {"var": 3}, {"<": [1]}, {"!": [1, 2]}]
)
def test_outside_the_subset_is_refused(expr: object) -> None:
    assert faults_of(expr)
    with pytest.raises(LogicError):
        evaluate(expr, {})


def test_a_close_operator_is_suggested() -> None:
    assert "did you mean '=='" in faults_of({"===": [1, 1]})[0]


def test_depth_is_bounded() -> None:
    expr: object = True
    for _ in range(5_000):
        expr = {"!": [expr]}
    assert "too large or nested too deeply" in faults_of(expr)[-1]
    with pytest.raises(LogicError):
        evaluate(expr, {})
    variables_of(expr)


def test_size_is_bounded() -> None:
    assert faults_of({"and": [True] * 5_000})


def test_variables() -> None:
    expr = {"and": [{"var": ["a", {"var": "b"}]}, {"missing": ["c", "d"]}, {"in": [1, [{"var": "e"}]]}]}
    assert variables_of(expr) == {"a", "b", "c", "d", "e"}


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
names = st.sampled_from([*DATA, "gone", "deep.er.gone", ""])
expressions = st.recursive(
    plain | st.builds(lambda name: {"var": name}, names),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.builds(
            lambda op, args: {op: args},
            st.sampled_from([*OPERATORS, "exec", "__class__"]),
            st.lists(inner, max_size=4),
        )
        | st.builds(lambda op, arg: {op: arg}, st.sampled_from(OPERATORS), inner)
    ),
    max_leaves=25,
)


@given(expressions)
def test_hostile_expressions_give_a_value_or_a_logic_error(expr: object) -> None:
    try:
        evaluate(expr, DATA)
    except LogicError:
        assert faults_of(expr)


@given(expressions)
def test_what_has_no_faults_evaluates_over_anything(expr: object) -> None:
    if not faults_of(expr):
        for data in (DATA, {}, {"a": [], "b": {}, "word": float("nan"), "deep": 1}):
            evaluate(expr, data)


@given(expressions)
def test_only_its_variables_matter(expr: object) -> None:
    if not faults_of(expr):
        wanted = variables_of(expr)
        data = {
            name: value for name, value in DATA.items() if name in wanted or f"{name}.er" in " ".join(wanted)
        }
        if "" not in wanted:
            assert repr(evaluate(expr, DATA)) == repr(evaluate(expr, data))
