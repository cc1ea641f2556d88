"""The Merkle tree against a literal reading of RFC 9162 section 2.1 and published vectors."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaza.kernel.ledger.rules import (
    EMPTY_ROOT,
    Growth,
    consistency_ranges,
    cover,
    grow,
    inclusion_ranges,
    leaf_hash,
    node_hash,
    node_place,
    root_of,
)
from tools.ledger_verifier import verify_ledger as outside

# The inputs and roots used by the test suites of Certificate Transparency (RFC 6962 and 9162 hash alike).
CT_LEAVES = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SIZES = range(1, 71)


def bodies(size: int) -> list[bytes]:
    return [b"event %d" % number for number in range(size)]


def mth(leaves: Sequence[bytes]) -> bytes:
    """Section 2.1.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    """Section 2.1.3.1, word for word."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: Sequence[bytes], whole: bool) -> list[bytes]:
    """Section 2.1.4.1, word for word."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


class Kept:
    """A tree as the database keeps it: leaves, and nodes by place."""

    def __init__(self, size: int) -> None:
        self.leaves = bodies(size)
        self.growth = Growth()
        _, self.nodes = grow(self.growth, self.leaves)

    def root(self, start: int, end: int) -> bytes:
        return root_of([self.at(*part) for part in cover(start, end)])

    def at(self, level: int, index: int) -> bytes:
        return self.nodes[node_place(level, index)] if level else leaf_hash(self.leaves[index])


@pytest.mark.parametrize("size", range(len(CT_LEAVES) + 1))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    growth = Growth()
    grow(growth, CT_LEAVES[:size])
    expected = bytes.fromhex(CT_ROOTS[size - 1]) if size else EMPTY_ROOT
    assert root_of(growth.peaks) == expected == mth(CT_LEAVES[:size])


@pytest.mark.parametrize("size", SIZES)
def test_every_root_and_proof_follows_the_definition(size: int) -> None:
    kept = Kept(size)
    root = kept.root(0, size)
    assert root == mth(kept.leaves) == root_of(kept.growth.peaks)
    for index in range(size):
        proof = [kept.root(*each) for each in inclusion_ranges(index, size)]
        assert proof == path(index, kept.leaves)
        assert outside.root_from_inclusion(leaf_hash(kept.leaves[index]), index, size, proof) == root
    for old in range(1, size + 1):
        proof = [kept.root(*each) for each in consistency_ranges(old, size)]
        assert proof == subproof(old, kept.leaves, True)
        assert outside.is_consistent(old, size, mth(kept.leaves[:old]), root, proof)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=20), max_size=90), st.data())
def test_growing_in_pieces_is_growing_at_once(leaves: list[bytes], data: st.DataObject) -> None:
    whole, pieces = Growth(), Growth()
    chains, nodes = grow(whole, leaves)
    cut = sorted(data.draw(st.lists(st.integers(0, len(leaves)), max_size=5)))
    grown = [
        grow(pieces, leaves[start:end]) for start, end in zip([0, *cut], [*cut, len(leaves)], strict=True)
    ]
    assert [each for part, _ in grown for each in part] == chains
    assert [each for _, part in grown for each in part] == nodes
    assert pieces == whole


@settings(deadline=None)
@given(st.integers(2, 3000), st.data())
def test_a_changed_proof_or_leaf_is_refused(size: int, data: st.DataObject) -> None:
    kept = Kept(size)
    root = kept.root(0, size)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    proof = [kept.root(*each) for each in inclusion_ranges(index, size)]
    assert outside.root_from_inclusion(leaf_hash(b"forged"), index, size, proof) != root
    wrong = data.draw(st.integers(0, len(proof) - 1))
    forged = [*proof[:wrong], node_hash(proof[wrong], root), *proof[wrong + 1 :]]
    assert outside.root_from_inclusion(leaf_hash(kept.leaves[index]), index, size, forged) != root
    assert outside.root_from_inclusion(leaf_hash(kept.leaves[index]), index, size, proof[:-1]) != root
    steps = [kept.root(*each) for each in consistency_ranges(old, size)]
    assert outside.is_consistent(old, size, kept.root(0, old), root, steps)
    assert not outside.is_consistent(old, size, leaf_hash(b"forged"), root, steps)
    assert not outside.is_consistent(old, size, kept.root(0, old), leaf_hash(b"forged"), steps)
    assert not outside.is_consistent(old, size, kept.root(0, old), root, [*steps, root])


def test_places_are_the_order_in_which_subtrees_become_complete() -> None:
    kept = Kept(64)
    found = {node_place(level, index) for level in range(1, 7) for index in range(64 >> level)}
    assert found == set(range(63))
    assert kept.at(6, 0) == kept.root(0, 64)
