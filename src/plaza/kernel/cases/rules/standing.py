"""How a case counts: pure, so that counts fold from events alone and a replay gives the same.

A standing is a small JSON-able mapping: type, dept, team, who (person id, 0 for nobody), stage, late,
areas, opened_on; a closed case also has closed_on, on_time (None without a promise) and seconds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

DayKey = tuple[str, str, str, str, str]
"""ISO day, type, department, layer, area; layer and area empty for the whole city."""
OpenKey = tuple[str, str, int, str, str]
"""Department, team, person, type, stage."""


def standing(
    *,
    type_key: str,
    department_key: str,
    team_key: str = "",
    assignee_id: int | None = None,
    stage: str,
    late: bool = False,
    areas: Mapping[str, str],
    opened_on: str,
    closed_on: str = "",
    on_time: bool | None = None,
    seconds_to_close: int = 0,
) -> dict[str, Any]:
    """How a case with these properties counts."""
    found: dict[str, Any] = {
        "type": type_key,
        "dept": department_key,
        "team": team_key,
        "who": assignee_id or 0,
        "stage": stage,
        "late": late,
        "areas": dict(areas),
        "opened_on": opened_on,
    }
    if closed_on:
        found |= {"closed_on": closed_on, "on_time": on_time, "seconds": seconds_to_close}
    return found


def standing_of_opened(data: Mapping[str, Any]) -> dict[str, Any]:
    """The standing that a CaseOpened event's data describes."""
    return standing(
        type_key=data["type_key"],
        department_key=data["department_key"],
        team_key=data.get("team_key", ""),
        stage=data["stage"],
        late=data.get("late", False),
        areas=data.get("areas", {}),
        opened_on=data["opened_on"],
        closed_on=data.get("closed_on", ""),
        on_time=data.get("on_time"),
        seconds_to_close=data.get("seconds_to_close", 0),
    )


class Counts:
    """Differences to add to the tallies. ``days`` and ``open`` map a key to a counter of columns."""

    def __init__(self, layers: frozenset[str]) -> None:
        self.layers = layers
        self.days: dict[DayKey, Counter[str]] = {}
        self.open: dict[OpenKey, Counter[str]] = {}

    def change(self, was: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        """A case counted as ``was`` and counts as ``now``; either may be empty."""
        if was:
            self._add(was, -1)
        if now:
            self._add(now, 1)

    def _add(self, at: Mapping[str, Any], sign: int) -> None:
        self._day(at, at["opened_on"], {"opened": sign})
        if at.get("closed_on"):
            on_time = at["on_time"]
            self._day(
                at,
                at["closed_on"],
                {
                    "closed": sign,
                    "on_time": sign if on_time is True else 0,
                    "late": sign if on_time is False else 0,
                    "seconds_to_close": sign * at["seconds"],
                },
            )
            return
        key = (at["dept"], at["team"], at["who"], at["type"], at["stage"])
        counter = self.open.setdefault(key, Counter())
        counter["cases"] += sign
        counter["late"] += sign if at["late"] else 0

    def _day(self, at: Mapping[str, Any], day: str, columns: Mapping[str, int]) -> None:
        for layer, area in self._areas(at):
            counter = self.days.setdefault((day, at["type"], at["dept"], layer, area), Counter())
            for name, amount in columns.items():
                counter[name] += amount

    def _areas(self, at: Mapping[str, Any]) -> list[tuple[str, str]]:
        within = [(layer, area) for layer, area in at["areas"].items() if layer in self.layers]
        return [("", ""), *within]
