"""Tree heads and proofs, each from O(log n) stored hashes in at most two reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plaza.kernel.base.types import NotFound
from plaza.kernel.ledger.models import Head, Node, SealedEvent
from plaza.kernel.ledger.rules import (
    EMPTY_ROOT,
    consistency_ranges,
    cover,
    inclusion_ranges,
    leaf_hash,
    node_place,
    root_of,
)
from plaza.kernel.ledger.rules.tree import HASH_BYTES, Range
from plaza.kernel.ledger.types import ConsistencyProof, InclusionProof, TreeHead


def tree_head(size: int | None = None) -> TreeHead:
    """The ledger as it is now, or as it was when it had ``size`` events; raises NotFound beyond its end."""
    now = _size()
    size = now if size is None else size
    if not 0 <= size <= now:
        raise NotFound(f"The ledger has {now} events, not {size}.")
    if size == 0:
        return TreeHead(0, EMPTY_ROOT, bytes(HASH_BYTES))
    chain = SealedEvent.objects.values_list("chain", flat=True).get(pk=size)
    return TreeHead(size, _roots([(0, size)])[0], bytes(chain))


def inclusion_proof(seq: int, size: int | None = None) -> InclusionProof:
    """Proof that the event ``seq`` is in the tree of ``size`` (now, when not given); raises NotFound."""
    size = _size() if size is None else size
    if not 1 <= seq <= size <= _size():
        raise NotFound(f"The ledger has no event {seq} among its first {size}.")
    *path, leaf = _roots([*inclusion_ranges(seq - 1, size), (seq - 1, seq)])
    return InclusionProof(seq=seq, size=size, leaf=leaf, path=tuple(path))


def consistency_proof(old: int, new: int | None = None) -> ConsistencyProof:
    """Proof that the tree of ``new`` events (now, when not given) continues the one of ``old``."""
    new = _size() if new is None else new
    if not 0 <= old <= new <= _size():
        raise NotFound(f"The ledger has no sizes {old} and {new} in this order.")
    return ConsistencyProof(old=old, new=new, path=tuple(_roots(consistency_ranges(old, new))))


def _size() -> int:
    return Head.objects.filter(pk=1).values_list("size", flat=True).first() or 0


def _roots(ranges: Sequence[Range]) -> list[bytes]:
    """The root over each range of leaves."""
    parts = [cover(start, end) for start, end in ranges]
    hashes = _hashes(part for each in parts for part in each)
    return [root_of([hashes[part] for part in each]) for each in parts]


def _hashes(wanted: Iterable[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    """Stored hashes of complete subtrees; those of single leaves from the event bodies."""
    leaves: dict[int, tuple[int, int]] = {}
    places: dict[int, tuple[int, int]] = {}
    for level, index in wanted:
        if level:
            places[node_place(level, index)] = (level, index)
        else:
            leaves[index + 1] = (level, index)
    found = {}
    if leaves:
        for seq, body in SealedEvent.objects.filter(pk__in=leaves).values_list("seq", "body"):
            found[leaves[seq]] = leaf_hash(bytes(body))
    if places:
        for place, value in Node.objects.filter(pk__in=places).values_list("place", "hash"):
            found[places[place]] = bytes(value)
    return found
