"""The queue: whose it is, counts that open their lists, filters in the address, paging, few questions."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from plaza.kernel.base.rules import now
from plaza.kernel.base.types import Actor
from plaza.kernel.cases import actions
from plaza.kernel.ledger.actions import settle
from plaza.kernel.people.types import ALL
from plaza.systems.front_door.requests_311.pages.desk import asking, queue

from .counting import REFRESHES
from .desk_town import Desk, build_desk, report


@pytest.fixture
def desk(db: None, settings: Any) -> Desk:
    return build_desk(settings)


def numbers(page: Any) -> list[str]:
    main = page.content.decode().partition("<main")[2]
    return re.findall(r'<th scope="row".*?/desk/requests/(\d+)/', main, re.S)


def counts(page: Any) -> dict[str, int]:
    found = re.findall(
        r'href="/desk/requests/\?tab=([\w%:]+)"[^>]*>[^<]*<span class="count">(\d+)', page.content.decode()
    )
    return {name: int(count) for name, count in found}


def give(desk: Desk, case_id: int, person: str = "", team: str = "") -> None:
    actions.assign(
        actor=Actor("staff", desk.ids["lead"]), access=ALL, case_id=case_id,
        person_id=desk.ids[person] if person else None, team_key=team,
    )  # fmt: skip


def test_every_count_opens_a_list_of_as_many(desk: Desk) -> None:
    mine, teams, others = report(), report(), report()
    report()
    report(type_key="litter", answers={"bags": "2"})
    give(desk, mine.case_id, "clerk")
    give(desk, teams.case_id, team="night_crew")
    give(desk, others.case_id, "lead")
    settle()
    shown = counts(desk.clerk.get("/desk/requests/"))
    assert shown == {"queue": 3, "mine": 1, "team%3Anight_crew": 1, "nobody": 2, "late": 0, "open": 4}
    for tab, count in shown.items():
        page = desk.clerk.get(f"/desk/requests/?tab={tab}")
        assert len(numbers(page)) == count, tab
    assert mine.number in numbers(desk.clerk.get("/desk/requests/?tab=mine"))
    assert others.number not in numbers(desk.clerk.get("/desk/requests/"))


def test_late_ones_come_first_with_a_word(desk: Desk) -> None:
    report()
    old = report(occurred_at=now() - timedelta(days=30))
    actions.run_clocks()
    settle()
    page = desk.clerk.get("/desk/requests/")
    assert numbers(page)[0] == old.number
    assert "days late" in page.content.decode()
    assert numbers(desk.clerk.get("/desk/requests/?tab=late")) == [old.number]


def test_filters_are_in_the_address(desk: Desk) -> None:
    wanted = report(photo=True, channel="phone")
    moved = report()
    actions.take_transition(
        actor=Actor("staff", desk.ids["lead"]),
        access=ALL,
        case_id=moved.case_id,
        revision=None,
        transition="start",
    )
    base = "/desk/requests/?tab=open&"
    assert numbers(desk.clerk.get(base + "photo=1")) == [wanted.number]
    assert numbers(desk.clerk.get(base + "channel=phone")) == [wanted.number]
    assert numbers(desk.clerk.get(base + "stage=in_progress")) == [moved.number]
    assert len(numbers(desk.clerk.get(base + "area=district:harbour"))) == 2
    assert numbers(desk.clerk.get(base + "area=district:hills")) == []
    assert len(numbers(desk.clerk.get(base + "type=pothole&who=none&q=school"))) == 2
    assert numbers(desk.clerk.get(base + "type=litter")) == []
    answer = desk.clerk.get(base + f"q={wanted.number}")
    assert answer["Location"] == f"/desk/requests/{wanted.number}/"


@pytest.mark.parametrize(
    "query", ["tab=%00", "after=zz", "area=:", "who=9999999999999999999999", "stage=x&type=y", "tab=team:"]
)
def test_whatever_the_address_says_is_answered(desk: Desk, query: str) -> None:
    assert desk.clerk.get(f"/desk/requests/?{query}").status_code in (200, 422)


def test_pages_follow_one_another_without_gap(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {report().number for _ in range(5)}
    monkeypatch.setattr(queue, "ROWS", 2)
    seen, address = [], "/desk/requests/?tab=open"
    for _ in range(3):
        page = desk.clerk.get(address)
        seen += numbers(page)
        following = re.search(r'class="pager-next" href="([^"]+)"', page.content.decode())
        address = f"/desk/requests/{following[1].replace('&amp;', '&')}" if following else ""
    assert set(seen) == made and len(seen) == 5 and address == ""


def test_fifty_rows_ask_the_database_few_times(desk: Desk, django_assert_max_num_queries: Any) -> None:
    opened = [report() for _ in range(50)]
    give(desk, opened[0].case_id, "clerk")
    settle()
    desk.clerk.get("/desk/requests/")
    with django_assert_max_num_queries(12 + REFRESHES):
        assert len(numbers(desk.clerk.get("/desk/requests/"))) == 50


def test_today_shows_the_queue_with_its_counts(desk: Desk) -> None:
    opened = report(photo=True)
    page = desk.lead.get("/desk").content.decode()
    assert opened.number in page and "In my queue" in page and "Photos to review" in page


def test_an_address_is_read_the_same_whatever_its_order() -> None:
    asked = asking.read({"stage": "planned", "tab": "late", "type": "pothole", "after": "x", "other": "y"})
    assert asked.query == "tab=late&type=pothole&stage=planned"
    assert asking.read_query(asked.query) == asked
    assert asked.in_use == 2
    assert asking.read({"tab": "nonsense"}).tab == "queue"


def test_filters_become_the_engines_terms() -> None:
    asked = asking.read(
        {"tab": "team:night", "area": "district:hills", "who": "7", "late": "1", "photo": "1"}
    )
    where = asking.filter_of(asked, person_id=3, teams=("night",), departments=None)
    assert (where.team_key, where.area, where.assignee_id) == ("night", ("district", "hills"), 7)
    assert where.late and where.has_pending_photo and where.worked_on and where.status == "open"
    mine = asking.filter_of(asking.read({}), person_id=3, teams=("night",), departments=("streets",))
    assert mine.waiting is not None and mine.waiting.departments == ("streets",)
