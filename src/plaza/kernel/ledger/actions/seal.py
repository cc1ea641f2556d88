"""Sealing: giving committed events their order, chain hash and place in the tree.

One transaction per batch: the sealed rows, the nodes they complete, the new head, and the removal of
the outbox rows are committed together, so a kill at any moment leaves the ledger before or after the
batch. One worker seals at a time: on PostgreSQL by an advisory lock, on SQLite because the first
statement writes and SQLite has one writer.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from plaza.kernel.base.rules import now
from plaza.kernel.ledger.models import Head, Outbox
from plaza.kernel.ledger.rules import Growth, grow
from plaza.kernel.ledger.rules.tree import HASH_BYTES, node_count

LOCK = 0x706C617A61_01
"""Our advisory lock on PostgreSQL ("plaza" and a number)."""

_READ = "SELECT id, type, subject_kind, subject_id, body FROM ledger_outbox ORDER BY id LIMIT %s"
_EVENT = """
    INSERT INTO ledger_sealedevent (seq, type, subject_kind, subject_id, body, chain)
    VALUES (%s, %s, %s, %s, %s, %s)"""
_NODE = "INSERT INTO ledger_node (place, hash) VALUES (%s, %s)"
# On PostgreSQL the bodies do not travel back, and exactly the rows that were read are moved: others
# with lower ids may have been committed meanwhile.
_MOVE = """
    WITH moved AS (DELETE FROM ledger_outbox WHERE id = ANY(%s::bigint[])
                   RETURNING id, type, subject_kind, subject_id, body)
    INSERT INTO ledger_sealedevent (seq, type, subject_kind, subject_id, body, chain)
    SELECT n.seq, m.type, m.subject_kind, m.subject_id, m.body, n.chain
    FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[]) AS n(id, seq, chain) JOIN moved m ON m.id = n.id"""
_NODES = "INSERT INTO ledger_node (place, hash) SELECT * FROM unnest(%s::bigint[], %s::bytea[])"


def seal(limit: int = 5000) -> int:
    """Seal up to ``limit`` events of the outbox; returns how many. Cheap when there are none."""
    if not Outbox.objects.exists():
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        tree = _lock_head(cursor)
        before = tree.size
        cursor.execute(_READ, [limit])
        rows = [(*row[:4], bytes(row[4])) for row in cursor.fetchall()]
        if not rows:
            return 0
        chains, nodes = grow(tree, (row[4] for row in rows))
        store = _store_postgresql if connection.vendor == "postgresql" else _store_sqlite
        store(cursor, before, rows, chains, nodes)
        Head.objects.filter(pk=1).update(
            size=tree.size, chain=tree.chain, peaks=b"".join(tree.peaks), sealed_at=now()
        )
    return len(rows)


def _lock_head(cursor: CursorWrapper) -> Growth:
    """The tree as sealed so far, kept from all other sealers until the transaction ends."""
    if connection.vendor == "postgresql":
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    cursor.execute("UPDATE ledger_head SET size = size WHERE id = 1")
    if cursor.rowcount == 0:
        Head.objects.create(pk=1, size=0, chain=bytes(HASH_BYTES), peaks=b"")
    size, chain, peaks = Head.objects.values_list("size", "chain", "peaks").get(pk=1)
    peaks = bytes(peaks)
    return Growth(
        size=size,
        chain=bytes(chain),
        peaks=[peaks[at : at + HASH_BYTES] for at in range(0, len(peaks), HASH_BYTES)],
    )


def _store_sqlite(
    cursor: CursorWrapper, before: int, rows: list[Any], chains: list[bytes], nodes: list[bytes]
) -> None:
    cursor.executemany(
        _EVENT,
        [
            (before + nth, *row[1:], chain)
            for nth, (row, chain) in enumerate(zip(rows, chains, strict=True), start=1)
        ],
    )
    cursor.executemany(_NODE, list(enumerate(nodes, start=node_count(before))))
    cursor.execute("DELETE FROM ledger_outbox WHERE id BETWEEN %s AND %s", [rows[0][0], rows[-1][0]])


def _store_postgresql(
    cursor: CursorWrapper, before: int, rows: list[Any], chains: list[bytes], nodes: list[bytes]
) -> None:
    ids = [row[0] for row in rows]
    cursor.execute(_MOVE, [ids, ids, list(range(before + 1, before + len(rows) + 1)), chains])
    first = node_count(before)
    cursor.execute(_NODES, [list(range(first, first + len(nodes))), nodes])
