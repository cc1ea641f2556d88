"""Checking the whole ledger in one pass: every chain hash, every stored node, the head."""

from __future__ import annotations

from collections.abc import Iterator

from plaza.kernel.ledger.models import Head, Node, SealedEvent
from plaza.kernel.ledger.queries.pages import EventRow, iter_events, iter_nodes
from plaza.kernel.ledger.rules import Growth, grow, root_of
from plaza.kernel.ledger.rules.events import columns_of
from plaza.kernel.ledger.rules.tree import node_count
from plaza.kernel.ledger.types import Verdict


class _Bad(Exception):
    """The first thing that is not as it was sealed."""

    def __init__(self, seq: int, problem: str) -> None:
        super().__init__(problem)
        self.seq = seq


def verify() -> Verdict:
    """Recompute the ledger from its bodies and compare; tells the first event that is not as sealed.

    Reads page by page: memory does not grow with the ledger, and no one waits for it. Events sealed
    while it runs are left out.
    """
    head = Head.objects.filter(pk=1).first() or Head(size=0, chain=bytes(32), peaks=b"")
    tree = Growth()
    try:
        _check_events(tree, head.size)
        _check_head(tree, head)
    except _Bad as bad:
        return Verdict(False, head.size, root_of(tree.peaks), bad.seq, str(bad))
    return Verdict(True, tree.size, root_of(tree.peaks))


def _check_events(tree: Growth, size: int) -> None:
    nodes = iter_nodes(node_count(size))
    for rows in iter_events(1, size):
        for nth, row in enumerate(rows, start=tree.size + 1):
            _check_row(nth, row)
        first = tree.size + 1
        chains, made = grow(tree, (bytes(row[4]) for row in rows))
        for row, chain in zip(rows, chains, strict=True):
            if bytes(row[5]) != chain:
                raise _Bad(row[0], f"Event {row[0]} is not what was sealed: its chain hash does not fit.")
        _check_nodes(nodes, made, first, tree.size)


def _check_row(expected: int, row: EventRow) -> None:
    seq, made, subject_kind, subject_id, body, _ = row
    if seq != expected:
        raise _Bad(expected, f"Event {expected} is missing.")
    try:
        own = columns_of(bytes(body))
    except ValueError:
        raise _Bad(seq, f"Event {seq} cannot be read any more.") from None
    if own != (made, subject_kind, subject_id):
        raise _Bad(seq, f"Event {seq} is filed under a type or subject that is not its own.")


def _check_nodes(stored: Iterator[bytes], made: list[bytes], first: int, last: int) -> None:
    for value in made:
        found = next(stored, None)
        if found is None or found != value:
            raise _Bad(first, f"A stored node of the tree between the events {first} and {last} is wrong.")


def _check_head(tree: Growth, head: Head) -> None:
    if tree.size != head.size:
        raise _Bad(tree.size + 1, f"Event {tree.size + 1} is missing: the ledger should have {head.size}.")
    if tree.chain != bytes(head.chain) or b"".join(tree.peaks) != bytes(head.peaks):
        raise _Bad(head.size, "The head of the ledger does not fit its events.")
    beyond = (
        SealedEvent.objects.filter(seq__gt=head.size).exists()
        or Node.objects.filter(place__gte=node_count(head.size)).exists()
    )
    if beyond and not Head.objects.filter(pk=1, size__gt=head.size).exists():
        raise _Bad(head.size + 1, f"There are events or nodes after {head.size}, where the ledger ends.")
