"""When a refused message is tried again, and when we stop."""

from __future__ import annotations

from datetime import datetime, timedelta

WAITS_MINUTES = (1, 5, 15, 60, 240, 720, 1440)
"""After the first refusal, the second, …: about two days in all, as greylisting servers expect."""

MAX_ATTEMPTS = len(WAITS_MINUTES) + 1
SERVER_AWAY_SECONDS = 20
"""A server that is away costs a message no attempt; it is asked again after this."""


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try again after ``attempts`` refusals; None when it was the last one."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return now + timedelta(minutes=WAITS_MINUTES[max(attempts, 1) - 1])
