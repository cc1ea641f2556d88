"""People, departments, teams and roles, through their public doors."""

from __future__ import annotations

import pytest

from plaza.kernel.base.types import ANONYMOUS, SYSTEM, Actor, Conflict, Invalid, NotFound
from plaza.kernel.ledger import actions as ledger
from plaza.kernel.ledger import queries as ledger_queries
from plaza.kernel.people import actions, queries
from plaza.kernel.people.models import Person
from plaza.kernel.people.types import ALL, NOBODY

pytestmark = pytest.mark.django_db


@pytest.fixture
def streets() -> None:
    actions.save_department(key="streets", name={"en": "Streets"})
    actions.save_department(key="parks", name={"en": "Parks"})
    actions.save_team(key="night", department_key="streets", name={"en": "Night crew"})
    actions.save_role(key="agent", name={"en": "Agent"}, permissions=["cases.view", "cases.note"])


def events(kind: str, subject: object) -> list[str]:
    ledger.settle()
    return [event.type for event in ledger_queries.list_events(kind, str(subject))]


def test_a_person_is_created_once(streets: None) -> None:
    ana = actions.create_person(email=" Ana@Example.org", name="Ana", language="es")
    assert (ana.email, ana.language, ana.label) == ("ana@example.org", "es", "Ana")
    assert events("person", ana.id) == ["people.person_created"]
    with pytest.raises(Conflict, match="already an account"):
        actions.create_person(email="ANA@example.org")


def test_a_weak_password_is_told_in_words() -> None:
    with pytest.raises(Invalid, match=r"too common|too short"):
        actions.create_person(email="a@example.org", password="password")
    assert queries.find_person("a@example.org") is None


def test_access_comes_from_the_grants(streets: None) -> None:
    ana = actions.create_person(email="ana@example.org", is_staff=True)
    assert actions.grant_role(person_id=ana.id, role="agent", department_key="streets")
    assert not actions.grant_role(person_id=ana.id, role="agent", department_key="streets"), "held already"
    access = queries.access_of(Person.objects.get(pk=ana.id))
    assert access.can("cases.note", department="streets")
    assert not access.can("cases.note", department="parks")
    assert queries.access_of(Actor("staff", ana.id)) == access
    actions.take_back_role(person_id=ana.id, role="agent", department_key="streets")
    assert queries.access_of(Actor("staff", ana.id)) == NOBODY
    assert events("person", ana.id) == [
        "people.person_created",
        "people.role_granted",
        "people.role_taken_back",
    ]


def test_who_has_everything_and_who_nothing(streets: None) -> None:
    boss = actions.create_person(email="boss@example.org", is_staff=True, is_superuser=True)
    resident = actions.create_person(email="res@example.org")
    assert queries.access_of(Person.objects.get(pk=boss.id)) == ALL
    assert queries.access_of(SYSTEM) == ALL
    assert queries.access_of(Person.objects.get(pk=resident.id)) == NOBODY
    assert queries.access_of(ANONYMOUS) == queries.access_of(None) == NOBODY
    actions.change_person(person_id=boss.id, is_active=False)
    assert queries.access_of(Person.objects.get(pk=boss.id)) == NOBODY, "a closed account can do nothing"


def test_roles_are_for_staff_and_departments_must_exist(streets: None) -> None:
    resident = actions.create_person(email="res@example.org")
    with pytest.raises(Invalid, match="staff"):
        actions.grant_role(person_id=resident.id, role="agent")
    staff = actions.create_person(email="s@example.org", is_staff=True)
    with pytest.raises(NotFound, match="no department"):
        actions.grant_role(person_id=staff.id, role="agent", department_key="harbour")
    with pytest.raises(NotFound, match="role"):
        actions.grant_role(person_id=staff.id, role="king")
    with pytest.raises(Invalid, match=r"cases\.fly"):
        actions.save_role(key="pilot", name={"en": "Pilot"}, permissions=["cases.fly"])


def test_staff_of_a_department_hold_a_role_or_a_team_there(streets: None) -> None:
    ana = actions.create_person(email="ana@example.org", name="Ana", is_staff=True)
    bo = actions.create_person(email="bo@example.org", name="Bo", is_staff=True)
    actions.create_person(email="cy@example.org", name="Cy", is_staff=True)
    actions.grant_role(person_id=ana.id, role="agent", department_key="streets")
    actions.join_team(person_id=bo.id, team_key="night")
    assert [p.name for p in queries.list_staff("streets")] == ["Ana", "Bo"]
    assert [p.name for p in queries.list_staff(team_key="night")] == ["Bo"]
    assert [p.name for p in queries.list_staff()] == ["Ana", "Bo", "Cy"]
    assert queries.list_staff("parks") == []
    assert queries.list_teams_of(bo.id) == ["night"]


def test_saving_the_same_again_writes_no_event(streets: None) -> None:
    assert not actions.save_department(key="streets", name={"en": "Streets"})
    assert actions.save_department(key="streets", name={"en": "Roads"}, contact={"phone": "311"})
    assert queries.get_department("streets").name == {"en": "Roads"}
    assert events("department", "streets") == ["people.department_saved"] * 2
    person = actions.save_person(email="x@example.org", name="X", is_staff=True)
    assert actions.save_person(email="x@example.org", name="X", is_staff=True) == person
    assert events("person", person.id) == ["people.person_created"]


def test_a_forgotten_person_leaves_only_a_number(streets: None) -> None:
    ana = actions.create_person(email="ana@example.org", name="Ana", is_staff=True, confirmed=True)
    actions.grant_role(person_id=ana.id, role="agent")
    actions.forget_person(person_id=ana.id)
    assert queries.find_person("ana@example.org") is None
    assert queries.list_people([ana.id]) == {}
    assert events("person", ana.id)[-1] == "people.person_forgotten"
    assert actions.create_person(email="ana@example.org").id != ana.id
