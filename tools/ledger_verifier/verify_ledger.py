#!/usr/bin/env python3
"""Check an export of a Plaza ledger without any part of Plaza: `python3 verify_ledger.py export.json`.

It needs Python alone and trusts nothing but SHA-256. Given the export (and, with `--root HEX`, a root
you noted down or were given elsewhere) it checks, after RFC 9162 section 2.1:

- every event hangs on the one before it by the hash chain, and the places have no gap;
- when the export holds the whole log: its root and last chain hash are those of the tree head;
- every inclusion proof leads from its event to the root, every consistency proof from the earlier root.

Exit code 0: everything holds. 1: something does not (a sentence says what). 2: this is no export.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any


def leaf_hash(body: bytes) -> bytes:
    """2.1.1: the hash of a leaf."""
    return sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """2.1.1: the hash of a node."""
    return sha256(b"\x01" + left + right).digest()


def root_of_leaves(leaves: Sequence[bytes]) -> bytes:
    """2.1.2: the root over leaf hashes, with a stack of complete subtrees."""
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, value = 1, leaf
        while stack and stack[-1][0] == size:
            value, size = node_hash(stack.pop()[1], value), size * 2
        stack.append((size, value))
    if not stack:
        return sha256(b"").digest()
    value = stack.pop()[1]
    while stack:
        value = node_hash(stack.pop()[1], value)
    return value


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """2.1.3.2: the root that this path proves for a leaf, None when the path does not fit the tree."""
    if not 0 <= index < size:
        return None
    place, last, value = index, size - 1, leaf
    for step in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            value = node_hash(step, value)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            value = node_hash(value, step)
        place, last = place >> 1, last >> 1
    return value if last == 0 else None


def is_consistent(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """2.1.4.2: whether the tree of ``new`` leaves continues the tree of ``old``."""
    if old == 0 or old == new:
        return not path and (old_root == new_root if old else old_root == sha256(b"").digest())
    if old > new or not path:
        return False
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, step)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def problems(export: dict[str, Any]) -> Iterator[str]:
    """A sentence for everything in ``export`` that does not hold."""
    size, root, chain = export["size"], bytes.fromhex(export["root"]), bytes.fromhex(export["before"])
    leaves: dict[int, bytes] = {}
    expected = export["events"][0]["seq"] if export["events"] else 1
    for event in export["events"]:
        leaf = leaf_hash(event["body"].encode())
        if event["seq"] != expected:
            yield f"Event {expected} is missing."
        if sha256(chain + leaf).hexdigest() != event["chain"]:
            yield f"Event {event['seq']} is not what was sealed: its chain hash does not fit."
        chain, expected, leaves[event["seq"]] = bytes.fromhex(event["chain"]), event["seq"] + 1, leaf
    if len(leaves) == size:
        if root_of_leaves(list(leaves.values())) != root:
            yield "The root of the tree is not the root of these events."
        if chain.hex() != export["chain"]:
            yield "The chain does not end where the tree head says."
    yield from unproven(export, size, root, leaves)


def unproven(export: dict[str, Any], size: int, root: bytes, leaves: dict[int, bytes]) -> Iterator[str]:
    """A sentence for every proof in ``export`` that does not lead to the root."""
    for proof in export["inclusion"]:
        leaf, path = bytes.fromhex(proof["leaf"]), [bytes.fromhex(step) for step in proof["path"]]
        if leaves.get(proof["seq"], leaf) != leaf or proof["size"] != size:
            yield f"The inclusion proof of event {proof['seq']} is about something else."
        elif root_from_inclusion(leaf, proof["seq"] - 1, size, path) != root:
            yield f"Event {proof['seq']} is not proven to be in the tree."
    for proof in export["consistency"]:
        old_root, path = bytes.fromhex(proof["old_root"]), [bytes.fromhex(step) for step in proof["path"]]
        if proof["new"] != size or not is_consistent(proof["old"], size, old_root, root, path):
            yield f"The ledger does not continue the one of {proof['old']} events."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the check as a program; returns the exit code."""
    parser = argparse.ArgumentParser(description="Check an export of a Plaza ledger.")
    parser.add_argument("file", help="the export, as JSON; - reads standard input")
    parser.add_argument("--root", default="", help="the root hash you expect, in hexadecimal")
    given = parser.parse_args(arguments)
    try:
        with sys.stdin if given.file == "-" else open(given.file, encoding="utf-8") as stream:
            export = json.load(stream)
        found = list(problems(export))
        if given.root and given.root.lower() != export["root"]:
            found.append(f"The root is {export['root']}, not the one you expect.")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"This is no export of a ledger we can read: {error!r}", file=sys.stderr)
        return 2
    for sentence in found:
        print(sentence)
    if not found:
        counts = [len(export[part]) for part in ("events", "inclusion", "consistency")]
        print("All holds: {} events, {} inclusion and {} consistency proofs.".format(*counts))
        print(f"Size {export['size']}, root {export['root']}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
