"""Events hold ids and keys, are JSON-able, and name themselves once."""

from __future__ import annotations

import dataclasses
import json

import pytest

from plaza.kernel.cases.events import EVENTS

SAMPLES = {
    "int": 1,
    "str": "x",
    "bool": True,
    "float": 0.5,
    "bool | None": True,
    "int | None": None,
    "Mapping[str, Any]": {"stage": "planned"},
    "Mapping[str, str]": {"district": "harbour"},
    "tuple[str, ...]": ("a",),
}
PERSONAL = ("name", "email", "phone", "address", "text", "description", "answers", "contact")


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_events(event: type) -> None:
    fields = dataclasses.fields(event)
    made = event(**{field.name: SAMPLES[str(field.type)] for field in fields})
    json.dumps(dataclasses.asdict(made))
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(made, fields[0].name, 2)
    assert event.SUBJECT[1] in {field.name for field in fields}
    assert not [field.name for field in fields if field.name in PERSONAL]


def test_types_are_unique() -> None:
    assert len({event.TYPE for event in EVENTS}) == len(EVENTS)
    assert all(event.TYPE.startswith("cases.") and event.VERSION >= 1 for event in EVENTS)
