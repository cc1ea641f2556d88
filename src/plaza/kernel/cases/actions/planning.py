"""All that can be decided about a new case before anything is locked: answers, place, routing, clocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.rules import now as time_now
from plaza.kernel.base.types import Actor, Invalid, NotAllowed, NotFound
from plaza.kernel.places import queries as places

from .. import rules
from ..queries.catalogue import calendars, get_type_info, get_type_version
from ..queries.near import cell_of
from ..queries.words import said
from ..types import VISIBILITIES, CompiledType, Contact, Decision, PlaceInput
from . import clocks

DESCRIPTION_LENGTH = 4000
SURE_ENOUGH = 92.0
INSIDERS = ("staff", "service", "system")


@dataclass(slots=True)
class Located:
    """A place as stored: checked, with the areas it lies in."""

    lat: float | None = None
    lon: float | None = None
    cell: int | None = None
    address: str = ""
    address_id: str = ""
    postcode: str = ""
    note: str = ""
    areas: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Plan:
    """A case that is ready to be written."""

    compiled: CompiledType
    version: int
    at: datetime
    place: Located
    answers: dict[str, Any]
    decision: Decision
    clocks: list[Any]
    due_at: datetime | None
    visibility: str


def locate(place: PlaceInput) -> Located:
    """Check a position, find it for an address when it was not given, and every area around it."""
    lat, lon, address, address_id, postcode = (
        place.lat,
        place.lon,
        place.address.strip(),
        place.address_id,
        "",
    )
    if (lat is None) != (lon is None):
        raise Invalid("Give both latitude and longitude, or neither.", fields={"lat": "Both are needed."})
    if lat is None or lon is None:
        lat, lon, address, postcode = _position_of(address, address_id)
    elif not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Invalid(
            gettext("That position is not on the map."), fields={"lat": "−90 to 90.", "lon": "−180 to 180."}
        )
    areas: dict[str, str] = {}
    if lat is not None and lon is not None:
        areas = {layer: area.key for layer, area in places.where_is(lat, lon).items()}
        if not areas and not places.in_city(lat, lon):
            raise Invalid(
                gettext("That place is outside the city. Please choose a place in the city."),
                fields={"lat": gettext("Outside the city.")},
            )
    return Located(
        lat=lat,
        lon=lon,
        cell=None if lat is None or lon is None else cell_of(lat, lon),
        address=address[:300],
        address_id=address_id[:80],
        postcode=(place.postcode or postcode)[:20],
        note=place.note.strip()[:500],
        areas=areas,
    )


def _position_of(address: str, address_id: str) -> tuple[float | None, float | None, str, str]:
    if address_id.isdigit():
        try:
            found = places.get_address(int(address_id))
        except NotFound:
            found = None
        if found is not None:
            return found.lat, found.lon, address or found.label, found.postcode
    if address:
        hits = places.search_address(address, limit=1)
        if hits and hits[0].score >= SURE_ENOUGH and hits[0].match in ("exact", "crossing"):
            return hits[0].lat, hits[0].lon, address, ""
    return None, None, address, ""


def plan_case(
    *,
    actor: Actor,
    type_key: str,
    answers: Mapping[str, Any],
    place: PlaceInput,
    description: str,
    channel: str,
    contact: Contact | None,
    photos: int,
    language: str,
    visibility: str | None,
    occurred_at: datetime | None,
) -> Plan:
    """Everything decided; raises Invalid (with ``fields``), NotFound or NotAllowed."""
    info = get_type_info(type_key)
    if not info.active:
        raise NotFound(gettext("This kind of request is not offered any more."))
    compiled = get_type_version(type_key, info.version)
    if compiled.visibility == "staff" and actor.kind not in INSIDERS:
        raise NotAllowed(gettext("This kind of case can only be opened by city staff."))
    zone = get_city().time_zone
    check = rules.check_answers(compiled, answers, time_zone=zone, language=language)
    problems = {one.field: said(one) for one in check.problems}
    codes = {one.field: one.code for one in check.problems}
    problems |= _missing(compiled, actor, place, description, channel, contact, photos)
    if problems:
        raise Invalid(next(iter(problems.values())), fields=problems, extra={"codes": codes})
    at = _moment(occurred_at)
    located = locate(place) if compiled.location != "none" else Located()
    decision = rules.route(
        compiled, at=at, areas=located.areas, answers=check.answers, calendars=calendars(),
        time_zone=zone, channel=channel, language=language,
    )  # fmt: skip
    running = [clocks.start(compiled, policy, at, decision.priority) for policy in compiled.clocks]
    main = clocks.main_kind(compiled)
    due_at = next((clock.due_at for clock in running if clock.kind == main), None)
    return Plan(
        compiled, info.version, at, located, check.answers, decision, running, due_at,
        _visibility(compiled, visibility),
    )  # fmt: skip


def _missing(
    compiled: CompiledType,
    actor: Actor,
    place: PlaceInput,
    description: str,
    channel: str,
    contact: Contact | None,
    photos: int,
) -> dict[str, str]:
    found = {}
    given = place.lat is not None or place.address.strip() or place.address_id or place.note.strip()
    if compiled.location == "required" and not given:
        found["place"] = gettext("Tell us where it is.")
    if len(description) > DESCRIPTION_LENGTH:
        found["description"] = gettext("The description can be at most 4,000 characters.")
    if compiled.photo == "required" and not photos and channel == "web":
        found["photo"] = gettext("Add a photo.")
    known = (
        actor.kind in INSIDERS or actor.kind == "resident" or (contact and (contact.email or contact.phone))
    )
    if not compiled.anonymous and not known:
        found["contact"] = gettext("We need an e-mail address or a phone number for this kind of request.")
    return found


def _moment(occurred_at: datetime | None) -> datetime:
    now = time_now()
    if occurred_at is None:
        return now
    if occurred_at.tzinfo is None or occurred_at > now + timedelta(minutes=5):
        raise Invalid("The time of the report must have a zone and cannot be in the future.")
    return min(occurred_at, now)


def _visibility(compiled: CompiledType, wanted: str | None) -> str:
    """A report may be made less visible than its type, never more."""
    if wanted is not None and wanted not in VISIBILITIES:
        raise Invalid("Visibility is public, private or staff.", fields={"visibility": "Unknown."})
    order = list(VISIBILITIES)
    return max((compiled.visibility, wanted or compiled.visibility), key=order.index)
