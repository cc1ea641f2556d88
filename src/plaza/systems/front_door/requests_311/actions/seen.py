"""Remembering what a member of staff has looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

from plaza.kernel.base.registry import every
from plaza.kernel.base.rules import now

from ..models import SeenCase

KEEP_DAYS = 180


def mark_seen(*, person_id: int, case_id: int, at: datetime) -> None:
    """The person has the request open now. One statement; a second look moves the time on."""
    SeenCase.objects.bulk_create(
        [SeenCase(person_id=person_id, case_id=case_id, seen_at=at)],
        update_conflicts=True,
        unique_fields=["person", "case_id"],
        update_fields=["seen_at"],
    )


@every("requests_311.forget_seen", daily_at="03:40")
def forget_seen() -> None:
    """Looks of half a year ago mark nothing any more."""
    SeenCase.objects.filter(seen_at__lt=now() - timedelta(days=KEEP_DAYS)).delete()
