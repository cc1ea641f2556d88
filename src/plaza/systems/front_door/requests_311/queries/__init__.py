"""Reads of the front door."""

from __future__ import annotations

from .drafts import find_draft
from .seen import list_seen
from .types import list_offered, search_types

__all__ = ["find_draft", "list_offered", "list_seen", "search_types"]
