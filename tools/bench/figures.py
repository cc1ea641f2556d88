"""What a measurement says: a value beside its target and beside the bare limit of the same minute."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One line. ``most`` says that the target is a ceiling; ``beside`` says what ``bare`` is."""

    what: str
    value: float
    unit: str
    target: float | None = None
    most: bool = False
    bare: float | None = None
    beside: str = ""

    @property
    def reached(self) -> bool | None:
        """Whether the target is met; None when there is none."""
        if self.target is None:
            return None
        return self.value <= self.target if self.most else self.value >= self.target

    def as_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {"what": self.what, "value": self.value, "unit": self.unit}
        if self.target is not None:
            found |= {"target": self.target, "target_is": "most" if self.most else "least"}
            found["reached"] = self.reached
        if self.bare:
            found |= {"bare": self.bare, "beside": self.beside, "ratio": round(self.value / self.bare, 3)}
        return found

    def as_line(self) -> str:
        words = f"{self.what}: {self.value:,} {self.unit}"
        if self.target is not None:
            words += f" (target {'≤' if self.most else '≥'} {self.target:,}"
            words += ", reached)" if self.reached else ", missed)"
        if self.bare:
            words += f"; {self.value / self.bare:.0%} of {self.bare:,} ({self.beside})"
        return words


def answer(figures: Iterable[Figure], **more: Any) -> dict[str, Any]:
    """What ``run`` of a measurement returns."""
    some = list(figures)
    return {"figures": [one.as_dict() for one in some], "lines": [one.as_line() for one in some], **more}


def machine() -> dict[str, Any]:
    """Where it was measured, and how busy that was."""
    return {
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
    }
