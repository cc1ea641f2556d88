"""A small part of JsonLogic (jsonlogic.com): conditions as data, evaluated without running anything.

Operators: == != < <= > >= ! !! and or in var missing if + -.
Differences from the original, on purpose: ``==`` compares a number with text only if the text is a
number; ordering works on two numbers, or on two texts (ISO dates sort as text), else it is false.
Expressions are bounded in size and depth; anything outside the subset raises LogicError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

MAX_DEPTH = 24
MAX_PARTS = 2_000
MAX_TEXT = 100_000


class LogicError(ValueError):
    """The expression is not of the subset."""


def evaluate(expr: Any, data: Mapping[str, Any], depth: int = 0) -> Any:
    """The value of ``expr`` over ``data``. Raises LogicError."""
    if depth > MAX_DEPTH:
        raise LogicError("this condition is nested too deeply")
    if isinstance(expr, Mapping):
        operator, arguments = _split(expr)
        lazy = _LAZY.get(operator)
        if lazy is not None:
            return lazy(arguments, data, depth + 1)
        plain = _PLAIN.get(operator)
        if plain is None:
            raise LogicError(_unknown(operator))
        return plain([evaluate(argument, data, depth + 1) for argument in arguments])
    if isinstance(expr, list | tuple):
        return [evaluate(part, data, depth + 1) for part in expr]
    return expr


def is_true(expr: Any, data: Mapping[str, Any]) -> bool:
    """Whether the condition holds; no condition always does."""
    return expr is None or truth(evaluate(expr, data))


def truth(value: Any) -> bool:
    """JsonLogic's truth: 0, empty text, empty list and null are false, everything else is true."""
    return bool(value)


def _split(expr: Mapping[str, Any]) -> tuple[str, Sequence[Any]]:
    if len(expr) != 1:
        raise LogicError("a condition has exactly one operator")
    operator, arguments = next(iter(expr.items()))
    return operator, arguments if isinstance(arguments, list | tuple) else [arguments]


def _unknown(operator: object) -> str:
    near = get_close_matches(str(operator), OPERATORS, n=1, cutoff=0.5)
    hint = f"; did you mean '{near[0]}'?" if near else ""
    return f"'{operator}' is not an operator we know{hint}"


