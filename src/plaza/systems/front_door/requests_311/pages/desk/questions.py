"""A type's questions as fields of a form. What an answer must be is decided by the engine, not here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext

from plaza.kernel.cases import rules
from plaza.kernel.cases.types import Field
from plaza.ui.reader import city_zone, current_language

from .directory import words

MOST_RADIOS = 6
TEXT_LENGTH = 4000


def form_field(field: Field, *, required: bool | None = None) -> forms.Field:
    """The form's field for a question; a question asked only sometimes says so and may stay empty."""
    sometimes = field.show_if is not None and required is None
    common: dict[str, Any] = {
        "label": words(field.label) or field.code,
        "required": False,
        "help_text": " ".join(
            part for part in (words(field.help), _sometimes() if sometimes else "") if part
        ),
    }
    made = _field(field, common)
    made.required = bool(field.required if required is None else required) and not sometimes
    if isinstance(made, forms.ChoiceField) and not isinstance(made, forms.MultipleChoiceField):
        made.choices = [*_empty(made), *_choices(field)]
    return made


def _field(field: Field, common: dict[str, Any]) -> forms.Field:
    if field.type == "singlevaluelist":
        few = len(field.values) <= MOST_RADIOS
        return forms.ChoiceField(widget=forms.RadioSelect if few else forms.Select, **common)
    if field.type == "multivaluelist":
        return forms.MultipleChoiceField(
            choices=_choices(field), widget=forms.CheckboxSelectMultiple, **common
        )
    if field.type == "text":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=TEXT_LENGTH, **common)
    if field.type == "datetime":
        return forms.CharField(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), **common)
    if field.type == "number":
        return forms.CharField(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **common)
    return forms.CharField(max_length=field.max_length or 255, **common)


def _sometimes() -> str:
    return gettext("Only when the answers before make it apply.")


def _choices(field: Field) -> list[tuple[str, str]]:
    return [(choice.key, words(choice.name) or choice.key) for choice in field.values]


def _empty(made: forms.Field) -> list[tuple[str, str]]:
    return [("", gettext("No answer"))] if isinstance(made.widget, forms.Select) or not made.required else []


def initial(fields: Iterable[Field], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as the fields show them; moments in the city's time."""
    found = {}
    for field in fields:
        value = answers.get(field.code)
        if value is None:
            continue
        found[field.code] = _local(value) if field.type == "datetime" else value
    return found


def _local(value: Any) -> str:
    try:
        return datetime.fromisoformat(str(value)).astimezone(city_zone()).strftime("%Y-%m-%dT%H:%M")
    except ValueError:
        return str(value)


def given(fields: Iterable[Field], cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """What was answered, for the engine; empty answers are absent."""
    return {
        field.code: cleaned[field.code]
        for field in fields
        if cleaned.get(field.code) not in (None, "", [], ())
    }


def answered(fields: Iterable[Field], answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Questions and answers in words, in the type's order; then answers that no question asks any more."""
    fields = list(fields)
    rows = []
    for field in fields:
        if field.code in answers:
            rows.append({"key": words(field.label) or field.code, "value": show(field, answers[field.code])})
    known = {field.code for field in fields}
    rows += [{"key": code, "value": str(value)} for code, value in answers.items() if code not in known]
    return rows


def show(field: Field, value: Any) -> Any:
    if field.type == "datetime":
        from plaza.ui.tags.words import when

        try:
            return when(datetime.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    return rules.show_answer(field, value, current_language())
