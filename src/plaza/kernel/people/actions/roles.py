"""Verbs that change departments, teams, roles and who holds them. One transaction each, with its event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from plaza.kernel.base.types import SYSTEM, Actor, Invalid, NotFound, Text
from plaza.kernel.ledger import actions as ledger
from plaza.kernel.people import events, queries, registry, rules
from plaza.kernel.people.models import Department, Grant, Person, Role, Team, TeamMember


@transaction.atomic
def grant_role(
    *,
    person_id: int,
    role: str,
    department_key: str = "",
    area: str = "",
    type_key: str = "",
    actor: Actor = SYSTEM,
) -> bool:
    """Gives a role within a scope; empty scope fields mean everywhere. False when it was already held."""
    scope: dict[str, Any] = {
        "department_key": department_key,
        "area": rules.check_area(area),
        "type_key": type_key,
    }
    if department_key:
        queries.get_department(department_key)
    _, created = Grant.objects.get_or_create(person_id=_staff_id(person_id), role=_role(role), **scope)
    if created:
        ledger.append(events.RoleGranted(person_id, role, **scope), actor=actor)
    return created


@transaction.atomic
def take_back_role(
    *,
    person_id: int,
    role: str,
    department_key: str = "",
    area: str = "",
    type_key: str = "",
    actor: Actor = SYSTEM,
) -> bool:
    """Takes back exactly this grant. False when it was not held."""
    scope = {"department_key": department_key, "area": area, "type_key": type_key}
    gone, _ = Grant.objects.filter(person_id=person_id, role__key=role, **scope).delete()
    if gone:
        ledger.append(events.RoleTakenBack(person_id, role, **scope), actor=actor)
    return bool(gone)


@transaction.atomic
def join_team(*, person_id: int, team_key: str, actor: Actor = SYSTEM) -> bool:
    """Puts a member of staff into a team. False when already in it."""
    team = Team.objects.filter(key=team_key).first()
    if team is None:
        raise NotFound(f"There is no team {team_key!r}.")
    _, created = TeamMember.objects.get_or_create(person_id=_staff_id(person_id), team=team)
    if created:
        ledger.append(events.TeamJoined(person_id, team_key), actor=actor)
    return created


@transaction.atomic
def save_department(
    *,
    key: str,
    name: Text,
    contact: Mapping[str, str] | None = None,
    active: bool = True,
    actor: Actor = SYSTEM,
) -> bool:
    """Creates or changes a department; True when something changed."""
    wanted = {"name": dict(name), "contact": dict(contact or {}), "active": active}
    return _upsert(Department, key, wanted, events.DepartmentSaved(key), actor)


@transaction.atomic
def save_team(*, key: str, department_key: str, name: Text, actor: Actor = SYSTEM) -> bool:
    """Creates or changes a team of a department; True when something changed."""
    queries.get_department(department_key)
    wanted = {"name": dict(name), "department_key": department_key}
    return _upsert(Team, key, wanted, events.TeamSaved(key, department_key), actor)


@transaction.atomic
def save_role(*, key: str, name: Text, permissions: Iterable[str], actor: Actor = SYSTEM) -> bool:
    """Creates or changes a role; Invalid names permissions that do not exist."""
    held = rules.check_permissions(permissions, registry.list_permissions())
    wanted = {"name": dict(name), "permissions": list(held)}
    return _upsert(Role, key, wanted, events.RoleSaved(key, held), actor)


def _upsert(model: Any, key: str, wanted: Mapping[str, Any], event: Any, actor: Actor) -> bool:
    if not key:
        raise Invalid("A key is needed, for example streets.")
    row = model.objects.filter(key=key).first() or model(key=key)
    if row.pk is not None and all(getattr(row, field) == value for field, value in wanted.items()):
        return False
    for field, value in wanted.items():
        setattr(row, field, value)
    row.save()
    ledger.append(event, actor=actor)
    return True


def _role(key: str) -> Role:
    role = Role.objects.filter(key=key).first()
    if role is None:
        raise NotFound(f"There is no role {key!r}.")
    return role


def _staff_id(person_id: int) -> int:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("There is no such person.")
    if not person.is_staff:
        raise Invalid("Roles and teams are for staff. Mark this person as staff first.")
    return person.pk
