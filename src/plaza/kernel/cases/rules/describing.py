"""Says a JsonLogic condition in words, with the labels of the type's fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from plaza.kernel.base.types import pick

from ..types import CompiledType

_VARIABLES = {
    "open_tasks": "open tasks", "open_children": "open cases under this one", "photos": "a photo",
    "priority": "priority", "channel": "channel", "assigned": "somebody assigned", "department": "department",
    "team": "team",
}  # fmt: skip
_BETWEEN = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least"}
Name = Callable[[str], str]


def describe(expr: Any, compiled: CompiledType | None = None, language: str = "en") -> str:
    """Plain words for a condition: ``{"!": [{"var": "open_tasks"}]}`` is "no open tasks"."""

    def name(code: str) -> str:
        field = compiled.find_field(code) if compiled else None
        return f"“{pick(field.label, language)}”" if field else _VARIABLES.get(code, code.replace("_", " "))

    return _say(expr, name, compiled, language)


def _say(expr: Any, name: Name, compiled: CompiledType | None, language: str) -> str:
    if isinstance(expr, list | tuple):
        return " or ".join(_say(part, name, compiled, language) for part in expr) or "nothing"
    if not isinstance(expr, Mapping) or len(expr) != 1:
        return {True: "yes", False: "no", None: "empty"}.get(expr, str(expr)) if _plain(expr) else str(expr)
    operator, raw = next(iter(expr.items()))
    arguments = list(raw) if isinstance(raw, list | tuple) else [raw]
    if operator == "var":
        return name(str(arguments[0])) if arguments else ""
    if operator == "missing":
        flat = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else arguments
        return "an empty " + " or ".join(name(str(part)) for part in flat)
    parts = _named(arguments, compiled, language)
    if operator == "in" and len(parts) == 2 and isinstance(parts[1], Mapping):
        return f"{_say(parts[1], name, compiled, language)} with {_say(parts[0], name, compiled, language)}"
    return _join(operator, [_say(part, name, compiled, language) for part in parts])


def _plain(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _named(arguments: list[Any], compiled: CompiledType | None, language: str) -> list[Any]:
    """Arguments with the keys of a list field replaced by the names of its choices."""
    codes = [
        part["var"] for part in arguments if isinstance(part, Mapping) and isinstance(part.get("var"), str)
    ]
    field = compiled.find_field(codes[0]) if compiled and codes else None
    if field is None:
        return arguments

    def named(value: Any) -> Any:
        if isinstance(value, list):
            return [named(one) for one in value]
        choice = field.choice(value) if isinstance(value, str) else None
        return pick(choice.name, language) if choice else value

    return [named(part) for part in arguments]


def _join(operator: str, parts: list[str]) -> str:
    if operator in ("and", "or"):
        return f" {operator} ".join(parts)
    if operator == "!":
        return f"no {parts[0]}" if parts else ""
    if operator == "!!":
        return " ".join(parts)
    if len(parts) == 3 and operator in ("<", "<="):
        return f"{parts[1]} between {parts[0]} and {parts[2]}"
    if len(parts) == 2:
        verb = {"==": "is", "!=": "is not", "in": "is"}.get(operator)
        verb = verb or (f"is {_BETWEEN[operator]}" if operator in _BETWEEN else operator)
        return f"{parts[0]} {verb} {parts[1]}"
    return f"{operator} of {', '.join(parts)}"
