"""A small town for the tests of the desk: two departments, staff by roles, types with every step."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from django.test import Client

from plaza.kernel.base.actions import save_photo
from plaza.kernel.base.tests.pictures import picture
from plaza.kernel.base.types import ANONYMOUS
from plaza.kernel.cases import actions, queries
from plaza.kernel.cases.tests.declared_types import pothole
from plaza.kernel.cases.tests.town import CLERK_MAY, HERE, build_town
from plaza.kernel.cases.types import CaseView, Contact, Opened
from plaza.kernel.ledger.actions import settle
from plaza.kernel.people.actions import create_person, grant_role, join_team, save_role
from plaza.kernel.people.models import Person
from plaza.kernel.people.types import ALL
from plaza.kernel.places import actions as places
from plaza.kernel.places.types import AddressRow
from plaza.systems.front_door.requests_311.pages.desk import directory

ROSA = Contact("Rosa Marsh", "rosa@example.org", "+1 555 010 2030")
SECRETS = (ROSA.name, ROSA.email, ROSA.phone, "555 010")


@dataclass
class Desk:
    """People with a browser each: a clerk and a lead of streets, a crew without contact rights, parks."""

    clerk: Client
    lead: Client
    crew: Client
    parks: Client
    ids: dict[str, int]


def build_desk(settings: Any) -> Desk:
    settings.PLAZA_DEMO = True
    build_town()
    # Without its routing by weekday, so that the tests say the same on every day.
    actions.publish_type(source=dataclasses.replace(pothole(), routing=()))
    directory.forget()
    _roles()
    people = {
        "clerk": _person("ana", "Ana Lee", "clerk", "streets", "night_crew"),
        "lead": _person("lee", "Lee Moss", "lead", "streets"),
        "crew": _person("kai", "Kai Stone", "crew", "streets", "night_crew"),
        "parks": _person("pia", "Pia Green", "clerk", "parks"),
    }
    clients = {name: _client(person) for name, person in people.items()}
    return Desk(**clients, ids=people)


def _roles() -> None:
    save_role(key="clerk", name={"en": "Clerk"}, permissions=CLERK_MAY)
    save_role(key="lead", name={"en": "Lead"}, permissions=CLERK_MAY | {"cases.view_private"})
    crew = {"cases.view", "cases.note", "cases.update"}
    save_role(key="crew", name={"en": "Crew"}, permissions=crew)


def _person(local: str, name: str, role: str, department: str, team: str = "") -> int:
    made = create_person(email=f"{local}@city.example", name=name, is_staff=True, demo=True, confirmed=True)
    grant_role(person_id=made.id, role=role, department_key=department)
    if team:
        join_team(person_id=made.id, team_key=team)
    return made.id


def _client(person_id: int) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=person_id))
    return client


def report(*, photo: bool = False, **more: Any) -> Opened:
    """Rosa reports a pothole, in Spanish."""
    given: dict[str, Any] = {
        "actor": ANONYMOUS,
        "type_key": "pothole",
        "answers": {"where": "road", "size": "small"},
        "place": HERE,
        "description": "A hole by the school",
        "contact": ROSA,
        "language": "es",
    }
    if photo:
        given["photo_ids"] = [save_photo(picture(), "hole.jpg").id]
    opened = actions.open_case(**(given | more))
    settle()
    return opened


def address(number: str, rest: str = "") -> str:
    return f"/desk/requests/{number}/{rest}"


def view_of(opened: Opened) -> CaseView:
    return queries.get_case(opened.case_id, ALL)


def sent(opened: Opened, prefix: str, **fields: Any) -> dict[str, Any]:
    """What a form of the request's page sends."""
    names = {f"{prefix}-{name}": value for name, value in fields.items()}
    return {f"{prefix}-revision": view_of(opened).row.revision, **names}


def add_addresses() -> None:
    """Harbour Street with two numbers, and a Harbour Road."""
    rows = []
    for step, (street, number) in enumerate(
        (("Harbour Street", "12"), ("Harbour Street", "14"), ("Mill Road", "3"))
    ):
        at = {"lat": 34.05 + step / 1000, "lon": -118.25}
        rows.append(
            AddressRow(street=street, number=number, city="Port", postcode="1", source_id=f"a{step}", **at)
        )
    places.save_addresses(rows)
