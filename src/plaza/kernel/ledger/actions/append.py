"""Taking events in: one INSERT in the transaction of whoever changes something."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.transaction import TransactionManagementError

from plaza.kernel.base.rules import now
from plaza.kernel.base.types import Actor
from plaza.kernel.ledger.rules import encode
from plaza.kernel.ledger.types import Event

_INSERT = "INSERT INTO ledger_outbox (type, subject_kind, subject_id, body) VALUES (%s, %s, %s, %s)"
_INSERT_MANY = """
    INSERT INTO ledger_outbox (type, subject_kind, subject_id, body)
    SELECT t, k, i, b FROM unnest(%s::text[], %s::text[], %s::text[], %s::bytea[])
    WITH ORDINALITY AS rows(t, k, i, b, nth) ORDER BY nth"""


def append(event: Event, *, actor: Actor, cause: str = "", occurred_at: datetime | None = None) -> None:
    """Put ``event`` in the outbox, committed or rolled back with the change it tells of.

    ``cause`` is the id of the event that led to this one; ``occurred_at`` is aware and defaults to now.
    Raises TransactionManagementError outside ``atomic()``.
    """
    _must_be_atomic()
    row = encode(event, actor, occurred_at or now(), cause)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, row)


def append_many(events: Iterable[tuple[Event, Actor, datetime | None]]) -> int:
    """Put many (event, actor, occurred_at) in the outbox in their order by one statement."""
    _must_be_atomic()
    moment = now()
    rows = [encode(event, actor, at or moment) for event, actor, at in events]
    if not rows:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_INSERT_MANY, [list(column) for column in zip(*rows, strict=True)])
        else:
            cursor.executemany(_INSERT, rows)
    return len(rows)


def _must_be_atomic() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError(
            "An event is appended in the transaction of the change it tells of: use atomic()"
        )
