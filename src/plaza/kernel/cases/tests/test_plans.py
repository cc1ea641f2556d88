"""The lists that pages ask for use the indexes made for them, also before any statistics exist."""

from __future__ import annotations

import pytest
from django.db import connection

from plaza.kernel.base.rules import now
from plaza.kernel.cases.models import Case, Clock
from plaza.kernel.cases.queries.lists import ORDERS, filtered
from plaza.kernel.cases.types import CaseFilter

from .town import Town

WANTED = [
    (CaseFilter(), "cases_newest", False),
    (CaseFilter(types=("pothole",)), "cases_type_newest", False),
    (CaseFilter(area=("district", "hills")), "cases_area_newest", False),
    (CaseFilter(order="least_updated"), "cases_updated", False),
    (CaseFilter(department_key="streets", order="due"), "cases_desk", True),
    (CaseFilter(team_key="night_crew", order="due"), "cases_team", True),
    (CaseFilter(assignee_id=3, order="due"), "cases_mine", True),
    (CaseFilter(bbox=(-118.26, 34.04, -118.25, 34.05)), "cases_cell", False),
]


@pytest.mark.parametrize(("where", "index", "staff"), WANTED, ids=[index for _, index, _ in WANTED])
def test_lists_use_their_index(town: Town, where: CaseFilter, index: str, staff: bool) -> None:
    if connection.vendor != "sqlite":
        return  # PostgreSQL plans by the size of the tables, which are empty here
    found = filtered(where, town.access if staff else None).order_by(*ORDERS[where.order].by)[:51]
    assert index in found.explain()


def test_look_ups_of_the_engine_use_theirs(town: Town) -> None:
    if connection.vendor != "sqlite":
        return
    old = Case.objects.filter(source_system="x", source_id__in=["1", "2"]).exclude(source_id="")
    assert "cases_source_once" in old.explain()
    assert "cases_clock_next" in Clock.objects.filter(next_check_at__lte=now()).explain()
