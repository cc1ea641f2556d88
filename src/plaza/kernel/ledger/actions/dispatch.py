"""Letting listeners hear: each at its own pace, each batch committed together with its position."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from datetime import timedelta

from django.db import connection, transaction

from plaza.kernel.base.rules import now
from plaza.kernel.base.types import NotFound
from plaza.kernel.ledger import registry
from plaza.kernel.ledger.models import Head, ListenerCursor, SealedEvent
from plaza.kernel.ledger.rules import read
from plaza.kernel.ledger.types import Sealed

LONGEST_WAIT_SECONDS = 600
WINDOW = 20
"""A batch looks at most this many times its size ahead, so that its read stays small whatever is heard."""

log = logging.getLogger("plaza.ledger")


def dispatch(limit: int = 10_000) -> int:
    """Let every listener that is behind hear up to ``limit`` events; returns how many were heard.

    A listener that raises keeps its position, is told about by ``lag()``, and is tried again after a
    wait that doubles up to ten minutes; the others go on.
    """
    registry.load()
    size = Head.objects.filter(pk=1).values_list("size", flat=True).first() or 0
    if not size:
        return 0
    cursors = {row.name: row for row in ListenerCursor.objects.all()}
    if new := [name for name in registry.listeners if name not in cursors]:
        ListenerCursor.objects.bulk_create([ListenerCursor(name=name) for name in new], ignore_conflicts=True)
        cursors = {row.name: row for row in ListenerCursor.objects.all()}
    heard = 0
    for listener in list(registry.listeners.values()):
        row = cursors[listener.name]
        waits = row.next_try_at is not None and row.next_try_at > now()
        if row.position < size and not waits:
            heard += _catch_up(listener, row.position, size, limit)
    return heard


def _catch_up(listener: registry.Listener, position: int, size: int, limit: int) -> int:
    heard = 0
    while position < size and heard < limit:
        try:
            moved, count = _hear_batch(listener, size)
        except Exception as error:
            _record_failure(listener, error)
            break
        if moved is None:
            break
        position, heard = moved, heard + count
    return heard


def _hear_batch(listener: registry.Listener, size: int) -> tuple[int | None, int]:
    """One batch in one transaction: the new position (None: another worker has it), events heard."""
    with transaction.atomic():
        position = _lock_position(listener.name)
        if position is None:
            return None, 0
        end = min(size, position + listener.batch * WINDOW)
        events = _events_after(position, end, listener.hears, listener.batch)
        if events:
            listener.hear(events)
        reached = events[-1].seq if len(events) >= listener.batch else max(end, position)
        ListenerCursor.objects.filter(name=listener.name).update(
            position=reached, error="", attempts=0, next_try_at=None
        )
    return reached, len(events)


def _lock_position(name: str) -> int | None:
    if connection.vendor == "sqlite":
        # Writing first takes SQLite's one write lock, so that the position read next stays true.
        ListenerCursor.objects.filter(name=name).update(name=name)
    rows = ListenerCursor.objects.select_for_update(
        skip_locked=connection.features.has_select_for_update_skip_locked
    )
    return rows.filter(name=name).values_list("position", flat=True).first()


def _events_after(position: int, end: int, types: Sequence[str], most: int) -> list[Sealed]:
    rows = SealedEvent.objects.filter(seq__gt=position, seq__lte=end, type__in=types).order_by("seq")
    return [read(seq, bytes(body)) for seq, body in rows.values_list("seq", "body")[:most]]


def _record_failure(listener: registry.Listener, error: Exception) -> None:
    log.exception("The listener %s failed and will be tried again", listener.name)
    with transaction.atomic():
        row = ListenerCursor.objects.select_for_update().get(name=listener.name)
        row.attempts += 1
        row.error = "".join(traceback.format_exception(error, limit=-8))[-8000:]
        row.next_try_at = now() + timedelta(seconds=min(2**row.attempts, LONGEST_WAIT_SECONDS))
        row.save()


def replay(listener_name: str) -> int:
    """Empty what a listener built and let it hear everything again from the first event.

    Returns how many events it heard. Raises NotFound for a name nobody has, and for a listener that
    cannot be emptied (no ``reset``); what the listener raises, it raises.
    """
    listener = _named(listener_name)
    if listener.reset is None:
        raise NotFound(f"The listener {listener_name} has no reset, so it cannot be built again.")
    ListenerCursor.objects.get_or_create(name=listener_name)
    with transaction.atomic():
        _lock_position(listener_name)
        listener.reset()
        ListenerCursor.objects.filter(name=listener_name).update(
            position=0, error="", attempts=0, next_try_at=None
        )
    return _run_to_end(listener)


def _run_to_end(listener: registry.Listener) -> int:
    heard, size = 0, Head.objects.filter(pk=1).values_list("size", flat=True).first() or 0
    position = 0
    while position < size:
        moved, count = _hear_batch(listener, size)
        if moved is None:
            break
        position, heard = moved, heard + count
    return heard


def repeat(listener_name: str) -> int:
    """Let a listener hear its last batch once more without moving it (a check that it is idempotent)."""
    listener = _named(listener_name)
    with transaction.atomic():
        position = _lock_position(listener_name) or 0
        rows = SealedEvent.objects.filter(seq__lte=position, type__in=listener.hears).order_by("-seq")
        last = list(rows.values_list("seq", "body")[: listener.batch])[::-1]
        if last:
            listener.hear([read(seq, bytes(body)) for seq, body in last])
    return len(last)


def _named(listener_name: str) -> registry.Listener:
    registry.load()
    if listener_name not in registry.listeners:
        known = ", ".join(sorted(registry.listeners)) or "none"
        raise NotFound(f"There is no listener {listener_name}. There are: {known}.")
    return registry.listeners[listener_name]
