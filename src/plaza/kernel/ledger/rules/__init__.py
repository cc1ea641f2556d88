"""Pure decisions of the ledger: how an event is written as bytes, and the Merkle tree over them."""

from plaza.kernel.ledger.rules.events import Kind, encode, kind_of, read
from plaza.kernel.ledger.rules.tree import (
    EMPTY_ROOT,
    Growth,
    consistency_ranges,
    cover,
    grow,
    inclusion_ranges,
    leaf_hash,
    next_chain,
    node_hash,
    node_place,
    root_of,
)

__all__ = [
    "EMPTY_ROOT",
    "Growth",
    "Kind",
    "consistency_ranges",
    "cover",
    "encode",
    "grow",
    "inclusion_ranges",
    "kind_of",
    "leaf_hash",
    "next_chain",
    "node_hash",
    "node_place",
    "read",
    "root_of",
]
