"""What somebody may do."""

from __future__ import annotations

from typing import Any

from plaza.kernel.base.types import ANONYMOUS, Actor
from plaza.kernel.people import rules
from plaza.kernel.people.models import ApiKey, Grant, Person
from plaza.kernel.people.types import ALL, NOBODY, Access, ScopedGrant


def actor_of(user: Any) -> Actor:
    """Who acts: staff or resident with their id; anonymous when nobody is signed in."""
    if user is None or not getattr(user, "is_authenticated", False):
        return ANONYMOUS
    return Actor("staff" if user.is_staff else "resident", user.pk)


def access_of(who: Any) -> Access:
    """What a person, an Actor or nobody may do: one query; callers keep the answer for their request."""
    if who is None:
        return NOBODY
    if isinstance(who, Actor):
        return _access_of_actor(who)
    if not getattr(who, "is_authenticated", False) or not who.is_active or not who.is_staff:
        return NOBODY
    return ALL if who.is_superuser else _access_of_person(who.pk)


def _access_of_actor(actor: Actor) -> Access:
    if actor.kind == "system":
        return ALL
    if actor.kind == "service" and actor.id is not None:
        key = ApiKey.objects.filter(pk=actor.id).first()
        return rules.access_of_key(key.scopes, key.department_key) if key is not None else NOBODY
    if actor.kind == "staff" and actor.id is not None:
        return access_of(Person.objects.filter(pk=actor.id).first())
    return NOBODY


def _access_of_person(person_id: int) -> Access:
    rows = Grant.objects.filter(person_id=person_id).values_list(
        "role__permissions", "department_key", "area", "type_key"
    )
    return Access(tuple(ScopedGrant(frozenset(held), *scope) for held, *scope in rows))
