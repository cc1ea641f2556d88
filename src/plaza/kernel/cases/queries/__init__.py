"""Reads of cases. ``access`` is people.types.Access; leave it out for what the public may see."""

from __future__ import annotations

from .catalogue import (
    find_type_source,
    get_type,
    get_type_info,
    get_type_version,
    list_calendar_data,
    list_groups,
    list_type_infos,
    list_types,
)
from .contacts import find_by_contact
from .counts import counts, open_board, open_counts
from .detail import (
    find_by_follow_token,
    find_case_by_number,
    get_case,
    list_photos_to_review,
    list_public_entries,
    list_public_updates,
    list_reported_by,
    list_tasks,
    list_timeline,
    list_transitions,
    public_photos,
)
from .lists import get_rows, list_cases
from .near import clusters, nearby
from .words import entry_text, entry_words

__all__ = [
    "clusters",
    "counts",
    "entry_text",
    "entry_words",
    "find_by_contact",
    "find_by_follow_token",
    "find_case_by_number",
    "find_type_source",
    "get_case",
    "get_rows",
    "get_type",
    "get_type_info",
    "get_type_version",
    "list_calendar_data",
    "list_cases",
    "list_groups",
    "list_photos_to_review",
    "list_public_entries",
    "list_public_updates",
    "list_reported_by",
    "list_tasks",
    "list_timeline",
    "list_transitions",
    "list_type_infos",
    "list_types",
    "nearby",
    "open_board",
    "open_counts",
    "public_photos",
]
