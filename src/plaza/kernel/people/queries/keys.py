"""API keys without their secrets, and their hot check.

The check remembers for a few seconds, compares in constant time and notes use off the path.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from datetime import UTC, datetime

from plaza.kernel.base.types import NotFound
from plaza.kernel.people import rules
from plaza.kernel.people.models import ApiKey
from plaza.kernel.people.types import ApiKeyInfo

KEPT_SECONDS = 3.0
KEPT_AT_MOST = 4096
WRITE_USE_EVERY_SECONDS = 60.0

_cache: OrderedDict[str, tuple[float, ApiKeyInfo | None]] = OrderedDict()
_lock = threading.Lock()
_used: dict[int, datetime] = {}
_timer: list[threading.Timer] = []


def list_api_keys() -> list[ApiKeyInfo]:
    return [key_info(row) for row in ApiKey.objects.all()]


def get_api_key(prefix: str) -> ApiKeyInfo:
    row = ApiKey.objects.filter(prefix=prefix).first()
    if row is None:
        raise NotFound(f"There is no API key that starts with {prefix}.")
    return key_info(row)


def key_info(row: ApiKey) -> ApiKeyInfo:
    """The row without its hash."""
    return ApiKeyInfo(
        row.pk,
        row.prefix,
        row.name,
        tuple(row.scopes),
        row.department_key,
        row.created_at,
        row.expires_at,
        row.revoked_at,
        row.last_used_at,
        row.replaced_by_id,
    )


def check_api_key(raw: str, scope: str = "") -> ApiKeyInfo | None:
    """The key behind ``raw`` when it is known, in time, not revoked and carries ``scope``; else None.

    Asks the database once every few seconds per key, so a revoked key stops everywhere within
    ``KEPT_SECONDS``. The time of use is written later, by a thread, at most once a minute.
    """
    info = _look_up(raw)
    now = datetime.now(UTC)
    if info is None or info.state(now) != "active" or (scope and scope not in info.scopes):
        return None
    _note_use(info.id, now)
    return info


def forget_cached_keys() -> None:
    """After a change here; other processes follow within ``KEPT_SECONDS``."""
    with _lock:
        _cache.clear()


def take_noted_use() -> dict[int, datetime]:
    """Hands over what was noted since the last time, and empties it."""
    with _lock:
        noted = dict(_used)
        _used.clear()
    return noted


def _look_up(raw: str) -> ApiKeyInfo | None:
    prefix = rules.prefix_of(raw)
    if prefix is None:
        return None
    digest = rules.hash_key(raw)
    clock = time.monotonic()
    with _lock:
        kept = _cache.get(digest)
        if kept is not None and kept[0] > clock:
            _cache.move_to_end(digest)
            return kept[1]
    info = _read(prefix, digest)
    with _lock:
        _cache[digest] = (clock + KEPT_SECONDS, info)
        _cache.move_to_end(digest)
        while len(_cache) > KEPT_AT_MOST:
            _cache.popitem(last=False)
    return info


def _read(prefix: str, digest: str) -> ApiKeyInfo | None:
    row = ApiKey.objects.filter(prefix=prefix).first()
    # The comparison also runs for an unknown prefix, so that time does not tell which prefixes exist.
    same = rules.same_hash(row.hash if row is not None else "0" * 64, digest)
    return key_info(row) if row is not None and same else None


def _note_use(key_id: int, now: datetime) -> None:
    with _lock:
        _used[key_id] = now
        if _timer and _timer[0].is_alive():
            return
        timer = threading.Timer(WRITE_USE_EVERY_SECONDS, _write_use)
        timer.daemon = True
        _timer[:] = [timer]
    timer.start()


def _write_use() -> None:
    """Runs in its own thread, so that no request waits for it; a busy database only loses a time stamp."""
    from django.db import DatabaseError, connection

    from plaza.kernel.people.actions import write_key_use

    try:
        write_key_use()
    except DatabaseError:
        return
    finally:
        connection.close()
