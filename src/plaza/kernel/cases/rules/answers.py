"""Checks the answers to a type's questions: cleaned answers, or what is wrong, in words and codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from plaza.kernel.base.types import pick

from ..types import AnswerCheck, AnswerProblem, CompiledType, Field
from .dates import iso, parse_datetime, plain_digits
from .logic import is_true, number

STRING_LENGTH = 255
TEXT_LENGTH = 4_000
BIGGEST_NUMBER = 1e12
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def gettext_noop(message: str) -> str:
    """Marks a msgid for the translation catalogue; the words are translated where they are shown."""
    return message


# What stands between things of a list where it is not the Latin comma.
COMMAS = {"ar": "، ", "fa": "، ", "ur": "، "}
MESSAGES = {
    "missing": gettext_noop("Answer the question “%(label)s”."),
    "unknown_field": gettext_noop("There is no question “%(code)s”."),
    "unknown_value": gettext_noop("“%(value)s” is not one of the choices for “%(label)s”."),
    "bad_date": gettext_noop("Enter a date for “%(label)s”, for example 2026-03-28 or 2026-03-28T14:30."),
    "bad_number": gettext_noop("Enter a number for “%(label)s”."),
    "too_long": gettext_noop("“%(label)s” can be at most %(limit)s characters; yours has %(length)s."),
    "too_small": gettext_noop("“%(label)s” must be %(limit)s or more."),
    "too_big": gettext_noop("“%(label)s” must be %(limit)s or less."),
    "wrong_type": gettext_noop("“%(label)s” takes one answer."),
}


class _Wrong(Exception):
    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def check_answers(
    compiled: CompiledType, answers: Mapping[str, Any], *, time_zone: str = "UTC", language: str = "en"
) -> AnswerCheck:
    """Cleaned answers to the intake questions, and problems. Staff fields are not intake questions.

    Text is trimmed and freed of control characters, numbers are numbers, dates ISO 8601 with zone,
    choices keys of the list, several choices a list in the order of the type. Answers to questions
    that are not shown are dropped without a word.
    """
    return check_fields(compiled.fields, answers, time_zone=time_zone, language=language)


def check_fields(
    fields: Iterable[Field], answers: Mapping[str, Any], *, time_zone: str = "UTC", language: str = "en"
) -> AnswerCheck:
    """As check_answers, for any fields. Conditions see the cleaned answers to the fields before."""
    cleaned: dict[str, Any] = {}
    problems: list[AnswerProblem] = []
    known = set()
    for field in fields:
        known.add(field.code)
        if not is_true(field.show_if, cleaned):
            continue
        try:
            value = _clean(field, answers.get(field.code), time_zone)
            if value is None and field.required:
                raise _Wrong("missing")
        except _Wrong as wrong:
            problems.append(_problem(field, wrong, language))
        else:
            if value is not None:
                cleaned[field.code] = value
    problems += [
        AnswerProblem(code, "unknown_field", MESSAGES["unknown_field"], {"code": code[:80]})
        for code in answers
        if code not in known
    ]
    return AnswerCheck(cleaned, tuple(problems))


def visible_fields(compiled: CompiledType, answers: Mapping[str, Any]) -> tuple[Field, ...]:
    """The intake questions that are asked, given the answers so far (raw or cleaned)."""
    seen: dict[str, Any] = {}
    shown = []
    for field in compiled.fields:
        if is_true(field.show_if, seen):
            shown.append(field)
            if field.code in answers:
                seen[field.code] = answers[field.code]
    return tuple(shown)


def show_answer(field: Field, value: Any, language: str = "en") -> str:
    """An answer as people read it: the names of choices instead of their keys; empty without an answer."""
    if value is None:
        return ""
    if field.type in ("singlevaluelist", "multivaluelist"):
        keys = value if isinstance(value, list | tuple) else [value]
        named = [(field.choice(str(key)), str(key)) for key in keys]
        comma = COMMAS.get(language, ", ")
        return comma.join(pick(choice.name, language) if choice else key for choice, key in named)
    return str(value)


def _problem(field: Field, wrong: _Wrong, language: str) -> AnswerProblem:
    params = {"label": pick(field.label, language) or field.code, **wrong.params}
    return AnswerProblem(field.code, wrong.code, MESSAGES[wrong.code], params)


def _clean(field: Field, value: Any, time_zone: str) -> Any:
    if field.type == "multivaluelist":
        return _several(field, value)
    if isinstance(value, list | tuple):
        if len(value) > 1:
            raise _Wrong("wrong_type")
        value = value[0] if value else None
    if isinstance(value, Mapping):
        raise _Wrong("wrong_type")
    if value is None:
        return None
    return _CLEANERS[field.type](field, value, time_zone)


def _words(value: Any) -> str:
    text = str(value)[: TEXT_LENGTH * 10].replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text).strip()


def _text(field: Field, value: Any, time_zone: str) -> str | None:
    text = _words(value)
    if field.type == "string":
        text = " ".join(text.split())
    limit = field.max_length or (STRING_LENGTH if field.type == "string" else TEXT_LENGTH)
    if len(text) > limit:
        raise _Wrong("too_long", limit=limit, length=len(text))
    return text or None


def _number(field: Field, value: Any, time_zone: str) -> float | int | None:
    if isinstance(value, bool):
        raise _Wrong("bad_number")
    if isinstance(value, str):
        value = plain_digits(_words(value)).replace("٫", ".")
        if not value:
            return None
        if re.fullmatch(r"[-+]?\d+,\d{1,2}", value):
            value = value.replace(",", ".")
    found = number(value)
    if found is None or abs(found) > BIGGEST_NUMBER:
        raise _Wrong("bad_number")
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    if field.minimum is not None and found < field.minimum:
        raise _Wrong("too_small", limit=f"{field.minimum:g}")
    if field.maximum is not None and found > field.maximum:
        raise _Wrong("too_big", limit=f"{field.maximum:g}")
    return found


def _datetime(field: Field, value: Any, time_zone: str) -> str | None:
    text = _words(value.isoformat() if hasattr(value, "isoformat") else value)
    if not text:
        return None
    at = parse_datetime(text, time_zone)
    if at is None:
        raise _Wrong("bad_date")
    return iso(at)


def _single(field: Field, value: Any, time_zone: str) -> str | None:
    key = _words(value)
    if not key:
        return None
    if field.choice(key) is None:
        raise _Wrong("unknown_value", value=key[:80])
    return key


def _several(field: Field, value: Any) -> list[str] | None:
    given = value if isinstance(value, list | tuple | set | frozenset) else [value]
    keys = {_words(one) for one in given if one is not None} - {""}
    for key in sorted(keys):
        if field.choice(key) is None:
            raise _Wrong("unknown_value", value=key[:80])
    return [choice.key for choice in field.values if choice.key in keys] or None


_CLEANERS: dict[str, Callable[[Field, Any, str], Any]] = {
    "string": _text, "text": _text, "number": _number, "datetime": _datetime, "singlevaluelist": _single,
}  # fmt: skip
