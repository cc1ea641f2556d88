"""An event as bytes: canonical JSON, written once, hashed as it is and never written again.

The bytes are one JSON object with sorted keys and no spaces in UTF-8: ``actor`` [kind, id], ``at``
(RFC 3339, UTC, microseconds), ``cause``, ``data`` (the fields of the event), ``id`` (32 hex digits),
``subject`` [kind, id], ``type`` and ``version``.
"""

from __future__ import annotations

import dataclasses
import os
from datetime import UTC, datetime
from typing import Any

import msgspec

from plaza.kernel.base.types import Actor
from plaza.kernel.ledger.types import Event, Sealed

PERSONAL = frozenset(
    "name first_name last_name full_name email phone telephone address street_address ip ip_address "
    "description comment password token date_of_birth".split()
)
"""Field names no event may have: what they hold belongs in a table that can forget it."""


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """What a class of events says about itself."""

    type: str
    version: int
    subject_kind: str
    subject_field: str


class _Body(msgspec.Struct):
    actor: tuple[str, int | None]
    at: datetime
    cause: str
    data: Any
    id: str
    subject: tuple[str, int | str]
    type: str
    version: int


_kinds: dict[type, Kind] = {}
_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(_Body).decode


def kind_of(event_class: type) -> Kind:
    """What ``event_class`` says about itself; raises TypeError when it is no event or names a person."""
    kind = _kinds.get(event_class)
    if kind is None:
        kind = _kinds[event_class] = _examine(event_class)
    return kind


def _examine(event_class: type) -> Kind:
    name = event_class.__qualname__
    how = getattr(event_class, "__dataclass_params__", None)
    if how is None or not how.frozen:
        raise TypeError(f"{name} is no event: it is not a frozen dataclass")
    if missing := [each for each in ("TYPE", "VERSION", "SUBJECT") if not hasattr(event_class, each)]:
        raise TypeError(f"{name} is no event: it does not say {missing[0]}")
    said: Any = event_class
    subject_kind, subject_field = said.SUBJECT
    fields = {each.name for each in dataclasses.fields(said)}
    if subject_field not in fields:
        raise TypeError(f"{name}: SUBJECT names the field {subject_field}, which it does not have")
    if personal := sorted(fields & PERSONAL):
        raise TypeError(f"{name}: personal data never enters the ledger, but it has {', '.join(personal)}")
    return Kind(said.TYPE, said.VERSION, subject_kind, subject_field)


def encode(event: Event, actor: Actor, occurred_at: datetime, cause: str = "") -> tuple[str, str, str, bytes]:
    """Type, subject kind, subject id and body of ``event``, as the outbox keeps them."""
    kind = kind_of(type(event))
    subject_id = getattr(event, kind.subject_field)
    body = _encode(
        _Body(
            (actor.kind, actor.id),
            occurred_at.astimezone(UTC),
            cause,
            event,
            os.urandom(16).hex(),
            (kind.subject_kind, subject_id),
            kind.type,
            kind.version,
        )
    )
    return kind.type, kind.subject_kind, str(subject_id), body


def read(seq: int, body: bytes) -> Sealed:
    """The event with place ``seq`` from its bytes."""
    found = _decode(body)
    return Sealed(
        seq,
        found.id,
        found.type,
        found.version,
        found.at,
        found.actor[0],
        found.actor[1],
        found.subject[0],
        found.subject[1],
        found.data,
        found.cause,
    )


def columns_of(body: bytes) -> tuple[str, str, str]:
    """Type, subject kind and subject id as the columns beside ``body`` must say."""
    found = _decode(body)
    return found.type, found.subject[0], str(found.subject[1])
