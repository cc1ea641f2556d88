"""People and staff, as plain values."""

from __future__ import annotations

from collections.abc import Iterable

from plaza.kernel.base.types import NotFound
from plaza.kernel.people.models import Grant, Person, TeamMember
from plaza.kernel.people.types import GrantInfo, PersonInfo


def get_person(person_id: int) -> PersonInfo:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("There is no such person.")
    return _info(person)


def find_person(email: str) -> PersonInfo | None:
    person = Person.objects.filter(email=email.strip().lower()).first()
    return _info(person) if person is not None else None


def list_people(person_ids: Iterable[int]) -> dict[int, PersonInfo]:
    """People by id, in one query; ids that are gone are absent."""
    return {person.pk: _info(person) for person in Person.objects.filter(pk__in=list(person_ids))}


def list_staff(department_key: str = "", team_key: str = "") -> list[PersonInfo]:
    """Active staff by name; of a department: who has a role or a team there; of a team: its members."""
    staff = Person.objects.filter(is_staff=True, is_active=True)
    if team_key:
        staff = staff.filter(team_members__team__key=team_key)
    elif department_key:
        held = Grant.objects.filter(department_key=department_key).values("person_id")
        members = TeamMember.objects.filter(team__department_key=department_key).values("person_id")
        staff = staff.filter(pk__in=held.union(members))
    return [_info(person) for person in staff.order_by("name", "email")]


def list_grants(person_id: int) -> list[GrantInfo]:
    rows = Grant.objects.filter(person_id=person_id).values_list(
        "role__key", "department_key", "area", "type_key"
    )
    return [GrantInfo(*row) for row in rows.order_by("id")]


def list_teams_of(person_id: int) -> list[str]:
    """Keys of the teams a person is in."""
    return list(TeamMember.objects.filter(person_id=person_id).values_list("team__key", flat=True))


def _info(person: Person) -> PersonInfo:
    return PersonInfo(person.pk, person.email, person.name, person.language, person.is_staff)
