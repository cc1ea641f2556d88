"""Reads of the ledger: events, heads, proofs, export, checks."""

from plaza.kernel.ledger.queries.events import get_event, lag, list_events
from plaza.kernel.ledger.queries.export import export_json
from plaza.kernel.ledger.queries.proofs import consistency_proof, inclusion_proof, tree_head
from plaza.kernel.ledger.queries.verify import verify

__all__ = [
    "consistency_proof",
    "export_json",
    "get_event",
    "inclusion_proof",
    "lag",
    "list_events",
    "tree_head",
    "verify",
]
