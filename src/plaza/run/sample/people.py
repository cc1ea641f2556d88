"""Demo accounts: four kinds of staff in every department, an administrator, a resident."""

from __future__ import annotations

from collections import Counter
from typing import Any

from plaza.kernel.base.types import pick
from plaza.kernel.cases.queries import list_type_infos
from plaza.kernel.people import actions, queries

PASSWORD = "plaza-demo"  # noqa: S105 - printed on the screen of a demonstration; demo accounts only
DOMAIN = "demo.example"
STAFF = (("agent", "Agent"), ("crew", "Crew"), ("supervisor", "Supervisor"))
NAMES = (
    """
Amal Haddad, Bruno Salcedo, Clara Whitlock, Dina Farouk, Elias Montes, Farah Naser, Gabriel Otero, Huda
Mansour, Ines Varela, Jonas Merrow, Karim Benali, Lucia Arroyo, Mateo Rojas, Nadia Rahal, Omar Sabbagh,
Paula Duarte, Quinn Ashdown, Rania Aziz, Samuel Thorne, Teresa Lozano, Umar Jaber, Vera Castell, Walid
Khalil, Ximena Pineda, Yusuf Karam, Zoe Kestrel, Anton Brandt, Bahia Nassif, Carmen Ibarra, David
Holloway, Elena Solano, Faris Hadad, Greta Linden
""".replace("\n", " ")
    .strip()
    .split(", ")
)


def make_people() -> list[dict[str, Any]]:
    """Create (or keep) the demo accounts; gives those to print as who, email, password.

    Printed are the administrator, the resident and the staff of the department with the most request types;
    the others follow the same pattern, such as crew.water@demo.example.
    """
    names = iter(NAMES * 9)
    roles = {role.key for role in queries.list_roles()}
    shown = [_person("admin", "Demo administrator", "administrator", "", next(names), roles)]
    busy = Counter(info.department_key for info in list_type_infos())
    departments = sorted(
        queries.list_departments(active_only=True), key=lambda one: (-busy[one.key], one.key)
    )
    first = True
    for department in departments:
        title = pick(department.name, "en")
        for role, word in STAFF:
            one = _person(
                f"{role}.{department.key}", f"{word}, {title}", role, department.key, next(names), roles
            )
            if first:
                shown.append(one)
        first = False
    shown.append(_person("resident", "Demo resident", "", "", "Sofia Marin", roles))
    return [one for one in shown if one]


def _person(local: str, who: str, role: str, department: str, name: str, roles: set[str]) -> dict[str, Any]:
    email = f"{local.replace('_', '-')}@{DOMAIN}"
    found = queries.find_person(email)
    if found is None:
        found = actions.create_person(
            email=email, name=name, password=PASSWORD, is_staff=bool(role), demo=True, confirmed=True
        )
    if role in roles:
        actions.grant_role(person_id=found.id, role=role, department_key=department)
        teams = queries.list_teams(department) if department else []
        if teams:
            actions.join_team(person_id=found.id, team_key=teams[0].key)
    return {"who": who, "email": email, "password": PASSWORD, "name": name}
