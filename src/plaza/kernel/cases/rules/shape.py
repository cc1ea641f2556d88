"""Checks a merged case type against its JSON Schema and says in plain words what does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..types import Finding
from .reading import finding

SCHEMA_FILE = Path(__file__).parent.parent / "schema" / "case_type.json"
_KINDS = {
    "object": "a group of keys", "array": "a list", "string": "text", "integer": "a whole number",
    "number": "a number", "boolean": "true or false", "null": "nothing",
}  # fmt: skip
_PATTERNS = {
    "^[a-z][a-z0-9_]*$": "lower-case letters, digits and _, beginning with a letter",
    "^(closed|leaves [a-z][a-z0-9_]*)$": "'closed' or 'leaves <state>'",
    "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "a language code such as en or es",
    "^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$": "a day such as 2026-06-01, or 06-01 for every year",
}


@lru_cache(maxsize=1)
def _validator() -> Any:
    from jsonschema import Draft202012Validator  # heavy, and only needed to check

    return Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def check_shape(data: Any) -> list[Finding]:
    """Every place where ``data`` is not of the schema's shape."""
    found = []
    for error in _validator().iter_errors(data):
        for path, message in _say(error):
            found.append(finding(data, path, message))
    return found


def suggest(word: object, known: Iterable[str]) -> str:
    """``; did you mean 'label'?`` when something known is close, else nothing."""
    near = get_close_matches(str(word), sorted(known), n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


def kind_of(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"'{str(value).lower()}'"
    for types, word in (((int, float), "a number"), ((str,), "text"), ((list,), "a list")):
        if isinstance(value, types):
            return word
    return "a group of keys"


def _say(error: Any) -> Iterator[tuple[list[str | int], str]]:
    path = list(error.absolute_path)
    schema_path = list(error.absolute_schema_path)
    if "propertyNames" in schema_path and isinstance(error.instance, str):
        word: str = error.instance
        yield [*path, word], f"the key '{word}' must be {_expected(error)}"
        return
    say = _WORDS.get(error.validator)
    if say is not None:
        yield from say(error, path)
    else:
        yield path, str(error.message)


def _expected(error: Any) -> str:
    if error.validator == "enum":
        return "one of " + ", ".join(str(one) for one in error.validator_value)
    return _PATTERNS.get(str(error.validator_value), f"like {error.validator_value}")


def _unknown_keys(error: Any, path: list[str | int]) -> Iterator[tuple[list[str | int], str]]:
    known = error.schema.get("properties", {})
    for key in error.instance:
        if key not in known:
            hint = suggest(key, known) or f" (known: {', '.join(sorted(known))})"
            yield [*path, key], f"the key '{key}' is not known here{hint}"


def _required(error: Any, path: list[str | int]) -> Iterator[tuple[list[str | int], str]]:
    missing = error.message.split("'")[1]
    extra = sorted(set(error.instance) - set(error.schema.get("properties", {})))
    near = get_close_matches(missing, extra, n=1, cutoff=0.6)
    yield path, f"'{missing}' is missing" + (f" (is '{near[0]}' meant to be it?)" if near else "")


def _type(error: Any, path: list[str | int]) -> Iterator[tuple[list[str | int], str]]:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    words = " or ".join(str(_KINDS.get(one, one)) for one in wanted)
    if error.schema.get("description"):
        words += f" ({error.schema['description']})"
    yield path, f"this must be {words}, not {kind_of(error.instance)}"


def _enum(error: Any, path: list[str | int]) -> Iterator[tuple[list[str | int], str]]:
    known = [str(one) for one in error.validator_value]
    yield path, f"'{error.instance}' is not one of {', '.join(known)}{suggest(error.instance, known)}"


def _pattern(error: Any, path: list[str | int]) -> Iterator[tuple[list[str | int], str]]:
    yield path, f"'{error.instance}' must be {_expected(error)}"


def _limit(words: str) -> Any:
    def say(error: Any, path: list[str | int]) -> Iterator[tuple[list[str | int], str]]:
        yield path, words.format(limit=error.validator_value)

    return say


_WORDS: dict[str, Any] = {
    "additionalProperties": _unknown_keys,
    "required": _required,
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "minLength": _limit("this must not be empty"),
    "maxLength": _limit("this is longer than {limit} characters"),
    "minItems": _limit("this list needs at least {limit}"),
    "maxItems": _limit("this list has more than {limit}"),
    "minProperties": _limit("this needs at least {limit} key"),
    "maxProperties": _limit("this takes only {limit} key"),
    "uniqueItems": _limit("something is in this list twice"),
    "minimum": _limit("this must be {limit} or more"),
    "maximum": _limit("this must be {limit} or less"),
    "exclusiveMinimum": _limit("this must be more than {limit}"),
}
