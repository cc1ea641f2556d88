"""Events as bytes: canonical, complete, and never about a person."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, ClassVar

import pytest

from plaza.kernel.base.types import SYSTEM, Actor
from plaza.kernel.ledger.rules import encode, kind_of, read
from plaza.kernel.ledger.tests.happenings import LampLit

NOON = datetime(2026, 3, 1, 12, 0, 0, 5, tzinfo=UTC)


def test_the_body_is_sorted_json_without_spaces() -> None:
    made, subject_kind, subject_id, body = encode(LampLit(7), Actor("staff", 3), NOON, "cause")
    assert (made, subject_kind, subject_id) == ("tests.lamp_lit", "lamp", "7")
    found = json.loads(body)
    again = json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert again.encode() == body
    assert found["data"] == {"area": "harbour", "lamp_id": 7}
    assert found["at"] == "2026-03-01T12:00:00.000005Z"


def test_an_event_reads_back_as_it_was() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=-8)))
    *_, body = encode(LampLit(7, "الميناء"), Actor("staff", 3), elsewhere, "cause")
    event = read(41, body)
    assert (event.seq, event.type, event.version, event.occurred_at) == (41, "tests.lamp_lit", 1, NOON)
    assert (event.actor_kind, event.actor_id, event.cause) == ("staff", 3, "cause")
    assert (event.subject_kind, event.subject_id) == ("lamp", 7)
    assert event.data == {"lamp_id": 7, "area": "الميناء"}


def test_every_event_has_an_id_of_its_own() -> None:
    assert len({read(1, encode(LampLit(7), SYSTEM, NOON)[3]).id for _ in range(100)}) == 100


def test_an_event_with_personal_data_is_refused() -> None:
    @dataclass(frozen=True)
    class Signed:
        TYPE: ClassVar = "tests.signed"
        VERSION: ClassVar = 1
        SUBJECT: ClassVar = ("paper", "paper_id")
        paper_id: int
        email: str

    with pytest.raises(TypeError, match="personal data never enters the ledger, but it has email"):
        kind_of(Signed)


def _without(name: str) -> type:
    said: dict[str, Any] = {"TYPE": "t", "VERSION": 1, "SUBJECT": ("a", "b"), "__annotations__": {"b": "int"}}
    said.pop(name)
    return dataclass(frozen=True)(type("Odd", (), said))


@pytest.mark.parametrize("name", ["TYPE", "VERSION", "SUBJECT"])
def test_an_event_says_what_it_is(name: str) -> None:
    with pytest.raises(TypeError, match=f"does not say {name}"):
        kind_of(_without(name))


def test_an_event_cannot_be_changed() -> None:
    @dataclass
    class Loose:
        a: int

    with pytest.raises(TypeError, match="not a frozen dataclass"):
        kind_of(Loose)
