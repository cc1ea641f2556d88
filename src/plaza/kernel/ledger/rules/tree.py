"""The Merkle tree of RFC 9162 section 2.1, kept as the hashes of its complete subtrees.

A complete subtree is named (level, index): the 2**level leaves from index * 2**level on. Leaves are
level 0 and are not stored (they come from the event bodies); each higher one is stored once, at the
moment its last leaf arrives, under its rank in that order ("place"). So the table only ever grows at
its end, and any range of leaves is covered by O(log n) stored hashes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32

Range = tuple[int, int]


def leaf_hash(body: bytes) -> bytes:
    """Hash of one leaf (RFC 9162 section 2.1.1)."""
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node (RFC 9162 section 2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def next_chain(previous: bytes, leaf: bytes) -> bytes:
    """The chain hash after a leaf: SHA-256 over the chain hash before it (32 zero bytes first) and it."""
    return sha256(previous + leaf).digest()


def root_of(peaks: Sequence[bytes]) -> bytes:
    """Root over the complete subtrees of a tree, given from left (largest) to right."""
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node_hash(peak, root)
    return root


@dataclass(slots=True)
class Growth:
    """A tree while leaves are added: its size, its peaks from left to right, and the chain hash."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)
    chain: bytes = bytes(HASH_BYTES)


def grow(tree: Growth, bodies: Iterable[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Add ``bodies`` as leaves; returns the chain hash of each, and the nodes completed, in order."""
    chains: list[bytes] = []
    nodes: list[bytes] = []
    size, peaks, chain = tree.size, tree.peaks, tree.chain
    for body in bodies:
        found = sha256(b"\x00" + body).digest()
        chain = sha256(chain + found).digest()
        chains.append(chain)
        rest = size
        while rest & 1:
            found = sha256(b"\x01" + peaks.pop() + found).digest()
            nodes.append(found)
            rest >>= 1
        peaks.append(found)
        size += 1
    tree.size, tree.chain = size, chain
    return chains, nodes


def node_count(size: int) -> int:
    """How many inner nodes are complete in a tree of ``size`` leaves."""
    return size - size.bit_count()


def node_place(level: int, index: int) -> int:
    """Rank (from 0) in order of completion of the subtree (level ≥ 1, index)."""
    last = ((index + 1) << level) - 1
    return node_count(last) + level - 1


def cover(start: int, end: int) -> list[tuple[int, int]]:
    """The complete subtrees (level, index) that make up leaves start..end-1, left to right.

    ``start`` is a multiple of the largest power of two in the range, as in every range of a proof.
    """
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def _split(size: int) -> int:
    """Largest power of two smaller than ``size`` (k in RFC 9162 section 2.1.1)."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """Leaf ranges whose roots are the inclusion path of leaf ``index``, lowest first (2.1.3.1)."""
    start, end = 0, size
    found: list[Range] = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start = middle
    return found[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """Leaf ranges whose roots are the consistency proof from ``old`` to ``new`` leaves (2.1.4.1)."""
    if not 0 < old < new:
        return []
    start, end, whole = 0, new, True
    found: list[Range] = []
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((start, middle))
            start, whole = middle, False
    if not whole:
        found.append((start, end))
    return found[::-1]
