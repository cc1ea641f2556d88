"""Who sees what on the desk: departments, private requests, contact details, residents."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from plaza.kernel.people.actions import create_person, grant_role, save_role
from plaza.kernel.people.models import Person

from .desk_town import SECRETS, Desk, address, build_desk, report, sent, view_of

PAGES = ("", "edit/", "type/", "link/", "sheet/?contact=1")


@pytest.fixture
def desk(db: None, settings: Any) -> Desk:
    return build_desk(settings)


def no_secrets(answer: Any) -> bool:
    return not any(secret in answer.content.decode() for secret in SECRETS)


@pytest.mark.parametrize("rest", PAGES)
def test_another_department_gets_no_page_and_no_contact(desk: Desk, rest: str) -> None:
    public, private = report(), report(visibility="private")
    answer = desk.parks.get(address(public.number, rest))
    assert answer.status_code == 403 and no_secrets(answer)
    hidden = desk.parks.get(address(private.number, rest))
    assert hidden.status_code == 404 and no_secrets(hidden)


@pytest.mark.parametrize("name", ["note", "update", "assign", "task", "priority", "visibility", "move"])
def test_another_department_changes_nothing(desk: Desk, name: str) -> None:
    opened = report()
    before = view_of(opened)
    data = {
        "step": "finish",
        **sent(opened, name, text="x", title="x", who=f"person:{desk.ids['parks']}", priority="low"),
        **sent(opened, "move-finish", reason="repaired"),
    }
    assert desk.parks.post(address(opened.number, f"{name}/"), data).status_code == 403
    assert view_of(opened) == before


def test_lists_finds_and_neighbours_of_another_department_hold_no_secrets(desk: Desk) -> None:
    report()
    for path in (
        "/desk", "/desk/requests/?tab=open", "/desk/requests/?q=school", "/desk/find/?q=Marsh",
        "/desk/find/?q=rosa@example.org", "/desk/find/?q=school", "/desk/photos/", "/desk/tasks/",
    ):  # fmt: skip
        answer = desk.parks.get(path)
        assert answer.status_code == 200
        assert no_secrets(answer) or "?q=" in path
        assert "Pothole" not in answer.content.decode().partition("<main")[2].replace("Pothole</option>", "")


def test_a_crew_works_on_it_without_seeing_who_reported(desk: Desk) -> None:
    opened = report()
    page = desk.crew.get(address(opened.number))
    assert page.status_code == 200 and no_secrets(page)
    assert "Your role does not include contact details." in page.content.decode()
    for rest in ("edit/", "sheet/?contact=1"):
        assert no_secrets(desk.crew.get(address(opened.number, rest)))
    assert "Pothole" not in desk.crew.get("/desk/find/?q=Marsh").content.decode().partition("<main")[2]
    wanted = {"name": "Nobody", "email": "evil@example.org", "description": "Corrected"}
    answers = {"q-where": "road", "q-size": "small", "address": "1 Main St"}
    edited = desk.crew.post(address(opened.number, "edit/"), {"revision": 1, **wanted, **answers})
    assert edited.status_code == 302
    view = view_of(opened)
    assert view.row.description == "Corrected"
    assert view.contact is not None and view.contact.email == "rosa@example.org"


def test_private_requests_need_their_own_right(desk: Desk) -> None:
    opened = report(visibility="private", photo=True)
    assert desk.clerk.get(address(opened.number)).status_code == 404
    assert address(opened.number) not in desk.clerk.get("/desk/requests/?tab=open").content.decode()
    assert address(opened.number) not in desk.clerk.get("/desk/photos/").content.decode()
    assert desk.lead.get(address(opened.number)).status_code == 200
    assert address(opened.number) in desk.lead.get("/desk/photos/").content.decode()


def test_a_role_within_one_district_ends_at_its_border(desk: Desk) -> None:
    save_role(key="walker", name={"en": "Walker"}, permissions={"cases.view", "cases.note"})
    made = create_person(email="wim@city.example", is_staff=True, demo=True, confirmed=True)
    grant_role(person_id=made.id, role="walker", department_key="streets", area="district:hills")
    walker = Client()
    walker.force_login(Person.objects.get(pk=made.id))
    inside = report(place=_at(-118.0))
    outside = report(place=_at(-118.25))
    assert walker.get(address(inside.number)).status_code == 200
    assert walker.get(address(outside.number)).status_code == 403
    page = walker.get("/desk/requests/?tab=open").content.decode()
    assert address(inside.number) in page and address(outside.number) not in page


def test_residents_and_strangers_do_not_reach_the_desk(desk: Desk) -> None:
    opened = report()
    for path in ("/desk/requests/", address(opened.number), "/desk/photos/", "/desk/find/", "/desk/tasks/"):
        assert Client().get(path).status_code == 302
    made = create_person(email="res@example.org", confirmed=True)
    resident = Client()
    resident.force_login(Person.objects.get(pk=made.id))
    assert resident.get(address(opened.number)).status_code == 403


def test_an_unknown_number_is_said(desk: Desk) -> None:
    assert desk.clerk.get(address("123456789")).status_code == 404
    assert desk.clerk.get(address("nonsense")).status_code == 404


def _at(lon: float) -> Any:
    from plaza.kernel.cases.types import PlaceInput

    return PlaceInput(lat=34.05, lon=lon, address="2 Hill St")
