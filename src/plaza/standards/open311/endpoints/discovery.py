"""Service discovery: where the endpoints are, in which formats, and how to get a key."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import pick

from ..codec import Document
from ..codec.answers import when
from .answering import address_of, open311, zone_of

# When what these addresses offer last changed.
CHANGESET = datetime(2026, 11, 1, tzinfo=UTC)
SPECIFICATIONS = (
    "http://wiki.open311.org/GeoReport_v2",
    "https://github.com/mysociety/FixMyStreet/wiki/Open311-FMS---Proposed-differences-to-Open311",
)


@open311("GET", bare=True)
def discovery(request: HttpRequest) -> Document:
    """GET discovery.{json,xml} (Open311 Service Discovery)."""
    city = get_city()
    contact = city.contact.get("email") or city.contact.get("phone") or pick(city.name, "en")
    formats = ["text/xml", "application/json"]
    row = {
        "changeset": when(CHANGESET, zone_of(city)),
        "contact": contact,
        "key_service": f"Write to {contact} for an API key.",
        "endpoints": [
            {
                "specification": specification,
                "url": address_of("/open311/v2"),
                "changeset": when(CHANGESET, zone_of(city)),
                "type": "production",
                "formats": formats,
            }
            for specification in SPECIFICATIONS
        ],
    }
    return Document("discovery", "", [row])
