"""Types of the case engine: ``declared`` (what a type says) and ``stored`` (cases as pages see them)."""

from __future__ import annotations

from .declared import *  # noqa: F403
from .stored import *  # noqa: F403
