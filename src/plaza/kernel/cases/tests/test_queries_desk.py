"""What the desk asks: whose queue, only my work, and who reported it."""

from __future__ import annotations

from plaza.kernel.base.types import Actor
from plaza.kernel.cases import actions, queries
from plaza.kernel.cases.tests.town import CLERK_MAY, Town, report
from plaza.kernel.cases.types import CaseFilter, Contact, Waiting
from plaza.kernel.ledger.actions import settle
from plaza.kernel.people.types import ALL, Access, ScopedGrant


def queue(town: Town, *, teams: tuple[str, ...] = (), departments: tuple[str, ...] | None = ()) -> set[int]:
    assert town.clerk.id is not None
    where = CaseFilter(waiting=Waiting(town.clerk.id, teams, departments), worked_on=True, order="due")
    return {row.id for row in queries.list_cases(where, town.access).rows}


def give(town: Town, case_id: int, to: Actor | None = None, team: str = "") -> None:
    actions.assign(
        actor=town.clerk, access=town.access, case_id=case_id, person_id=to.id if to else None, team_key=team
    )


def test_a_queue_holds_mine_my_teams_and_nobodys(town: Town) -> None:
    mine, others, teams, nobodys = (report().case_id for _ in range(4))
    for case_id in (mine, others, teams, nobodys):
        give(town, case_id)
    give(town, mine, town.clerk)
    give(town, others, town.other_clerk)
    give(town, teams, team="night_crew")
    assert queue(town) == {mine}
    assert queue(town, teams=("night_crew",)) == {mine, teams}
    assert queue(town, departments=("streets",)) == {mine, nobodys}
    assert queue(town, departments=None) == {mine, nobodys}
    assert queue(town, departments=("parks",)) == {mine}


def test_only_what_i_work_on_leaves_out_what_is_merely_public(town: Town) -> None:
    case_id = report().case_id
    assert [row.id for row in queries.list_cases(CaseFilter(), town.outsider).rows] == [case_id]
    assert queries.list_cases(CaseFilter(worked_on=True), town.outsider).rows == []
    assert queries.list_cases(CaseFilter(worked_on=True)).rows == []
    assert len(queries.list_cases(CaseFilter(worked_on=True), town.access).rows) == 1


def test_steps_and_timeline_are_the_same_from_a_view_already_read(town: Town) -> None:
    case_id = report().case_id
    view = queries.get_case(case_id, town.access)
    assert queries.list_transitions(view, town.access) == queries.list_transitions(case_id, town.access)
    assert queries.list_timeline(view, town.access) == queries.list_timeline(case_id, town.access)
    public = queries.get_case(case_id)
    assert queries.list_timeline(public) == queries.list_timeline(case_id)


def test_a_reporter_is_found_by_mail_number_or_name_only_where_contact_may_be_seen(town: Town) -> None:
    case_id = report(contact=Contact("Rosa Marsh", "Rosa@example.org", "+1 (555) 010-2030")).case_id
    for text in ("rosa@example.org", "555 010 2030", "0102030", "marsh", "Rosa  Marsh"):
        assert [row.id for row in queries.find_by_contact(text, town.access)] == [case_id], text
    blind = Access((ScopedGrant(CLERK_MAY - {"cases.view_contact"}, department="streets"),))
    assert queries.find_by_contact("marsh", blind) == []
    assert queries.find_by_contact("marsh", town.outsider) == []
    for text in ("rosa@", "2030", "0102031", "ma", "", ".*"):
        assert queries.find_by_contact(text, ALL) == [], text


def test_the_board_counts_by_team_and_whose_it_is(town: Town) -> None:
    mine, others, teams = (report().case_id for _ in range(3))
    give(town, mine, town.clerk)
    give(town, others, town.other_clerk)
    give(town, teams, team="night_crew")
    settle()
    assert town.clerk.id is not None
    lines = queries.open_board(town.clerk.id, ("streets",))
    assert {(line.team_key, line.whose): line.cases for line in lines} == {
        ("", "mine"): 1,
        ("", "others"): 1,
        ("night_crew", "nobody"): 1,
    }
    assert queries.open_board(town.clerk.id, None) == lines
    elsewhere = queries.open_board(town.clerk.id, ("parks",))
    assert [(line.department_key, line.whose) for line in elsewhere] == [("streets", "mine")]
