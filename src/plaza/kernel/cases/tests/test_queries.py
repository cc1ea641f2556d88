"""Lists, maps and numbers: every case once, nothing the reader may not see."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from plaza.kernel.base.types import Invalid
from plaza.kernel.cases import actions, queries
from plaza.kernel.cases.models import Case
from plaza.kernel.cases.queries.near import cell_of, metres_between
from plaza.kernel.cases.types import CaseFilter, ImportedCase
from plaza.kernel.ledger.actions import settle
from plaza.kernel.people.types import ALL

from .town import Town, report

MAY = datetime(2024, 5, 1, tzinfo=UTC)


def fill(count: int, seed: int = 1) -> None:
    chance = random.Random(seed)
    rows = [
        ImportedCase(
            str(n), chance.choice(["pothole", "litter"]), MAY + timedelta(hours=chance.randrange(20)),
            lat=34.0 + chance.random() / 10, lon=-118.3 + chance.random() / 10,
            visibility=chance.choice(["public", "public", "staff", "private"]),
            closed_at=MAY + timedelta(days=2) if chance.random() < 0.3 else None,
        )
        for n in range(count)
    ]  # fmt: skip
    actions.import_many(rows=rows, source_system="t")


@pytest.mark.parametrize("order", ["newest", "oldest", "updated", "least_updated", "due"])
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_walking_the_pages_meets_each_case_once(town: Town, order: str, size: int) -> None:
    fill(40)
    Case.objects.filter(pk__in=Case.objects.values("pk")[:5]).update(due_at=None)
    where, seen, after = CaseFilter(order=order), [], ""
    while True:
        page = queries.list_cases(where, after=after, limit=size)
        seen += [row.id for row in page.rows]
        after = page.next
        if not after:
            break
    wanted = Case.objects.filter(visibility="public")
    wanted = wanted.filter(status="open") if order == "due" else wanted
    assert sorted(seen) == sorted(wanted.values_list("pk", flat=True))


def test_a_page_goes_on_where_it_was_while_cases_arrive(town: Town) -> None:
    fill(10)
    first = queries.list_cases(CaseFilter(), limit=3)
    report()
    second = queries.list_cases(CaseFilter(), after=first.next, limit=3)
    assert not {row.id for row in first.rows} & {row.id for row in second.rows}
    assert second.rows[0].opened_at <= first.rows[-1].opened_at


@pytest.mark.parametrize("cursor", ["x", "WzEsMl0", "eyJhIjoxfQ", "ünï", "W10"])
def test_a_made_up_cursor_is_refused(town: Town, cursor: str) -> None:
    with pytest.raises(Invalid):
        queries.list_cases(CaseFilter(), after=cursor)


def test_what_staff_see_is_what_their_scope_gives(town: Town) -> None:
    fill(60)
    for access, department in ((town.access, "streets"), (town.outsider, "parks")):
        seen = {row.id for row in queries.list_cases(CaseFilter(), access, limit=1000).rows}
        wanted = {
            case.pk
            for case in Case.objects.all()
            if case.visibility == "public"
            or (case.visibility == "staff" and case.department_key == department)
        }
        assert seen == wanted
        one_by_one = {
            pk for pk in Case.objects.values_list("pk", flat=True) if queries.get_rows([pk], access)
        }
        assert one_by_one == wanted


def test_boxes_and_circles_agree_with_measuring_each(town: Town) -> None:
    fill(150)
    chance = random.Random(3)
    points = list(Case.objects.filter(visibility="public").values_list("pk", "lat", "lon"))
    for _ in range(15):
        south, west = 34.0 + chance.random() / 11, -118.3 + chance.random() / 11
        size = chance.choice([0.0005, 0.004, 0.03, 0.2])
        box = (west, south, west + size, south + size)
        found = {row.id for row in queries.list_cases(CaseFilter(bbox=box), limit=1000).rows}
        assert found == {
            pk for pk, lat, lon in points if lat and lon and south <= lat <= box[3] and west <= lon <= box[2]
        }
        metres = chance.choice([30.0, 400.0, 3000.0, 30_000.0])
        near = queries.list_cases(CaseFilter(near=(south, west, metres)), limit=1000).rows
        wanted = {
            pk for pk, lat, lon in points if lat and lon and metres_between(south, west, lat, lon) <= metres
        }
        assert {row.id for row in near} == wanted


def test_nearby_is_nearest_first(town: Town) -> None:
    fill(80)
    near = queries.nearby(34.05, -118.25, 5000, open_only=False, limit=10)
    assert [one.metres for one in near] == sorted(one.metres for one in near)
    assert len(near) == 10


@pytest.mark.parametrize("zoom", [3, 9, 12, 14, 18])
def test_clusters_hold_every_case_of_the_frame(town: Town, zoom: int) -> None:
    fill(100)
    frame = (-119.0, 33.5, -117.5, 34.5)
    found = queries.clusters(frame, zoom, CaseFilter())
    assert sum(one.count for one in found) == Case.objects.filter(visibility="public").count()
    assert all((one.case_id is not None) == (one.count == 1) for one in found)
    assert all(33.9 < one.lat < 34.2 for one in found)


def test_words_find_public_cases(town: Town) -> None:
    opened, hidden = report(description="Enormous crater"), report(description="Crater", visibility="staff")
    settle()
    assert [row.id for row in queries.list_cases(CaseFilter(q="crater")).rows] == [opened.case_id]
    staff = queries.list_cases(CaseFilter(q="crater"), town.access).rows
    assert {row.id for row in staff} == {opened.case_id, hidden.case_id}
    actions.set_visibility(actor=town.clerk, access=ALL, case_id=opened.case_id, visibility="private")
    settle()
    assert not queries.list_cases(CaseFilter(q="crater")).rows


def test_numbers_with_a_wrong_digit_find_nothing(town: Town) -> None:
    opened = report()
    wrong = opened.number[:-1] + str((int(opened.number[-1]) + 1) % 10)
    assert queries.find_case_by_number(f" #{opened.number} ") == opened.case_id
    assert queries.find_case_by_number(wrong) is None
    assert queries.find_case_by_number("") is None


def test_cells_are_positive_and_fit_a_column() -> None:
    assert 0 < cell_of(34.05, -118.25) < 2**63
