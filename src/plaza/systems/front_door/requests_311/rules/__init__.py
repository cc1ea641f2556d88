"""Pure decisions of the front door: which type was meant, which question comes next, what is promised."""

from __future__ import annotations

from .finding import Index, find_types, make_index
from .flow import Stage, details_key, first_open, flow_of, is_done, next_stage, question_pages
from .promises import is_dangerous, last_day, promised

__all__ = [
    "Index",
    "Stage",
    "details_key",
    "find_types",
    "first_open",
    "flow_of",
    "is_dangerous",
    "is_done",
    "last_day",
    "make_index",
    "next_stage",
    "promised",
    "question_pages",
]
