"""Rate limits that hold across all web workers, because they are counted in the database."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext, ngettext

from plaza.kernel.base import registry
from plaza.kernel.base.models import Allowance
from plaza.kernel.base.types import TooMany

# One statement, so that no two workers can count the same call. Refused calls write nothing.
_COUNT = """
    INSERT INTO base_allowance (bucket, ends_at, used) VALUES (%s, %s, 1)
    ON CONFLICT (bucket) DO UPDATE SET
        used = CASE WHEN base_allowance.ends_at = excluded.ends_at THEN base_allowance.used + 1 ELSE 1 END,
        ends_at = excluded.ends_at
    WHERE base_allowance.ends_at <> excluded.ends_at OR base_allowance.used < %s
    RETURNING used"""


def spend(bucket: str, limit: int, per_seconds: int) -> None:
    """Count one use of ``bucket``: at most ``limit`` in each fixed window of ``per_seconds``.

    Raises TooMany with ``extra["retry_after"]`` in whole seconds. Call it before the transaction that
    does the work: what is rolled back is not counted. The bucket may hold an IP address; only a
    hash of it is kept, and not beyond its window and the next clean-up.
    """
    now = int(time.time())
    ends_at = (now // per_seconds + 1) * per_seconds
    hashed = hashlib.sha256(bucket.encode()).hexdigest()[:40]
    with connection.cursor() as cursor, _without_flush(cursor):
        cursor.execute(_COUNT, [hashed, ends_at, limit])
        counted = cursor.fetchone()
    if counted is None or counted[0] > limit:
        wait = max(1, ends_at - now)
        raise TooMany(
            gettext("That is more than we can take at once. Please try again in %(time)s.")
            % {"time": _in_words(wait)},
            extra={"retry_after": wait},
        )


@contextmanager
def _without_flush(cursor: CursorWrapper) -> Iterator[None]:
    """On SQLite, commit without waiting for the disk: a count that a power cut forgets harms no one.

    A later commit that waits flushes this one too, so nothing acknowledged depends on it.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    cursor.execute("PRAGMA synchronous")
    level = int(cursor.fetchone()[0])
    cursor.execute("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA synchronous = {level}")


def _in_words(seconds: int) -> str:
    if seconds < 90:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    minutes = -(-seconds // 60)
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


@registry.every("base.forget_allowances", seconds=3600)
def forget_allowances() -> int:
    """Remove the counts of windows that are over; returns how many."""
    return Allowance.objects.filter(ends_at__lte=int(time.time())).delete()[0]
