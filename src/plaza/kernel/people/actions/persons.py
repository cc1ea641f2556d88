"""Verbs that change people's accounts. One transaction each, with its event."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from plaza.kernel.base.types import SYSTEM, Actor, Conflict, Invalid, NotFound
from plaza.kernel.ledger import actions as ledger
from plaza.kernel.people import events, queries, rules
from plaza.kernel.people.models import Person
from plaza.kernel.people.types import PersonInfo


@transaction.atomic
def create_person(
    *,
    email: str,
    name: str = "",
    language: str = "en",
    password: str | None = None,
    is_staff: bool = False,
    is_superuser: bool = False,
    demo: bool = False,
    confirmed: bool = False,
    actor: Actor = SYSTEM,
) -> PersonInfo:
    """A new account. Without a password they sign in by a code sent to their address.

    ``confirmed``: the address is known to be theirs (blueprint, demo), so it is not asked again.
    Raises Invalid for a bad address or a weak password, Conflict when the address has an account.
    """
    tidy = rules.tidy_email(email)
    if Person.objects.filter(email=tidy).exists():
        raise Conflict("There is already an account with this e-mail address.")
    person = Person(
        email=tidy, name=name.strip()[:200], language=language, is_staff=is_staff,
        is_superuser=is_superuser, is_demo=demo,
    )  # fmt: skip
    if password is not None and not demo:
        _check_password(password, person)
    person.set_password(password)
    person.save()
    if confirmed:
        _confirm_email(person)
    announce_person(person, actor=actor)
    return queries.get_person(person.pk)


def announce_person(person: Any, *, actor: Actor = SYSTEM) -> None:
    """Puts the event of a new account in the ledger; the sign-up pages save the row themselves."""
    ledger.append(events.PersonCreated(person.pk, bool(person.is_staff)), actor=actor)


def save_person(*, email: str, actor: Actor = SYSTEM, **given: Any) -> PersonInfo:
    """Creates the person or changes name, language and staff mark of the one with this address."""
    found = queries.find_person(email)
    if found is None:
        return create_person(email=email, actor=actor, **given)
    change = {field: given[field] for field in ("name", "language", "is_staff") if field in given}
    return change_person(person_id=found.id, actor=actor, **change)


@transaction.atomic
def change_person(*, person_id: int, actor: Actor = SYSTEM, **change: Any) -> PersonInfo:
    """Changes ``name``, ``language``, ``is_staff`` or ``is_active``; an event only when something differs."""
    strange = set(change) - {"name", "language", "is_staff", "is_active"}
    if strange:
        raise Invalid(f"This cannot be changed here: {', '.join(sorted(strange))}.")
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NotFound("There is no such person.")
    if "name" in change:
        change["name"] = change["name"].strip()[:200]
    differs = tuple(sorted(field for field, value in change.items() if getattr(person, field) != value))
    for field in differs:
        setattr(person, field, change[field])
    if differs:
        person.save(update_fields=differs)
        ledger.append(events.PersonChanged(person_id, differs), actor=actor)
    return queries.get_person(person_id)


@transaction.atomic
def forget_person(*, person_id: int, actor: Actor = SYSTEM) -> None:
    """Deletes an account with its addresses, factors, roles and teams; its number stays in the ledger."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("There is no such person.")
    ledger.append(events.PersonForgotten(person_id), actor=actor)
    person.delete()


def _check_password(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as problem:
        words = " ".join(problem.messages)
        raise Invalid(words, fields={"password": words}) from problem


def _confirm_email(person: Person) -> None:
    if apps.is_installed("allauth.account"):
        from allauth.account.models import EmailAddress

        EmailAddress.objects.update_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )
