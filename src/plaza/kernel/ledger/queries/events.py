"""Events by subject and by place, and how far everybody is."""

from __future__ import annotations

from plaza.kernel.base.types import NotFound
from plaza.kernel.ledger import registry
from plaza.kernel.ledger.models import Head, ListenerCursor, Outbox, SealedEvent
from plaza.kernel.ledger.rules import read
from plaza.kernel.ledger.types import Lag, ListenerLag, Sealed


def get_event(seq: int) -> Sealed:
    """The event with place ``seq`` (from 1); raises NotFound."""
    body = SealedEvent.objects.filter(pk=seq).values_list("body", flat=True).first()
    if body is None:
        raise NotFound(f"The ledger has no event {seq}.")
    return read(seq, bytes(body))


def list_events(
    subject_kind: str, subject_id: int | str, *, after: int = 0, limit: int = 1000
) -> list[Sealed]:
    """Sealed events about one subject in order, after the place ``after``."""
    rows = SealedEvent.objects.filter(
        subject_kind=subject_kind, subject_id=str(subject_id), seq__gt=after
    ).order_by("seq")
    return [read(seq, bytes(body)) for seq, body in rows.values_list("seq", "body")[:limit]]


def lag() -> Lag:
    """Events not sealed yet, and each listener's position and trouble."""
    registry.load()
    size = Head.objects.filter(pk=1).values_list("size", flat=True).first() or 0
    cursors = {row.name: row for row in ListenerCursor.objects.all()}
    found = []
    for name in sorted(registry.listeners):
        row = cursors.get(name) or ListenerCursor(name=name)
        behind = size - row.position
        found.append(ListenerLag(name, row.position, behind, row.error, row.attempts, row.next_try_at))
    return Lag(size=size, unsealed=Outbox.objects.count(), listeners=tuple(found))
