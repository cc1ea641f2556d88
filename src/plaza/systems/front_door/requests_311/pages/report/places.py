"""Places as a draft keeps them: ``lat``, ``lon``, ``address``, ``address_id``, ``note`` and ``how``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from plaza.kernel.base.types import NotFound
from plaza.kernel.places.queries import get_address, list_layers, nearest_address, search_address, where_is
from plaza.kernel.places.types import AddressHit
from plaza.ui.reader import current_language
from plaza.ui.tags.words import say

Place = dict[str, Any]
NEAR_METRES = 120


def of_hit(hit: AddressHit, asked: str) -> Place:
    """An answer of the address search. A number that does not exist stays in the note, as it was typed."""
    place: Place = {"lat": hit.lat, "lon": hit.lon, "address": hit.label, "how": "address"}
    if hit.match == "exact" and hit.id is not None:
        place["address_id"] = str(hit.id)
    if hit.match == "nearby" and asked:
        place["note"] = asked
    return place


def of_point(lat: float, lon: float, how: str) -> Place:
    """A point; it gets the nearest address as its name."""
    near = nearest_address(lat, lon, NEAR_METRES)
    place: Place = {"lat": round(lat, 6), "lon": round(lon, 6), "how": how}
    if near is not None:
        place["address"] = near.label
        place["near"] = round(near.metres)
    return place


def value_of(hit: AddressHit) -> str:
    """What a choice sends: the address's id, or the position of a crossing or a street."""
    return f"a{hit.id}" if hit.id is not None and hit.match == "exact" else f"p{hit.lat:.6f},{hit.lon:.6f}"


def chosen(value: str, asked: str) -> Place | None:
    """The place of a choice among the answers to ``asked``; None when it is none of them."""
    for hit in search_address(asked) if asked else []:
        if value_of(hit) == value:
            return of_hit(hit, asked)
    if value.startswith("a") and value[1:].isascii() and value[1:].isdigit() and len(value) < 18:
        try:
            found = get_address(int(value[1:]))
        except NotFound:
            return None
        hit = AddressHit(found.id, found.label, found.lat, found.lon, 100.0)
        return of_hit(hit, asked)
    return None


def areas_of(place: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Public areas around the place in the reader's language: (kind of area, name)."""
    if place.get("lat") is None:
        return []
    found = where_is(place["lat"], place["lon"])
    layers = [one for one in list_layers(public_only=True) if one.key in found and one.area_count > 1]
    return [(say(dict(one.name)), found[one.key].name_in(current_language())) for one in layers]


def area_of(place: Mapping[str, Any]) -> str:
    """The first of these areas, for a line."""
    areas = areas_of(place)
    return areas[0][1] if areas else ""


def words_of(place: Mapping[str, Any]) -> str:
    """The place in one line."""
    address, note = place.get("address") or "", place.get("note") or ""
    if address and place.get("how") in ("map", "photo"):
        address = gettext("Near %(address)s") % {"address": address}
    if not address and place.get("lat") is not None:
        address = gettext("The point you chose on the map")
    return " – ".join(part for part in (address, note) if part)
