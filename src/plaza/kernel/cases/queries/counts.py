"""Counts for pages, read from what the listener keeps; nothing is counted live."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Sum, Value, When

from plaza.kernel.base.types import Invalid

from ..models import OpenTally, Tally
from ..types import BoardLine, CountLine, OpenLine, TallyFilter

_BY = {"type": "type_key", "department": "department_key", "area": "area_key", "day": "counted_on"}
_OPEN_BY = {
    "type": "type_key",
    "department": "department_key",
    "team": "team_key",
    "assignee": "assignee_id",
    "stage": "stage",
}
_SUMS = ("opened", "closed", "on_time", "late", "seconds_to_close")


def counts(by: str, where: TallyFilter | None = None, *, layer: str = "") -> list[CountLine]:
    """Opened and closed cases by type, department, area (of ``layer``), day or total, ordered by key.

    ``opened`` counts by opening day, the others by closing day. Days are the city's.
    """
    where = where or TallyFilter()
    found = _tallies(by, where, layer)
    if by == "total":
        line = found.aggregate(**{name: Sum(name) for name in _SUMS})
        return [CountLine("", *(line[name] or 0 for name in _SUMS))]
    column = _BY.get(by)
    if column is None:
        raise Invalid(f"Cases are not counted by “{by}”.")
    lines = found.values(column).annotate(**{f"n_{name}": Sum(name) for name in _SUMS}).order_by(column)
    return [CountLine(str(line[column]), *(line[f"n_{name}"] for name in _SUMS)) for line in lines]


def _tallies(by: str, where: TallyFilter, layer: str) -> QuerySet[Tally]:
    if by == "area":
        found = Tally.objects.filter(layer_key=layer)
        if where.area:
            found = found.filter(area_key=where.area[1])
    elif where.area:
        found = Tally.objects.filter(layer_key=where.area[0], area_key=where.area[1])
    else:
        found = Tally.objects.filter(layer_key="", area_key="")
    limits: dict[str, Any] = {
        "counted_on__gte": where.first,
        "counted_on__lte": where.last,
        "type_key__in": where.types or None,
        "department_key": where.department_key or None,
    }
    return found.filter(**{name: value for name, value in limits.items() if value is not None})


def open_counts(
    by: str, *, department_key: str = "", team_key: str = "", assignee_id: int | None = None
) -> list[OpenLine]:
    """Cases open now by type, department, team, assignee (``"0"`` is nobody), stage or total."""
    limits: dict[str, Any] = {
        "department_key": department_key or None,
        "team_key": team_key or None,
        "assignee_id": assignee_id,
    }
    found = OpenTally.objects.filter(**{name: value for name, value in limits.items() if value is not None})
    if by == "total":
        line = found.aggregate(n=Sum("cases"), n_late=Sum("late"))
        return [OpenLine("", line["n"] or 0, line["n_late"] or 0)]
    column = _OPEN_BY.get(by)
    if column is None:
        raise Invalid(f"Open cases are not counted by “{by}”.")
    lines = found.values(column).annotate(n=Sum("cases"), n_late=Sum("late")).order_by(column)
    return [OpenLine(str(line[column]), line["n"], line["n_late"]) for line in lines if line["n"]]


def open_board(person_id: int, departments: Iterable[str] | None) -> list[BoardLine]:
    """Open cases of ``departments`` (None is all), and those of this person wherever, in one query."""
    found = OpenTally.objects.all()
    if departments is not None:
        found = found.filter(Q(department_key__in=list(departments)) | Q(assignee_id=person_id))
    whose = Case(
        When(assignee_id=person_id, then=Value("mine")),
        When(assignee_id=0, then=Value("nobody")),
        default=Value("others"),
        output_field=CharField(),
    )
    lines: Any = found.annotate(whose=whose).values_list("department_key", "team_key", "whose")
    lines = lines.annotate(n=Sum("cases"), n_late=Sum("late")).order_by("department_key", "team_key", "whose")
    return [BoardLine(*line) for line in lines if line[3]]
