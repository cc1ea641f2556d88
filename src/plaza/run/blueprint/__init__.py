"""Blueprints: a city as a folder of files. Check it, plan it, apply it, export it.

``check`` needs no database. ``plan``, ``apply`` and ``export`` need Django to be set up.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from plaza.kernel.cases.types import Finding

if TYPE_CHECKING:
    from plaza.run.blueprint.planning import Change

__all__ = ["apply", "check", "export", "plan"]


def check(path: Path | str) -> list[Finding]:
    """Everything that is wrong with the folder; see ``checking.check``."""
    from plaza.run.blueprint.checking import check as run

    return run(path)


def plan(path: Path | str) -> list[Change]:
    """What applying the folder would change; see ``planning.plan``."""
    from plaza.run.blueprint.planning import plan as run

    return run(path)


def apply(path: Path | str, progress: Callable[[str, int, int], None] | None = None) -> list[Change]:
    """Bring the city to what the folder declares; see ``applying.apply``."""
    from plaza.run.blueprint.applying import apply as run

    return run(path, progress)


def export(path: Path | str) -> list[str]:
    """Write the city's declarations into the folder; see ``exporting.export``."""
    from plaza.run.blueprint.exporting import export as run

    return run(path)
