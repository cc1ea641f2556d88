"""Names of departments, teams, areas and types in the reader's language, kept for some seconds."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from plaza.kernel.base.types import NotFound, Text, pick
from plaza.kernel.cases.queries import get_type_info
from plaza.kernel.cases.types import CaseRow
from plaza.kernel.people.queries import list_departments, list_people, list_teams
from plaza.kernel.people.types import DepartmentInfo, PersonInfo, TeamInfo
from plaza.kernel.places.queries import list_named_areas
from plaza.ui.reader import current_language

KEEP_SECONDS = 10.0
MOST_AREAS = 400


@dataclass(slots=True)
class _Memory:
    read_at: float = -1e9
    departments: dict[str, DepartmentInfo] = field(default_factory=dict)
    teams: dict[str, TeamInfo] = field(default_factory=dict)


_memory = _Memory()


def forget() -> None:
    """Read anew on the next call."""
    _memory.read_at = -1e9


def _fresh() -> _Memory:
    now = time.monotonic()
    if now - _memory.read_at > KEEP_SECONDS:
        _memory.departments = {one.key: one for one in list_departments()}
        _memory.teams = {one.key: one for one in list_teams()}
        _memory.read_at = now
    return _memory


def words(text: Text | str) -> str:
    return pick(text, current_language())


def departments() -> list[DepartmentInfo]:
    return [one for one in _fresh().departments.values() if one.active]


def department_name(key: str) -> str:
    found = _fresh().departments.get(key)
    return words(found.name) if found else key


def teams(department_key: str = "") -> list[TeamInfo]:
    found = _fresh().teams.values()
    return [one for one in found if not department_key or one.department_key == department_key]


def team_name(key: str) -> str:
    found = _fresh().teams.get(key)
    return words(found.name) if found else key


def areas() -> tuple[str, list[tuple[str, str]]]:
    """A layer whose counts are kept, the one the city thinks in: its key, and (key, name) of its areas."""
    language = current_language()
    for layer, refs in list_named_areas():
        if layer.tally and refs:
            return layer.key, [(one.key, one.name_in(language)) for one in refs[:MOST_AREAS]]
    return "", []


def type_name(key: str) -> str:
    try:
        return words(get_type_info(key).name)
    except NotFound:
        return key


def area_names(row: CaseRow) -> list[tuple[str, str]]:
    """(layer, area) in words for a request, in the city's order of layers."""
    language = current_language()
    found = []
    for layer, refs in list_named_areas():
        key = row.areas.get(layer.key)
        if key:
            name = next((one.name_in(language) for one in refs if one.key == key), key)
            found.append((words(layer.name), name))
    return found


def people(ids: Iterable[int | None], *, known: Iterable[PersonInfo] = ()) -> dict[int, PersonInfo]:
    """Colleagues by id, in one query for those who are not ``known`` already."""
    found = {one.id: one for one in known}
    wanted = {one for one in ids if one} - found.keys()
    return found | list_people(wanted) if wanted else found
