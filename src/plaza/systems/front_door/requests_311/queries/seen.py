"""What a member of staff has looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..models import SeenCase


def list_seen(person_id: int, case_ids: Iterable[int]) -> dict[int, datetime]:
    """When the person last had these requests open; those never opened are absent."""
    found = SeenCase.objects.filter(person_id=person_id, case_id__in=list(case_ids))
    return dict(found.values_list("case_id", "seen_at"))
