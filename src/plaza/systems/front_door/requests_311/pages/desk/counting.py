"""Counts on the desk, from what the tallies keep; asked once per request."""

from __future__ import annotations

from dataclasses import dataclass, field

from plaza.kernel.cases.queries import open_counts
from plaza.kernel.cases.types import OpenLine

from .door import DeskRequest, my_departments, my_id, my_teams

MOST_DEPARTMENTS = 4


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
    mine = open_counts("total", assignee_id=my_id(request))[0]
    found.add("mine", mine)
    departments = my_departments(request)
    if _is_narrow(request) or (departments is not None and len(departments) > MOST_DEPARTMENTS):
        return found
    for tab in ("queue", "nobody", "open", "late"):
        found.add(tab, OpenLine("", 0, 0))
    found.add("queue", mine)
    for department in [""] if departments is None else departments:
        _add_department(found, department, my_teams(request))
    found.open["late"] = found.late["late"] = found.late["open"]
    return found


def _add_department(found: Counts, department: str, teams: list[str]) -> None:
    for line in open_counts("team", department_key=department, assignee_id=0):
        found.add("nobody", line)
        if not line.key or line.key in teams:
            found.add("queue", line)
    for line in open_counts("team", department_key=department):
        found.add("open", line)
        if line.key in teams:
            found.add(f"team:{line.key}", line)


def _is_narrow(request: DeskRequest) -> bool:
    """Work within some areas or types only is not in the tallies by itself."""
    scopes = request.access.scopes_for("cases.view") or ()
    return any(scope.area or scope.type_key for scope in scopes)
