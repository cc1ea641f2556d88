"""A report that is being written."""

from __future__ import annotations

import hashlib
from typing import Any

from ..models import Draft


def owner_hash(secret: str) -> str:
    """What is kept of a browser's secret."""
    return hashlib.sha256(f"requests_311.draft:{secret}".encode()).hexdigest()


def find_draft(key: str, secret: str) -> dict[str, Any] | None:
    """What the browser with this secret has written so far; ``sent`` is in it once it was sent."""
    if not secret:
        return None
    row = Draft.objects.filter(pk=key[:32], owner=owner_hash(secret)).first()
    return None if row is None else dict(row.data)
