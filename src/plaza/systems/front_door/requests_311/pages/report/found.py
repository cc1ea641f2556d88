"""What reporting adds to the city's one search, and to the page of a place."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from plaza.kernel.places.queries import in_city
from plaza.ui.reader import current_language
from plaza.ui.registry import Hit
from plaza.ui.tags.words import say

from ... import queries


def find_services(text: str, request: HttpRequest, limit: int) -> list[Hit]:
    """Types that the words may mean; each leads to its own first page."""
    found = queries.search_types(text, current_language(), limit)
    return [
        Hit(
            title=say(dict(one.name)),
            href=reverse("report_new", args=[one.key]),
            note=say(dict(one.summary)),
            icon="megaphone",
            score=max(30.0, 80.0 - 6 * place),
        )
        for place, one in enumerate(found)
    ]


def report_here(request: HttpRequest, lat: float, lon: float) -> list[Hit]:
    """The way to report something at this place."""
    if not in_city(lat, lon):
        return []
    query = urlencode({"lat": f"{lat:.6f}", "lon": f"{lon:.6f}"})
    return [Hit(gettext("Report a problem here"), f"{reverse('report_start')}?{query}", icon="megaphone")]
