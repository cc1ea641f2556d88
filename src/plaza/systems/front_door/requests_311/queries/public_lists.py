"""The public list: what can be asked, and how many there are by the counts that are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.rules import local_day, now
from plaza.kernel.cases.queries import counts, list_groups, list_type_infos, open_counts
from plaza.kernel.cases.types import CountLine, GroupInfo, TallyFilter, TypeInfo
from plaza.kernel.places.queries import list_named_areas
from plaza.kernel.places.types import AreaRef, LayerInfo

from ..rules.asked import Asked, Choices, asks_closed, asks_open, tally_filter

USUAL_DAYS = 365
FEWEST_CLOSED = 5
"""Below this many closed requests nothing is said about how long they usually take."""


def public_types() -> list[TypeInfo]:
    """Types whose requests anybody may read, also those that only imports made."""
    return [info for info in list_type_infos(active=False) if info.visibility == "public"]


def choices() -> Choices:
    """What the list can be asked for."""
    areas = {layer.key: frozenset(ref.key for ref in refs) for layer, refs in shown_areas()}
    return Choices({info.key: info.group for info in public_types()}, areas)


def shown_areas() -> list[tuple[LayerInfo, tuple[AreaRef, ...]]]:
    """Public layers that have more than one area."""
    return [(layer, refs) for layer, refs in list_named_areas() if len(refs) > 1]


def area_names(language: str) -> dict[str, dict[str, str]]:
    """Layer key to area key to name, of public layers."""
    return {layer.key: {ref.key: ref.name_in(language) for ref in refs} for layer, refs in list_named_areas()}


def types_by_group() -> list[tuple[GroupInfo | None, list[TypeInfo]]]:
    """Public types under their groups in the city's order; those without a group last, under None."""
    found: dict[str, list[TypeInfo]] = {}
    groups = {group.key: group for group in list_groups()}
    for info in public_types():
        found.setdefault(info.group if info.group in groups else "", []).append(info)
    listed: list[tuple[GroupInfo | None, list[TypeInfo]]] = [
        (group, found[key]) for key, group in groups.items() if key in found
    ]
    return [*listed, (None, found[""])] if found.get("") else listed


def city_today() -> date:
    """Today where the city is."""
    return local_day(now(), get_city().time_zone)


def count_asked(asked: Asked, known: Choices) -> int | None:
    """How many requests the question has, from kept counts; None when these cannot tell."""
    if asks_open(asked):
        types = set(known.types_of(asked.kind) if asked.kind else known.types)
        return sum(line.cases for line in open_counts("type") if line.key in types)
    closed_ones = asks_closed(asked)
    where = tally_filter(replace(asked, stages=()) if closed_ones else asked, known, city_today())
    if where is None:
        return None
    line = counts("total", where)[0]
    return line.closed if closed_ones else line.opened


def closed_lately(days: int, types: tuple[str, ...] = (), area: tuple[str, str] | None = None) -> CountLine:
    """Counts of the last ``days`` city days."""
    first = date.fromordinal(city_today().toordinal() - days + 1)
    wanted = types or tuple(info.key for info in public_types())
    return counts("total", TallyFilter(first=first, types=wanted, area=area))[0]


def usual_seconds(type_key: str) -> float | None:
    """Mean time from report to closing over the last year; None when there were too few to say."""
    line = closed_lately(USUAL_DAYS, (type_key,))
    return line.seconds_to_close / line.closed if line.closed >= FEWEST_CLOSED else None