def number(value: Any) -> float | int | None:
    """The number that ``value`` is or spells, else None. No infinities, no spelling longer than 40."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        if len(value) > 40:
            return None
        try:
            value = float(value) if any(c in value for c in ".eE") else int(value)
        except ValueError:
            return None
    if isinstance(value, float):
        return value if value - value == 0 else None
    return value if isinstance(value, int) else None


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, bool) != isinstance(right, bool):
        return False
    if isinstance(left, str | int | float) and isinstance(right, str | int | float):
        a, b = number(left), number(right)
        return a is not None and a == b
    return bool(left == right)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[list[Any]], bool]:
    def holds(values: list[Any]) -> bool:
        if len(values) < 2:
            raise LogicError("a comparison needs two values")
        return all(_compare(compare, a, b) for a, b in pairwise(values))

    return holds


def _compare(compare: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    a, b = number(left), number(right)
    if a is not None and b is not None:
        return compare(a, b)
    return isinstance(left, str) and isinstance(right, str) and compare(left, right)


def _two(values: list[Any]) -> tuple[Any, Any]:
    if len(values) != 2:
        raise LogicError("this operator takes two values")
    return values[0], values[1]


def _one(values: list[Any]) -> Any:
    if len(values) != 1:
        raise LogicError("this operator takes one value")
    return values[0]


def _in(values: list[Any]) -> bool:
    needle, hay = _two(values)
    if isinstance(hay, str):
        return isinstance(needle, str) and needle in hay[:MAX_TEXT]
    return isinstance(hay, list | tuple) and any(_equal(needle, item) for item in hay)


def _plus(values: list[Any]) -> float | int:
    return sum(number(value) or 0 for value in values)


def _minus(values: list[Any]) -> float | int:
    numbers = [number(value) or 0 for value in values]
    if len(numbers) == 1:
        return -numbers[0]
    first, second = _two(numbers)
    return first - second  # type: ignore[no-any-return]


def _var(arguments: Sequence[Any], data: Mapping[str, Any], depth: int) -> Any:
    if not arguments or not isinstance(arguments[0], str) or len(arguments) > 2:
        raise LogicError("'var' takes the name of a variable")
    value = _look_up(arguments[0], data)
    if value is None and len(arguments) > 1:
        return evaluate(arguments[1], data, depth)
    return value


def _look_up(name: str, data: Any) -> Any:
    if isinstance(data, Mapping) and name in data:
        return data[name]
    for part in name.split(".")[:10]:
        data = data.get(part) if isinstance(data, Mapping) else None
    return data


def _missing(arguments: Sequence[Any], data: Mapping[str, Any], depth: int) -> list[str]:
    if len(arguments) == 1 and isinstance(arguments[0], list | tuple):
        arguments = arguments[0]
    return [str(name) for name in arguments if _look_up(str(name), data) in (None, "", [])]


def _and(arguments: Sequence[Any], data: Mapping[str, Any], depth: int) -> Any:
    value: Any = True
    for argument in arguments:
        value = evaluate(argument, data, depth)
        if not truth(value):
            return value
    return value


def _or(arguments: Sequence[Any], data: Mapping[str, Any], depth: int) -> Any:
    value: Any = False
    for argument in arguments:
        value = evaluate(argument, data, depth)
        if truth(value):
            return value
    return value


def _if(arguments: Sequence[Any], data: Mapping[str, Any], depth: int) -> Any:
    for at in range(0, len(arguments) - 1, 2):
        if truth(evaluate(arguments[at], data, depth)):
            return evaluate(arguments[at + 1], data, depth)
    return evaluate(arguments[-1], data, depth) if len(arguments) % 2 else None


_LAZY: dict[str, Callable[[Sequence[Any], Mapping[str, Any], int], Any]] = {
    "var": _var, "missing": _missing, "and": _and, "or": _or, "if": _if,
}  # fmt: skip
_PLAIN: dict[str, Callable[[list[Any]], Any]] = {
    "==": lambda values: _equal(*_two(values)),
    "!=": lambda values: not _equal(*_two(values)),
    "<": _ordered(lambda a, b: a < b),
    "<=": _ordered(lambda a, b: a <= b),
    ">": _ordered(lambda a, b: a > b),
    ">=": _ordered(lambda a, b: a >= b),
    "!": lambda values: not truth(_one(values)),
    "!!": lambda values: truth(_one(values)),
    "in": _in,
    "+": _plus,
    "-": _minus,
}
OPERATORS = (*_PLAIN, *_LAZY)


def _parts(expr: Any, depth: int = 0) -> Iterator[tuple[Any, int]]:
    yield expr, depth
    if depth > MAX_DEPTH:
        return
    children = expr.values() if isinstance(expr, Mapping) else expr if isinstance(expr, list | tuple) else ()
    for child in children:
        yield from _parts(child, depth + 1)


def variables_of(expr: Any) -> frozenset[str]:
    """Every name the expression may look up."""
    names: set[str] = set()
    for part, _ in _parts(expr):
        if not isinstance(part, Mapping):
            continue
        if "var" in part:
            names.update(str(name) for name in _split({"var": part["var"]})[1][:1])
        if "missing" in part:
            names.update(str(n) for n, _ in _parts(part["missing"]) if isinstance(n, str))
    return frozenset(names)


_ARITY = {
    "==": (2, 2), "!=": (2, 2), "<": (2, 3), "<=": (2, 3), ">": (2, 3), ">=": (2, 3),
    "!": (1, 1), "!!": (1, 1), "in": (2, 2), "var": (1, 2), "-": (1, 2),
}  # fmt: skip


def faults_of(expr: Any) -> list[str]:
    """What keeps the expression from being evaluated, in words; empty if nothing does."""
    faults: list[str] = []
    for count, (part, depth) in enumerate(_parts(expr)):
        if depth > MAX_DEPTH or count > MAX_PARTS:
            return [*faults, "this condition is too large or nested too deeply"]
        if isinstance(part, Mapping):
            faults += _faults_of_one(part)
    return faults


def _faults_of_one(part: Mapping[str, Any]) -> list[str]:
    if len(part) != 1:
        return [f"a condition has exactly one operator, not {len(part)}"]
    operator, arguments = _split(part)
    if operator not in OPERATORS:
        return [_unknown(operator)]
    low, high = _ARITY.get(operator, (0, MAX_PARTS))
    if not low <= len(arguments) <= high:
        return [f"'{operator}' takes {low} value{'s' if low > 1 else ''}, not {len(arguments)}"]
    if operator == "var" and not isinstance(arguments[0], str):
        return ["'var' takes the name of a variable"]
    return []
