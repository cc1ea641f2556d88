"""Verbs of the front door."""

from __future__ import annotations

from .drafts import begin_draft, change_draft, drop_draft, forget_drafts
from .seen import forget_seen, mark_seen
from .sending import send_draft

__all__ = [
    "begin_draft",
    "change_draft",
    "drop_draft",
    "forget_drafts",
    "forget_seen",
    "mark_seen",
    "send_draft",
]
