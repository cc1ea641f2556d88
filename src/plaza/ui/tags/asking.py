"""Parts that ask: fields, choices, buttons, errors, filters, search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext

from plaza.ui.tags.library import register

CHOICE_KINDS = {"radio": "radios", "checkbox": "checkboxes", "select": "select"}


def list_errors(source: Any) -> list[dict[str, str]]:
    """Errors of a form, a formset or a ready list as ``{text, href}``, in the order of the fields."""
    if not source:
        return []
    if isinstance(source, BaseForm):
        return _form_errors(source)
    if hasattr(source, "forms") and hasattr(source, "non_form_errors"):
        own = [{"text": str(text), "href": ""} for text in source.non_form_errors()]
        return own + [row for form in source.forms for row in _form_errors(form)]
    return [dict(row) if isinstance(row, Mapping) else {"text": str(row), "href": ""} for row in source]


def _form_errors(form: BaseForm) -> list[dict[str, str]]:
    if not form.is_bound:
        return []
    rows = [{"text": str(text), "href": ""} for text in form.non_field_errors()]
    for bound in form:
        rows += [{"text": str(text), "href": f"#{first_id(bound)}"} for text in bound.errors]
    return rows


def first_id(bound: BoundField) -> str:
    """Id of the control that a link in the error summary leads to."""
    if kind_of(bound) in {"radios", "checkboxes"}:
        return f"{bound.auto_id or bound.html_name}_0"
    return str(bound.id_for_label or bound.auto_id or bound.html_name)


def kind_of(bound: BoundField) -> str:
    """Which part draws this field."""
    widget: Any = bound.field.widget
    kind = getattr(widget, "input_type", "")
    if kind == "checkbox" and not hasattr(widget, "choices"):
        return "tick"
    if kind in CHOICE_KINDS and hasattr(widget, "choices"):
        return CHOICE_KINDS[kind]
    if kind == "file":
        return "file"
    return "textarea" if widget.__class__.__name__.endswith("Textarea") else "text"


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: Any = None, errors: Iterable[Any] = ()) -> dict[str, Any]:
    return {"errors": [*list_errors(form), *list_errors(list(errors))]}


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, Any]:
    """A Django form field by its widget; see the README for options."""
    kind = kind_of(bound)
    base = str(bound.auto_id or bound.html_name)
    hint = options.pop("hint", "") or bound.help_text
    errors = list(bound.errors)
    values = {
        "kind": kind,
        "id": first_id(bound) if kind in {"radios", "checkboxes"} else base,
        "base": base,
        "label": options.pop("label", "") or bound.label,
        "hint": hint,
        "errors": errors,
        "optional": options.pop("optional", not bound.field.required and kind != "tick"),
        **options,
    }
    described = _described(base, hint, errors)
    if kind in {"radios", "checkboxes"}:
        values["items"] = _choices(bound, options.get("choice_hints") or {})
        values["described"] = described
    else:
        values["control"] = _control(bound, kind, described, options)
    return values


def _described(base: str, hint: Any, errors: Sequence[Any]) -> str:
    ids = ([f"{base}-hint"] if hint else []) + ([f"{base}-error"] if errors else [])
    return " ".join(ids)


def _control(bound: BoundField, kind: str, described: str, options: Mapping[str, Any]) -> SafeString:
    attrs: dict[str, Any] = {}
    if kind != "tick":
        width = options.get("width", "long" if kind in {"text", "select"} else "full")
        attrs["class"] = f"input width-{width}" if kind != "file" else "file"
    if described:
        attrs["aria-describedby"] = described
    for name in ("autocomplete", "inputmode", "rows", "accept", "placeholder"):
        if options.get(name):
            attrs[name] = options[name]
    own = bound.field.widget.attrs.get("class", "")
    if own:
        attrs["class"] = f"{attrs.get('class', '')} {own}".strip()
    return bound.as_widget(attrs=attrs)


def _choices(bound: BoundField, hints: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for widget in bound.subwidgets:
        data = widget.data
        rows.append(
            {
                "id": data["attrs"].get("id", ""),
                "name": data["name"],
                "value": data["value"],
                "text": data["label"],
                "checked": data["selected"],
                "type": data["type"],
                "hint": hints.get(str(data["value"]), "") or getattr(data["label"], "hint", ""),
            }
        )
    return rows


def _own_field(kind: str, name: str, label: Any, **values: Any) -> dict[str, Any]:
    base = values.pop("id", "") or f"id_{slugify(name) or name}"
    error = values.pop("error", "")
    errors = [error] if error else []
    hint = values.get("hint", "")
    return {
        "kind": kind,
        "id": base,
        "base": base,
        "name": name,
        "label": label,
        "errors": errors,
        "described": _described(base, hint, errors),
        "own": True,
        **values,
    }


@register.inclusion_tag("ui/parts/field.html")
def text_input(name: str, label: Any, **values: Any) -> dict[str, Any]:
    return _own_field("text", name, label, **values)


@register.inclusion_tag("ui/parts/field.html")
def textarea(name: str, label: Any, **values: Any) -> dict[str, Any]:
    return _own_field("textarea", name, label, **values)


@register.inclusion_tag("ui/parts/field.html")
def file_field(name: str, label: Any, **values: Any) -> dict[str, Any]:
    return _own_field("file", name, label, **values)


def _own_items(base: str, name: str, items: Iterable[Mapping[str, Any]], chosen: Any, kind: str) -> list[Any]:
    values = {str(one) for one in chosen} if isinstance(chosen, (list, tuple, set)) else {str(chosen)}
    return [
        {
            "type": kind,
            "name": name,
            "id": base if place == 0 else f"{base}_{place}",
            "checked": item.get("checked") or str(item["value"]) in values,
            **{key: item.get(key, "") for key in ("value", "text", "hint", "icon", "divider")},
        }
        for place, item in enumerate(items)
    ]


@register.inclusion_tag("ui/parts/field.html")
def radios(
    name: str, legend: Any, items: Iterable[Mapping[str, Any]], value: Any = (), **values: Any
) -> dict[str, Any]:
    part = _own_field("radios", name, legend, **values)
    part["items"] = _own_items(part["base"], name, items, value, "radio")
    return part


@register.inclusion_tag("ui/parts/field.html")
def checkboxes(
    name: str, legend: Any, items: Iterable[Mapping[str, Any]], value: Any = (), **values: Any
) -> dict[str, Any]:
    part = _own_field("checkboxes", name, legend, **values)
    part["items"] = _own_items(part["base"], name, items, value, "checkbox")
    return part


@register.inclusion_tag("ui/parts/field.html")
def select(
    name: str, label: Any, items: Iterable[Mapping[str, Any]], value: Any = "", **values: Any
) -> dict[str, Any]:
    part = _own_field("select", name, label, **values)
    part["items"] = _own_items(part["base"], name, items, value, "option")
    return part


@register.inclusion_tag("ui/parts/button.html")
def button(text: Any, kind: str = "primary", **values: Any) -> dict[str, Any]:
    return {"text": text, "kind": kind, **values}


@register.inclusion_tag("ui/parts/position_button.html")
def position_button(latitude: str = "lat", longitude: str = "lon", text: str = "") -> dict[str, Any]:
    return {"latitude": latitude, "longitude": longitude, "text": text or gettext("Use my position")}


@register.inclusion_tag("ui/parts/search_box.html")
def search_box(action: str, name: str = "q", **values: Any) -> dict[str, Any]:
    values["label"] = values.get("label") or gettext("Search")
    return {"action": action, "name": name, "id": values.pop("id", f"search-{name}"), **values}


@register.simple_block_tag(end_name="endfilters")
def filters(
    content: str, action: str = "", label: str = "", count: int = 0, open: bool | None = None
) -> SafeString:
    values = {
        "content": content,
        "action": action,
        "label": label or gettext("Filter the list"),
        "count": count,
        "open": count > 0 if open is None else open,
    }
    return mark_safe(render_to_string("ui/parts/filters.html", values))  # noqa: S308 - a template escapes
