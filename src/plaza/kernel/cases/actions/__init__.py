"""Everything that changes a case. Keyword-only; each is one transaction: permission, rule, write, event.

``actor`` is base.types.Actor, ``access`` is people.types.Access. All raise NotFound, NotAllowed, Invalid
(``fields`` names each), and those with ``revision`` raise Conflict with ``extra["changes"]``, a list of
sentences, when somebody changed the case since that revision (None skips the check).
"""

from __future__ import annotations

from . import effects as effects
from .clocks import run_clocks
from .documents import add_photo, add_task, complete_task, review_photo
from .forgetting import forget_case, run_retention
from .importing import import_many
from .linking import confirm_follow, follow, relate, unfollow
from .moving import assign, take_transition
from .opening import open_case
from .publishing import publish_type, retire_type, save_calendars, save_groups
from .recategorising import recategorise
from .writing import add_note, add_update, edit_case, set_visibility

__all__ = [
    "add_note",
    "add_photo",
    "add_task",
    "add_update",
    "assign",
    "complete_task",
    "confirm_follow",
    "edit_case",
    "follow",
    "forget_case",
    "import_many",
    "open_case",
    "publish_type",
    "recategorise",
    "relate",
    "retire_type",
    "review_photo",
    "run_clocks",
    "run_retention",
    "save_calendars",
    "save_groups",
    "set_visibility",
    "take_transition",
    "unfollow",
]
