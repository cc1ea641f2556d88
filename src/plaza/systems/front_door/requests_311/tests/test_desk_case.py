"""One request on the desk: what it shows, its forms, and two people at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from plaza.kernel.cases import actions, queries
from plaza.kernel.cases.types import Opened
from plaza.kernel.ledger.actions import settle
from plaza.kernel.messaging.models import Delivery
from plaza.kernel.people.types import ALL

from .counting import REFRESHES
from .desk_town import Desk, address, build_desk, report, sent, view_of


@pytest.fixture
def desk(db: None, settings: Any) -> Desk:
    return build_desk(settings)


def act(client: Client, opened: Opened, name: str, data: dict[str, Any]) -> Any:
    return client.post(address(opened.number, f"{name}/"), data)


def close(opened: Opened, **more: Any) -> dict[str, Any]:
    return {"step": "finish", **sent(opened, "move-finish", reason="repaired", public_text="", **more)}


def test_everything_about_a_request_is_on_its_page(desk: Desk) -> None:
    opened = report(photo=True)
    page = desk.clerk.get(address(opened.number)).content.decode()
    for words in (
        "A hole by the school", "On the road", "Like a plate", "1 Main St", "Harbour", "Rosa Marsh",
        "rosa@example.org", "Waits for review", "Plan the work", "Close as done", "First response", "left",
        "Spanish", "Note for staff", "Received",
    ):  # fmt: skip
        assert words in page, words
    assert f"/photos/{view_of(opened).documents[0].id}/small" in page


def test_a_step_that_is_not_possible_says_why(desk: Desk) -> None:
    opened = report()
    actions.add_task(actor=_lead(desk), access=ALL, case_id=opened.case_id, title="Put up a barrier")
    page = desk.clerk.get(address(opened.number)).content.decode()
    assert 'name="move-finish-reason"' not in page
    assert "Close as done</span></button>" not in page
    assert "disabled" in page and "task" in page


def test_closing_demands_the_public_reason_and_keeps_what_was_typed(desk: Desk) -> None:
    opened = report()
    data = {"step": "finish", **sent(opened, "move-finish", public_text="All good now & safe")}
    answer = act(desk.clerk, opened, "move", data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose the reason that the reporter will read." in page
    assert escape("All good now & safe") in page
    assert view_of(opened).row.status == "open"


def test_a_close_is_public_mailed_in_the_reporters_language_and_opened_again(desk: Desk) -> None:
    opened = report()
    answer = act(desk.clerk, opened, "move", close(opened))
    assert answer.status_code == 302
    row = view_of(opened).row
    assert (row.status, row.outcome, row.closed_reason) == ("closed", "fixed", "Lo reparamos.")
    assert Delivery.objects.get(template="case_closed").language == "es"
    page = desk.clerk.get(answer["Location"]).content.decode()
    assert "Undo" in page
    undo = {"step": "reopen", **sent(opened, "move-reopen", public_text="")}
    assert act(desk.clerk, opened, "move", undo).status_code == 302
    assert view_of(opened).row.status == "open"


def test_the_preview_shows_the_mail_in_the_reporters_language_and_closes_nothing(desk: Desk) -> None:
    opened = report()
    page = act(desk.clerk, opened, "move", {**close(opened), "preview": "1"}).content.decode()
    assert "Lo reparamos." in page and "Hola, Rosa Marsh" in page and 'lang="es"' in page
    assert view_of(opened).row.status == "open"
    back = act(desk.clerk, opened, "move", {**close(opened), "edit": "1"})
    assert back.status_code == 200 and "checked" in back.content.decode()
    assert view_of(opened).row.status == "open"


def test_the_second_of_two_is_told_what_changed_and_keeps_their_words(desk: Desk) -> None:
    opened = report()
    late = {**close(opened), "move-finish-public_text": "Filled with asphalt"}
    act(desk.lead, opened, "assign", sent(opened, "assign", who=f"person:{desk.ids['lead']}"))
    answer = act(desk.clerk, opened, "move", late)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "A colleague assigned it" in page and "Filled with asphalt" in page
    assert view_of(opened).row.status == "open"
    again = {**late, "move-finish-revision": view_of(opened).row.revision}
    assert f'name="move-finish-revision" value="{again["move-finish-revision"]}"' in page
    assert act(desk.clerk, opened, "move", again).status_code == 302


def test_a_step_somebody_else_took_first_is_said_and_the_words_can_be_copied(desk: Desk) -> None:
    opened = report()
    late = {**close(opened), "move-finish-public_text": "Filled with asphalt"}
    act(desk.lead, opened, "move", close(opened))
    answer = act(desk.clerk, opened, "move", late)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "moved it from" in page and "Your words, to copy" in page and "Filled with asphalt" in page


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        ("note", {"text": "Called the foreman"}, "note"),
        ("update", {"text": "Crew comes on Monday"}, "update"),
        ("task", {"title": "Barrier", "who": "team:night_crew", "due_on": "2030-01-02"}, "task"),
        ("priority", {"priority": "urgent"}, "edited"),
    ],
)
def test_forms_write_their_line(desk: Desk, name: str, fields: dict[str, str], expected: str) -> None:
    opened = report()
    assert act(desk.clerk, opened, name, sent(opened, name, **fields)).status_code == 302
    assert queries.list_timeline(opened.case_id, ALL)[-1].kind == expected


def test_giving_it_to_a_person_a_team_another_department_and_back(desk: Desk) -> None:
    opened = report()
    for who, wanted in (
        (f"person:{desk.ids['clerk']}", ("streets", "", desk.ids["clerk"])),
        ("team:night_crew", ("streets", "night_crew", None)),
        ("department:streets", ("streets", "", None)),
    ):
        act(desk.clerk, opened, "assign", sent(opened, "assign", who=who))
        row = view_of(opened).row
        assert (row.department_key, row.team_key, row.assignee_id) == wanted
    act(desk.clerk, opened, "assign", sent(opened, "assign", who="department:parks"))
    assert view_of(opened).row.department_key == "parks"
    assert desk.clerk.get(address(opened.number)).status_code == 403
    assert desk.parks.get(address(opened.number)).status_code == 200


def test_an_assignment_is_undone_by_the_signed_button_only_on_its_own_request(desk: Desk) -> None:
    opened, other = report(), report()
    answer = act(desk.clerk, opened, "assign", sent(opened, "assign", who=f"person:{desk.ids['lead']}"))
    query = answer["Location"].partition("?")[2]
    assert (
        'name="assign-who" value="department:streets"' in desk.clerk.get(answer["Location"]).content.decode()
    )
    elsewhere = desk.clerk.get(f"{address(other.number)}?{query}").content.decode()
    assert "undo-2" not in elsewhere and 'class="r3-undo"' not in elsewhere


def test_only_the_lead_changes_who_can_see_it(desk: Desk) -> None:
    opened = report()
    data = sent(opened, "visibility", visibility="private")
    assert act(desk.clerk, opened, "visibility", data).status_code == 403
    assert act(desk.lead, opened, "visibility", data).status_code == 302
    assert view_of(opened).row.visibility == "private"
    assert desk.clerk.get(address(opened.number)).status_code == 404
    assert desk.lead.get(address(opened.number)).status_code == 200


def test_what_others_did_since_i_looked_is_marked_once(desk: Desk) -> None:
    opened = report()
    desk.clerk.get(address(opened.number))
    act(desk.lead, opened, "note", sent(opened, "note", text="Look at the kerb too"))
    assert "Changed" in desk.clerk.get("/desk/requests/?tab=open").content.decode()
    assert desk.clerk.get(address(opened.number)).content.decode().count('class="new-mark"') == 1
    assert 'class="new-mark"' not in desk.clerk.get(address(opened.number)).content.decode()
    assert 'class="new-mark"' not in desk.clerk.get("/desk/requests/?tab=open").content.decode()


def test_script_in_every_field_is_text(desk: Desk) -> None:
    evil = "<script>alert(1)</script>"
    opened = report(description=evil, answers={"where": "road", "size": "small", "more": evil})
    act(desk.clerk, opened, "note", sent(opened, "note", text=evil))
    for rest in ("", "sheet/", "edit/", f"link/?number={opened.number}"):
        page = desk.clerk.get(address(opened.number, rest)).content.decode()
        assert evil not in page, rest


def test_the_page_asks_the_database_few_times(desk: Desk, django_assert_max_num_queries: Any) -> None:
    opened = report(photo=True)
    near = [report() for _ in range(5)]
    actions.relate(
        actor=_lead(desk), access=ALL, case_id=near[0].case_id, other_id=opened.case_id, kind="follows"
    )
    for step in range(10):
        actions.add_note(actor=_lead(desk), access=ALL, case_id=opened.case_id, text=f"note {step}")
    settle()
    desk.clerk.get(address(opened.number))
    with django_assert_max_num_queries(20 + REFRESHES):
        assert desk.clerk.get(address(opened.number)).status_code == 200


def _lead(desk: Desk) -> Any:
    from plaza.kernel.base.types import Actor

    return Actor("staff", desk.ids["lead"])
