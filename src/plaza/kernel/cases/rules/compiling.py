"""Compiles a checked case type into its frozen form, and that to and from canonical JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from plaza.kernel.base.types import Invalid

from ..types import (
    Amount,
    CheckContext,
    Choice,
    ClockPolicy,
    CompiledType,
    Duplicates,
    Escalation,
    Field,
    Message,
    Open311Options,
    Outcome,
    Reason,
    RoutingRule,
    State,
    Target,
    TaskPlan,
    Transition,
    When,
)
from .checking import Source, check_and_merge

Data = Mapping[str, Any]


def compile_type(
    source: Source,
    workflows: Mapping[str, Source] | None = None,
    context: CheckContext | None = None,
    *,
    file: str = "",
) -> CompiledType:
    """The frozen form of a case type. Raises Invalid with every error if check_type finds one."""
    findings, data = check_and_merge(source, workflows or {}, context or CheckContext(), file)
    errors = [one for one in findings if one.level == "error"]
    if errors:
        detail = "This case type cannot be used yet:\n" + "\n".join(f"- {one}" for one in errors)
        raise Invalid(detail, fields={one.path: one.message for one in errors}, extra={"findings": errors})
    return load_type(dump_type(_compile(data)))  # so that it is the same as read back


def dump_type(compiled: CompiledType) -> bytes:
    """Canonical JSON: the same type gives the same bytes."""
    return msgspec.json.encode(compiled, order="sorted")


@lru_cache(maxsize=1)
def _decoder() -> msgspec.json.Decoder[CompiledType]:
    return msgspec.json.Decoder(CompiledType)


def load_type(data: bytes | str) -> CompiledType:
    """A compiled type from its JSON. Raises Invalid if it is not one."""
    try:
        return _decoder().decode(data)
    except msgspec.DecodeError as error:
        raise Invalid(f"This is not a compiled case type: {error}") from None


def type_hash(compiled: CompiledType) -> str:
    """SHA-256 (hex) of the canonical JSON."""
    return hashlib.sha256(dump_type(compiled)).hexdigest()


def _plain(value: Any) -> Any:
    """Tables and items as plain dictionaries and lists."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list) else value


def _compile(merged: Data) -> CompiledType:
    data = _plain(merged)
    duplicates = data.get("duplicates")
    same = (
        "summary",
        "before",
        "visibility",
        "anonymous",
        "example_target",
        "photo",
        "priority",
        "calendar",
        "icon",
    )
    return CompiledType(
        key=data["key"],
        name=data["name"],
        group=data["group"],
        department=data["department"],
        workflow=data.get("uses", ""),
        states=tuple(State(key=key, **state) for key, state in data["states"].items()),
        outcomes=_outcomes(data),
        transitions=tuple(_transition(one) for one in data["transitions"]),
        fields=tuple(_field(one) for one in data.get("fields", ())),
        staff_fields=tuple(_field(one) for one in data.get("staff_fields", ())),
        routing=tuple(_rule(one, data["department"]) for one in data.get("routing", ())),
        clocks=tuple(_clock(kind, clock) for kind, clock in data.get("clocks", {}).items()),
        tasks=tuple(TaskPlan(**task) for task in data.get("tasks", ())),
        messages={key: Message(**message) for key, message in data.get("messages", {}).items()},
        keywords={language: tuple(words) for language, words in data.get("keywords", {}).items()},
        location=_location(data.get("location", {})),
        duplicates=Duplicates(**duplicates) if duplicates is not None else None,
        open311=Open311Options(**data.get("open311", {})),
        **{key: data[key] for key in same if key in data},
    )


def _location(data: Data) -> str:
    if data.get("none"):
        return "none"
    return "required" if data.get("required", True) else "optional"


def _outcomes(data: Data) -> tuple[Outcome, ...]:
    own = data.get("retention", {})
    return tuple(
        Outcome(key, outcome["name"], own.get(key, outcome.get("retention_days")))
        for key, outcome in data["outcomes"].items()
    )


def _field(data: Data) -> Field:
    values = tuple(Choice(**value) for value in data.get("values", ()))
    return Field(**{**data, "values": values})


def _transition(data: Data) -> Transition:
    given = {key: value for key, value in data.items() if key != "from"}
    for key in ("fields", "effects"):
        given[key] = tuple(data.get(key, ()))
    given["reasons"] = tuple(Reason(**reason) for reason in data.get("reasons", ()))
    return Transition(from_states=tuple(data["from"]), **given)


def _rule(data: Data, department: str) -> RoutingRule:
    when = dict(data["when"])
    areas = when.pop("area", {})
    area = {layer: (keys,) if isinstance(keys, str) else tuple(keys) for layer, keys in areas.items()}
    dates = tuple((first, last) for first, last in when.pop("dates", ()))
    for key in ("weekdays", "channel", "priority"):
        when[key] = tuple(when.get(key, ()))
    to = Target(**{"department": department, **data["to"]})
    return RoutingRule(When(area=area, dates=dates, **when), to, data.get("because", {}))


def _amount(data: Data) -> Amount:
    return Amount(hours=data.get("hours", 0), days=data.get("days", 0))


def _clock(kind: str, data: Data) -> ClockPolicy:
    same = {key: data[key] for key in ("of", "calendar", "until", "name") if key in data}
    return ClockPolicy(
        kind=kind,
        amount=_amount(data),
        by_priority={priority: _amount(amount) for priority, amount in data.get("by_priority", {}).items()},
        escalate=tuple(Escalation(**one) for one in data.get("escalate", ())),
        **same,
    )
