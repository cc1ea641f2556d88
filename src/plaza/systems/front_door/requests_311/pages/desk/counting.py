"""Counts on the desk, from what the tallies keep; asked once per request."""

from __future__ import annotations

from dataclasses import dataclass, field

from plaza.kernel.cases.queries import open_board
from plaza.kernel.cases.types import BoardLine, OpenLine

from .door import DeskRequest, my_departments, my_id, my_teams


@dataclass(slots=True)
class Counts:
    """Open requests by tab, and how many of them are late. A tab that cannot be counted cheaply is absent."""

    open: dict[str, int] = field(default_factory=dict)
    late: dict[str, int] = field(default_factory=dict)

    def add(self, tab: str, line: OpenLine) -> None:
        self.open[tab] = self.open.get(tab, 0) + line.cases
        self.late[tab] = self.late.get(tab, 0) + line.late


def counts_of(request: DeskRequest) -> Counts:
    """The counts of whoever asks."""
    kept: Counts | None = getattr(request, "desk_counts", None)
    if kept is None:
        kept = _count(request)
        request.desk_counts = kept  # type: ignore[attr-defined]
    return kept


def _count(request: DeskRequest) -> Counts:
    found = Counts()
    departments = my_departments(request)
    board = open_board(my_id(request), departments)
    found.add("mine", OpenLine("", 0, 0))
    for line in board:
        if line.whose == "mine":
            found.add("mine", OpenLine("", line.cases, line.late))
    if _is_narrow(request):
        return found
    for tab in ("queue", "nobody", "open", "late"):
        found.add(tab, OpenLine("", 0, 0))
    for line in board:
        here = departments is None or line.department_key in departments
        for tab in _tabs(line, my_teams(request), here):
            found.add(tab, OpenLine("", line.cases, line.late))
    found.open["late"] = found.late["late"] = found.late["open"]
    return found


def _tabs(line: BoardLine, teams: list[str], here: bool) -> list[str]:
    """In which lists these requests are."""
    found = []
    nobodys = line.whose == "nobody"
    if line.whose == "mine" or (here and nobodys and (not line.team_key or line.team_key in teams)):
        found.append("queue")
    if here:
        found.append("open")
        found += ["nobody"] if nobodys else []
        found += [f"team:{line.team_key}"] if line.team_key in teams else []
    return found


def _is_narrow(request: DeskRequest) -> bool:
    """Work within some areas or types only is not in the tallies by itself."""
    scopes = request.access.scopes_for("cases.view") or ()
    return any(scope.area or scope.type_key for scope in scopes)
