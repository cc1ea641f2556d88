"""Sealed rows page by page, so that a long read keeps no transaction and no snapshot open."""

from __future__ import annotations

from collections.abc import Iterator

from plaza.kernel.ledger.models import Node, SealedEvent

AT_ONCE = 2000

Bytes = bytes | memoryview
EventRow = tuple[int, str, str, str, Bytes, Bytes]


def iter_events(first: int, last: int) -> Iterator[list[EventRow]]:
    """Pages of (seq, type, subject kind, subject id, body, chain) from ``first`` to ``last``."""
    rows = SealedEvent.objects.order_by("seq").values_list(
        "seq", "type", "subject_kind", "subject_id", "body", "chain"
    )
    after = first - 1
    while page := list(rows.filter(seq__gt=after, seq__lte=last)[:AT_ONCE]):
        yield page
        after = page[-1][0]


def iter_nodes(count: int) -> Iterator[bytes]:
    """The hashes of the stored nodes with places below ``count``; stops where one is missing."""
    expected = 0
    rows = Node.objects.order_by("place").values_list("place", "hash")
    while page := list(rows.filter(place__gte=expected, place__lt=count)[:AT_ONCE]):
        for place, value in page:
            if place != expected:
                return
            expected += 1
            yield bytes(value)
