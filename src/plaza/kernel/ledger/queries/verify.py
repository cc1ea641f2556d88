"""Checking the whole ledger in one pass: every chain hash, every stored node, the head."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db import transaction

from plaza.kernel.ledger.models import Head, Node, SealedEvent
from plaza.kernel.ledger.rules import Growth, grow, root_of
from plaza.kernel.ledger.rules.events import columns_of
from plaza.kernel.ledger.types import Verdict

AT_ONCE = 2000

_Bytes = bytes | memoryview
_Row = tuple[int, str, str, str, _Bytes, _Bytes]


class _Bad(Exception):
    """The first thing that is not as it was sealed."""

    def __init__(self, seq: int, problem: str) -> None:
        super().__init__(problem)
        self.seq = seq


def verify() -> Verdict:
    """Recompute the ledger from its bodies and compare; tells the first event that is not as sealed.

    Reads in a stream: memory does not grow with the ledger. Events sealed while it runs are left out.
    """
    with transaction.atomic():
        head = Head.objects.filter(pk=1).first() or Head(size=0, chain=bytes(32), peaks=b"")
        tree = Growth()
        try:
            _check_events(tree, head.size)
            _check_head(tree, head)
        except _Bad as bad:
            return Verdict(False, head.size, root_of(tree.peaks), bad.seq, str(bad))
    return Verdict(True, tree.size, root_of(tree.peaks))


def _check_events(tree: Growth, size: int) -> None:
    events = (
        SealedEvent.objects.filter(seq__lte=size)
        .order_by("seq")
        .values_list("seq", "type", "subject_kind", "subject_id", "body", "chain")
        .iterator(chunk_size=AT_ONCE)
    )
    nodes = Node.objects.order_by("place").values_list("place", "hash").iterator(chunk_size=AT_ONCE)
    while rows := list(islice(events, AT_ONCE)):
        for nth, row in enumerate(rows, start=tree.size + 1):
            _check_row(nth, row)
        first = tree.size + 1
        chains, made = grow(tree, (bytes(row[4]) for row in rows))
        for row, chain in zip(rows, chains, strict=True):
            if bytes(row[5]) != chain:
                raise _Bad(row[0], f"Event {row[0]} is not what was sealed: its chain hash does not fit.")
        _check_nodes(nodes, made, first, tree.size)


def _check_row(expected: int, row: _Row) -> None:
    seq, made, subject_kind, subject_id, body, _ = row
    if seq != expected:
        raise _Bad(expected, f"Event {expected} is missing.")
    try:
        own = columns_of(bytes(body))
    except ValueError:
        raise _Bad(seq, f"Event {seq} cannot be read any more.") from None
    if own != (made, subject_kind, subject_id):
        raise _Bad(seq, f"Event {seq} is filed under a type or subject that is not its own.")


def _check_nodes(stored: Iterator[tuple[int, _Bytes]], made: list[bytes], first: int, last: int) -> None:
    for value in made:
        found = next(stored, None)
        if found is None or bytes(found[1]) != value:
            raise _Bad(first, f"A stored node of the tree between the events {first} and {last} is wrong.")


def _check_head(tree: Growth, head: Head) -> None:
    if tree.size != head.size:
        raise _Bad(tree.size + 1, f"Event {tree.size + 1} is missing: the ledger should have {head.size}.")
    if tree.chain != bytes(head.chain) or b"".join(tree.peaks) != bytes(head.peaks):
        raise _Bad(head.size, "The head of the ledger does not fit its events.")
    beyond = SealedEvent.objects.filter(seq__gt=head.size).exists()
    if beyond and not Head.objects.filter(pk=1, size__gt=head.size).exists():
        raise _Bad(head.size + 1, f"There are events after {head.size}, where the ledger ends.")
