"""Reports that are being written: begun, changed, sent, and forgotten."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from plaza.kernel.base import registry
from plaza.kernel.base.actions import forget_file
from plaza.kernel.base.rules import now
from plaza.kernel.base.types import NotFound

from ..models import Draft
from ..queries.drafts import owner_hash

KEEP = timedelta(hours=48)


def begin_draft(*, secret: str, data: dict[str, Any]) -> str:
    """A new draft of the browser with this secret; returns its key."""
    key = secrets.token_hex(8)
    Draft.objects.create(key=key, owner=owner_hash(secret), data=data, updated_at=now())
    return key


def change_draft(*, key: str, secret: str, change: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Apply ``change`` to what is kept of the draft and keep it; returns it.

    Read and written under one lock, so that two pages sent at once both count. A sent draft stays as it is.
    Raises NotFound.
    """
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(pk=key, owner=owner_hash(secret)).first()
        if row is None:
            raise NotFound(gettext("This report is not here any more."))
        if not row.sent:
            change(row.data)
            row.updated_at = now()
            row.save(update_fields=["data", "updated_at"])
        return dict(row.data)


def drop_draft(*, key: str, secret: str) -> None:
    """Forget a draft that was not sent, its photos too."""
    _forget(Draft.objects.filter(pk=key, owner=owner_hash(secret)).first())


def _forget(row: Draft | None) -> None:
    if row is None:
        return
    with transaction.atomic():
        gone, _ = Draft.objects.filter(pk=row.pk, sent=row.sent).delete()
        if gone and not row.sent:
            for photo in row.data.get("photos") or ():
                forget_file(photo["id"])


@registry.every("requests_311.forget_drafts", seconds=3600)
def forget_drafts(keep: timedelta = KEEP) -> int:
    """Remove drafts that nobody touched for two days; returns how many."""
    old = list(Draft.objects.filter(updated_at__lt=now() - keep)[:5000])
    for row in old:
        _forget(row)
    return len(old)
