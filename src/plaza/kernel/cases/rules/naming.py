"""Checks the names a type uses: its own fields in conditions, and what the city has (departments,
teams, calendars, areas, effects, permissions, languages)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..types import CASE_VARIABLES, CheckContext, Finding
from .graph import Report
from .logic import faults_of, variables_of
from .reading import Path, finding
from .shape import suggest

TEXT_KEYS = frozenset(
    (
        "name",
        "summary",
        "before",
        "label",
        "help",
        "text",
        "because",
        "needs",
        "public_text",
        "subject",
        "body",
    )
)
LISTS = ("singlevaluelist", "multivaluelist")


def check_names(data: Mapping[str, Any], context: CheckContext) -> list[Finding]:
    """``data`` has passed the schema."""
    found = [*_fields(data), *_conditions(data), *_asked(data), *_tasks(data), *_city(data, context)]
    found += _routing(data, context)
    found += _effects(data, context)
    found += _languages(data, context.languages)
    return [finding(data, path, message) for path, message in found]


def _codes(data: Mapping[str, Any], part: str) -> list[str]:
    return [field["code"] for field in data.get(part, ())]


def _fields(data: Mapping[str, Any]) -> Report:
    seen: set[str] = set()
    for part in ("fields", "staff_fields"):
        for index, field in enumerate(data.get(part, ())):
            path: Path = (part, index)
            if field["code"] in seen:
                yield (*path, "code"), f"there are two fields '{field['code']}'"
            if field["code"] in CASE_VARIABLES:
                yield (*path, "code"), f"'{field['code']}' is a word of the engine; choose another code"
            seen.add(field["code"])
            yield from _values(path, field)


def _values(path: Path, field: Mapping[str, Any]) -> Report:
    if (field["type"] in LISTS) != bool(field.get("values")):
        needs = "needs 'values'" if field["type"] in LISTS else "takes no 'values'"
        yield path, f"a field of type '{field['type']}' {needs}"
    seen: set[str] = set()
    for index, value in enumerate(field.get("values", ())):
        if value["key"] in seen:
            yield (*path, "values", index, "key"), f"the choice '{value['key']}' is in the list twice"
        seen.add(value["key"])
    low, high = field.get("minimum"), field.get("maximum")
    if low is not None and high is not None and low > high:
        yield (*path, "minimum"), "the minimum is more than the maximum"
    for limit in ("minimum", "maximum"):
        if limit in field and field["type"] != "number":
            yield (*path, limit), f"only a number has a {limit}"
    if "max_length" in field and field["type"] not in ("string", "text"):
        yield (*path, "max_length"), "only a string or text has a max_length"


def _condition(path: Path, expr: Any, known: Iterable[str], what: str, data: Mapping[str, Any]) -> Report:
    faults = faults_of(expr)
    yield from ((path, fault) for fault in faults)
    names = set(known)
    for name in sorted(variables_of(expr) - names if not faults else ()):
        yield path, f"'{name}' is not {what}{suggest(name, names)}"
    if not faults:
        yield from _compared(path, expr, data)


def _compared(path: Path, expr: Any, data: Mapping[str, Any]) -> Report:
    """A list field is only compared with keys that are in its list."""
    if isinstance(expr, list):
        for part in expr:
            yield from _compared(path, part, data)
    if not isinstance(expr, Mapping):
        return
    for operator, arguments in expr.items():
        if operator in ("==", "!=", "in") and isinstance(arguments, list):
            yield from _keys_known(path, arguments, data)
        yield from _compared(path, arguments, data)


def _keys_known(path: Path, arguments: list[Any], data: Mapping[str, Any]) -> Report:
    code = next(
        (one["var"] for one in arguments if isinstance(one, Mapping) and isinstance(one.get("var"), str)),
        None,
    )
    fields = [*data.get("fields", ()), *data.get("staff_fields", ())]
    field = next((one for one in fields if one["code"] == code and one.get("values")), None)
    if field is None:
        return
    keys = {value["key"] for value in field["values"]}
    for part in arguments:
        for value in part if isinstance(part, list) else [part]:
            if isinstance(value, str) and value and value not in keys:
                yield path, f"'{value}' is not a choice of '{code}'{suggest(value, keys)}"


def _conditions(data: Mapping[str, Any]) -> Report:
    intake = _codes(data, "fields")
    for part, before in (("fields", []), ("staff_fields", intake)):
        for index, field in enumerate(data.get(part, ())):
            known = [*before, *_codes(data, part)[:index]]
            if "show_if" in field:
                yield from _condition(
                    (part, index, "show_if"), field["show_if"], known, "an earlier question", data
                )
    everything = [*intake, *_codes(data, "staff_fields"), *CASE_VARIABLES]
    for index, one in enumerate(data["transitions"]):
        if "guard" in one:
            path: Path = ("transitions", index, "guard")
            yield from _condition(
                path, one["guard"], everything, "a field or something the engine knows", data
            )
    for index, task in enumerate(data.get("tasks", ())):
        if "when" in task:
            yield from _condition(("tasks", index, "when"), task["when"], everything, "a field", data)
    for index, rule in enumerate(data.get("routing", ())):
        if "answers" in rule["when"]:
            path = ("routing", index, "when", "answers")
            yield from _condition(path, rule["when"]["answers"], intake, "a question of this type", data)


def _asked(data: Mapping[str, Any]) -> Report:
    known = {*_codes(data, "fields"), *_codes(data, "staff_fields")}
    for index, one in enumerate(data["transitions"]):
        for at, code in enumerate(one.get("fields", ())):
            if code not in known:
                hint = suggest(code, known) or "; define it under 'staff_fields'"
                yield ("transitions", index, "fields", at), f"there is no field '{code}'{hint}"


def _tasks(data: Mapping[str, Any]) -> Report:
    seen: set[str] = set()
    for index, task in enumerate(data.get("tasks", ())):
        if task["key"] in seen:
            yield ("tasks", index, "key"), f"there are two tasks '{task['key']}'"
        seen.add(task["key"])


def _known(path: Path, word: str, known: Iterable[str] | None, what: str) -> Report:
    if known is not None and word not in known:
        yield path, f"there is no {what} '{word}'{suggest(word, known)}"


def _city(data: Mapping[str, Any], context: CheckContext) -> Report:
    yield from _known(("department",), data["department"], context.departments, "department")
    yield from _known(("group",), data["group"], context.groups, "group")
    if data.get("calendar"):
        yield from _known(("calendar",), data["calendar"], context.calendars, "calendar")
    for kind, clock in data.get("clocks", {}).items():
        if clock.get("calendar"):
            yield from _known(("clocks", kind, "calendar"), clock["calendar"], context.calendars, "calendar")
    for key, message in data.get("messages", {}).items():
        if message.get("template"):
            yield from _known(
                ("messages", key, "template"), message["template"], context.templates, "template"
            )


def _routing(data: Mapping[str, Any], context: CheckContext) -> Report:
    for index, rule in enumerate(data.get("routing", ())):
        path: Path = ("routing", index)
        when, to = rule["when"], rule["to"]
        department = to.get("department", data["department"])
        yield from _known((*path, "to", "department"), department, context.departments, "department")
        if to.get("team") and context.departments is not None and department in context.departments:
            yield from _known((*path, "to", "team"), to["team"], context.departments[department], "team")
        if when.get("calendar"):
            yield from _known((*path, "when", "calendar"), when["calendar"], context.calendars, "calendar")
        for layer, areas in when.get("area", {}).items():
            yield from _areas((*path, "when", "area", layer), layer, areas, context)


def _areas(path: Path, layer: str, areas: Any, context: CheckContext) -> Report:
    if context.layers is None:
        return
    if layer not in context.layers:
        yield path, f"there is no layer '{layer}'{suggest(layer, context.layers)}"
        return
    known = context.layers[layer]
    for area in [areas] if isinstance(areas, str) else areas:
        yield from _known(path, area, known, f"area in the layer {layer}:")


def _effects(data: Mapping[str, Any], context: CheckContext) -> Report:
    for index, one in enumerate(data["transitions"]):
        path: Path = ("transitions", index)
        if "permission" in one:
            yield from _known((*path, "permission"), one["permission"], context.permissions, "permission")
        for at, effect in enumerate(one.get("effects", ())):
            yield from _known((*path, "effects", at), effect, context.effects, "effect")
    for kind, clock in data.get("clocks", {}).items():
        for at, one in enumerate(clock.get("escalate", ())):
            yield from _known(
                ("clocks", kind, "escalate", at, "effect"), one["effect"], context.effects, "effect"
            )


def _languages(data: Any, languages: tuple[str, ...], path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every translated text has every language of the city; keywords too."""
    children = (
        data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    )
    for step, value in children:
        here = (*path, step)
        if (step in TEXT_KEYS or here == ("keywords",)) and isinstance(value, Mapping):
            missing = [code for code in languages if not value.get(code)]
            if missing:
                yield here, f"the words in {' and '.join(missing)} are missing"
        else:
            yield from _languages(value, languages, here)
