"""A ceiling for each API key, counted in memory: a database write for each would cost more than the work."""

from __future__ import annotations

import threading
import time

from django.conf import settings

from plaza.kernel.base.types import TooMany

WINDOW_SECONDS = 60
_lock = threading.Lock()
_used: dict[int, tuple[int, int]] = {}


def keep_pace(key_id: int) -> None:
    """Counts one write of this key in this worker; TooMany past ``OPEN311_PER_MINUTE``."""
    limit = getattr(settings, "OPEN311_PER_MINUTE", 60_000)
    now = int(time.monotonic())
    window = now // WINDOW_SECONDS
    with _lock:
        started, used = _used.get(key_id, (window, 0))
        used = used + 1 if started == window else 1
        _used[key_id] = (window, used)
    if used > limit:
        wait = (window + 1) * WINDOW_SECONDS - now
        raise TooMany("This key sends more than the server takes.", extra={"retry_after": wait})
