"""Types of the case engine.

``declared`` is what a type says, ``decided`` what the rules answer, ``stored`` cases as pages see them,
``imported`` cases of another system.
"""

from __future__ import annotations

from .decided import *  # noqa: F403
from .declared import *  # noqa: F403
from .imported import *  # noqa: F403
from .stored import *  # noqa: F403
