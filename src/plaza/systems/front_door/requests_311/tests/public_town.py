"""A small town for the tests of public pages: a public type, a private one, two districts, staff."""

from __future__ import annotations

from typing import Any

from plaza.kernel.base.actions import save_photo, set_city
from plaza.kernel.base.tests.pictures import picture
from plaza.kernel.base.types import ANONYMOUS, SYSTEM, City
from plaza.kernel.cases import actions
from plaza.kernel.cases.queries import catalogue
from plaza.kernel.cases.rules import compile_type
from plaza.kernel.cases.types import Opened, PlaceInput
from plaza.kernel.ledger.actions import settle
from plaza.kernel.people.actions import create_person, grant_role, save_department, save_role
from plaza.kernel.people.types import ALL
from plaza.kernel.places import actions as places

from .report_town import POTHOLE, WORKFLOW

LIGHT = """\
key: light
uses: repair
name: {en: Streetlight, es: Luz, ar: إنارة}
summary: {en: A lamp is dark., es: Una luz no enciende., ar: عمود معطل.}
group: lights
department: streets
visibility: private
location: {required: false}
"""
HERE = PlaceInput(lat=34.05, lon=-118.25, address="1 Main St")
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def build_town() -> None:
    """Publish two types and draw two districts."""
    city = City(
        name={"en": "Port Haven", "es": "Puerto Abrigo", "ar": "مرفأ"},
        time_zone="America/Los_Angeles",
        languages=("en", "es", "ar"),
        bbox=(-119.0, 33.0, -117.0, 35.0),
        centre=(34.05, -118.25),
    )
    set_city(city)
    save_department(key="streets", name={"en": "Streets", "es": "Calles"})
    places.save_layer(key="district", name={"en": "District"}, tally=True)
    for key, west, east in (("harbour", -118.6, -118.2), ("hills", -118.2, -117.8)):
        ring = [[west, 33.8], [east, 33.8], [east, 34.3], [west, 34.3], [west, 33.8]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        places.save_area(layer_key="district", key=key, name=key.title(), geometry=shape)
    catalogue.forget()
    actions.save_groups(groups=[("streets", {"en": "Streets"}, "map")])
    for source in (POTHOLE, LIGHT):
        actions.publish_type(source=compile_type(source, {"repair": WORKFLOW}))


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


def close(opened: Opened, text: str = "") -> None:
    """Close it as repaired."""
    actions.take_transition(
        actor=SYSTEM, access=ALL, case_id=opened.case_id, revision=None, transition="finish",
        reason="repaired", public_text=text,
    )  # fmt: skip


def photo_of(opened: Opened, *, public: bool | None = True) -> int:
    """Add a photo as the reporter would; reviewed unless ``public`` is None. Returns the document's id."""
    kept = save_photo(picture(), "photo.jpg")
    (document,) = actions.add_photo(
        actor=ANONYMOUS,
        access=None,
        case_id=opened.case_id,
        photo_ids=[kept.id],
        follow_token=opened.follow_token,
    )
    if public is not None:
        actions.review_photo(actor=SYSTEM, access=ALL, document_id=document, public=public)
    return document


def staff(email: str = "clerk@example.org") -> int:
    """Somebody who sees all cases of the streets department, private ones too."""
    save_role(key="agent", name={"en": "Agent"}, permissions=["cases.view", "cases.view_private"])
    person = create_person(email=email, name="Ana Clerk", is_staff=True)
    grant_role(person_id=person.id, role="agent", department_key="streets")
    return person.id


def count_all() -> None:
    """Let the listeners hear everything, so that the kept counts are there."""
    settle(strict=True)
