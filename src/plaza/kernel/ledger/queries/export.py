"""The ledger and proofs as JSON for the stand-alone verifier (tools/ledger_verifier)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from plaza.kernel.base.types import NotFound
from plaza.kernel.ledger.queries.pages import iter_events
from plaza.kernel.ledger.queries.proofs import consistency_proof, inclusion_proof, tree_head

FORMAT = "plaza-ledger-1"


def export_json(
    *,
    first: int = 1,
    last: int | None = None,
    prove: Iterable[int] = (),
    since: Iterable[int] = (),
) -> Iterator[str]:
    """Pieces of one JSON document: the head, the events first..last, and the proofs asked for.

    ``prove`` are places of events to prove included, ``since`` earlier sizes the ledger must continue.
    The whole log (the default) lets the verifier recompute the root; bodies are the exact bytes sealed.
    """
    head = tree_head()
    last = head.size if last is None else last
    if not 1 <= first <= last + 1 <= head.size + 1:
        raise NotFound(f"The ledger has no events from {first} to {last}.")
    size, root, chain = head.size, head.root.hex(), head.chain.hex()
    yield f'{{"format": "{FORMAT}", "size": {size}, "root": "{root}", "chain": "{chain}",\n'
    yield f'"before": "{tree_head(first - 1).chain.hex()}", "events": ['
    for seq, *_, body, link in (row for page in iter_events(first, last) for row in page):
        piece = {"seq": seq, "body": bytes(body).decode(), "chain": bytes(link).hex()}
        yield ("\n" if seq == first else ",\n") + json.dumps(piece, ensure_ascii=False)
    yield '],\n"inclusion": ' + json.dumps([_inclusion(seq, size) for seq in prove])
    yield ',\n"consistency": ' + json.dumps([_consistency(old, size) for old in since]) + "}\n"


def _inclusion(seq: int, size: int) -> dict[str, object]:
    proof = inclusion_proof(seq, size)
    return {"seq": seq, "size": size, "leaf": proof.leaf.hex(), "path": [each.hex() for each in proof.path]}


def _consistency(old: int, new: int) -> dict[str, object]:
    path = consistency_proof(old, new).path
    return {
        "old": old,
        "old_root": tree_head(old).root.hex(),
        "new": new,
        "path": [each.hex() for each in path],
    }
