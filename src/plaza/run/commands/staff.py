"""``staff``: who works at the desk, and what they may do where."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from plaza.run.commands.start import DATA_OPTION, JSON_OPTION, open_city, tell
from plaza.run.errors import Stop

ROLE = click.option("--role", default="", help="A role of the blueprint, for example agent.")
DEPARTMENT = click.option(
    "--department", default="", help="Only for this department (default: the whole city)."
)
AREA = click.option("--area", default="", metavar="LAYER:KEY", help="Only for this area.")
TYPE = click.option("--type", "type_key", default="", help="Only for this request type.")


@click.group()
def staff() -> None:
    """Add colleagues to the desk, give and take back roles."""


@staff.command()
@click.argument("email")
@click.option("--name", default="", help="What colleagues call them.")
@click.option("--language", default="en", help="Language of their pages and mails.")
@click.option("--team", default="", help="Put them into this team too.")
@click.option("--password-stdin", is_flag=True, help="Read a first password from standard input.")
@ROLE
@DEPARTMENT
@AREA
@TYPE
@DATA_OPTION
@JSON_OPTION
def add(
    email: str, name: str, language: str, team: str, password_stdin: bool, role: str, department: str,
    area: str, type_key: str, data: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Make an account, or give one that exists another role.

    Without a password they sign in with a code sent to their address, and then set up a second step.
    """
    open_city(data)
    from django.db import transaction

    from plaza.kernel.people import actions, queries

    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    with transaction.atomic():
        found = queries.find_person(email)
        person = found or actions.create_person(
            email=email, name=name, language=language, password=password, is_staff=True, confirmed=True
        )
        if found is not None and not found.is_staff:
            person = actions.change_person(person_id=found.id, is_staff=True)
        if role:
            actions.grant_role(
                person_id=person.id, role=role, department_key=department, area=area, type_key=type_key
            )
        if team:
            actions.join_team(person_id=person.id, team_key=team)
    words = f"{person.email} is staff now" + (f" with the role {role}." if role else ", without a role yet.")
    tell(as_json, _plain(person), words)


@staff.command("list")
@click.option("--department", default="", help="Only those of this department.")
@DATA_OPTION
@JSON_OPTION
def list_staff(department: str, data: Path | None, as_json: bool) -> None:
    """Show who works here, with roles and teams."""
    open_city(data)
    from plaza.kernel.people import queries

    people = [_plain(one) for one in queries.list_staff(department)]
    lines = [f"{one['email']}  {one['name']}  {'; '.join(one['roles']) or 'no role'}" for one in people]
    tell(
        as_json,
        {"staff": people},
        *(lines or ["Nobody is staff yet. Add someone with: ./plaza staff add EMAIL"]),
    )


@staff.command("take-back")
@click.argument("email")
@ROLE
@DEPARTMENT
@AREA
@TYPE
@DATA_OPTION
def take_back(
    email: str, role: str, department: str, area: str, type_key: str, data: Path | None
) -> None:  # fmt: skip
    """Take back one role within its scope; without a role, close the account to the desk."""
    open_city(data)
    from plaza.kernel.people import actions, queries

    person = queries.find_person(email)
    if person is None:
        raise Stop(f"Nobody has the address {email}. See ./plaza staff list")
    if not role:
        actions.change_person(person_id=person.id, is_staff=False)
        click.echo(f"{person.email} is no longer staff.")
        return
    taken = actions.take_back_role(
        person_id=person.id, role=role, department_key=department, area=area, type_key=type_key
    )
    if not taken:
        raise Stop(f"{person.email} does not hold that role there. See ./plaza staff list")
    click.echo(f"{person.email} no longer has the role {role}.")


def _plain(person: Any) -> dict[str, Any]:
    from plaza.kernel.people import queries

    scopes = [
        f"{one.role}" + "".join(f" {part}" for part in (one.department, one.area, one.type_key) if part)
        for one in queries.list_grants(person.id)
    ]
    return {
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "roles": scopes,
        "teams": queries.list_teams_of(person.id),
    }
