"""A small town for the tests of actions: a department with a team, staff, and a published type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plaza.kernel.base.actions import set_city
from plaza.kernel.base.types import ANONYMOUS, Actor, City
from plaza.kernel.cases import actions
from plaza.kernel.cases.queries import catalogue
from plaza.kernel.cases.rules import compile_type
from plaza.kernel.cases.types import Opened, PlaceInput
from plaza.kernel.people.models import Person, TeamMember
from plaza.kernel.people.models import Team as TeamRow
from plaza.kernel.people.types import Access, ScopedGrant
from plaza.kernel.places import actions as place_actions
from plaza.kernel.places.queries import where

from .declared_types import WORKFLOW, pothole

CLERK_MAY = frozenset(
    "cases.view cases.note cases.update cases.assign cases.transition cases.recategorise cases.merge "
    "cases.review_photo cases.view_contact".split()
)
LITTER = """\
key: litter
uses: repair
name: {en: Litter, es: Basura}
summary: {en: Rubbish on the ground., es: Basura en el suelo.}
group: parks
department: parks
fields:
  - {code: more, type: text, label: {en: Anything else?, es: ¿Algo más?}, public: true}
  - {code: bags, type: number, label: {en: How many bags?, es: ¿Cuántas bolsas?}, required: true}
"""
HERE = PlaceInput(lat=34.05, lon=-118.25, address="1 Main St")


@dataclass
class Town:
    clerk: Actor
    other_clerk: Actor
    access: Access
    outsider: Access


def build_town() -> Town:
    """Streets and parks departments, a night crew, two districts, and the pothole and litter types."""
    set_city(City(time_zone="America/Los_Angeles", languages=("en", "es"), bbox=(-119.0, 33.0, -117.0, 35.0)))
    _departments()
    _districts()
    catalogue.forget()
    actions.publish_type(source=pothole())
    actions.publish_type(source=compile_type(LITTER, {"repair": WORKFLOW}))
    first = Person.objects.create_user("clerk@example.org", None, name="Ana Clerk", is_staff=True)
    second = Person.objects.create_user("other@example.org", None, name="Bo Clerk", is_staff=True)
    team = TeamRow.objects.get(key="night_crew")
    for person in (first, second):
        TeamMember.objects.create(person=person, team=team)
    return Town(
        Actor("staff", first.pk),
        Actor("staff", second.pk),
        Access((ScopedGrant(CLERK_MAY, department="streets"),)),
        Access((ScopedGrant(CLERK_MAY, department="parks"),)),
    )


def _departments() -> None:
    from plaza.kernel.people.models import Department

    for key in ("streets", "parks"):
        Department.objects.create(key=key, name={"en": key.title()})
    TeamRow.objects.create(key="night_crew", department_key="streets", name={"en": "Night crew"})


def _districts() -> None:
    place_actions.save_layer(key="district", name={"en": "District"}, tally=True)
    for key, west, east in (("harbour", -118.6, -118.2), ("hills", -118.2, -117.8)):
        ring = [[west, 33.8], [east, 33.8], [east, 34.3], [west, 34.3], [west, 33.8]]
        place_actions.save_area(
            layer_key="district",
            key=key,
            name=key.title(),
            geometry={"type": "Polygon", "coordinates": [ring]},
        )
    where.forget()


def report(**more: Any) -> Opened:
    """Open a pothole."""
    given: dict[str, Any] = {
        "actor": ANONYMOUS,
        "type_key": "pothole",
        "answers": {"where": "road", "size": "small"},
        "place": HERE,
        "description": "A hole",
    }
    return actions.open_case(**(given | more))
