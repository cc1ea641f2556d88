"""How much one address may write in an hour; said in words when it is too much."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from plaza.kernel.base.actions import spend
from plaza.kernel.base.types import TooMany

LIMITS = {"begin": 120, "photo": 200, "send": 60, "follow": 30, "update": 60}
"""Per client address and hour: generous, because a library or a phone network shares one address."""
HOUR_SECONDS = 3600


def client_address(request: HttpRequest) -> str:
    """The address of who asks; behind a trusted proxy the one that the proxy saw."""
    if settings.CONFIG.trust_proxy:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))


def keep_pace(request: HttpRequest, what: str) -> None:
    """Count one write; raises TooMany with words in the reader's language."""
    try:
        spend(f"requests_311.{what}:{client_address(request)}", LIMITS[what], HOUR_SECONDS)
    except TooMany as full:
        wait = int(full.extra["retry_after"])
        minutes = max(1, -(-wait // 60))
        words = ngettext(
            "Many reports came from your connection. Please try again in %(n)d minute.",
            "Many reports came from your connection. Please try again in %(n)d minutes.",
            minutes,
        ) % {"n": minutes}
        safe = gettext("What you typed is kept: go back and send it then.")
        raise TooMany(f"{words} {safe}", title=gettext("Please wait a little"), extra=full.extra) from full
