"""What this system shows on the city's shared pages: a door, the numbers of the city, search, places."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from plaza.kernel.cases.queries import find_case_by_number, get_rows, list_cases, open_counts
from plaza.kernel.cases.types import CaseFilter
from plaza.kernel.places.queries import where_is
from plaza.ui import registry
from plaza.ui.reader import current_language, joined

from ...queries.public_lists import FEWEST_CLOSED, closed_lately, public_types, shown_areas
from ...rules.asked import OPEN_STAGES
from .lines import lines_of, number_words
from .showing import span_words

LATELY_DAYS = 28
EXACT = 100
FEWEST_LETTERS = 3

registry.door(
    "near",
    title=gettext_lazy("Near me"),
    text=gettext_lazy("Everything that was reported, on the map and as a list."),
    icon="map",
    url="public_requests_map",
    tone="leaf",
    order=50,
)


@registry.strip(order=10, key="requests_311")
def city_numbers(request: HttpRequest) -> list[registry.Figure]:
    """Open now, closed in four weeks, how long it took: from kept counts; each opens its list."""
    shown = {info.key for info in public_types()}
    is_open = sum(line.cases for line in open_counts("type") if line.key in shown)
    lately = closed_lately(LATELY_DAYS)
    if not is_open and not lately.opened and not lately.closed:
        return []
    href = reverse("public_requests")
    open_query = urlencode([("stage", stage) for stage in OPEN_STAGES])
    figures = [
        registry.Figure(
            gettext("open now"),
            number_words(is_open),
            gettext("requests that the city is working on"),
            f"{href}?{open_query}",
        ),
        registry.Figure(
            gettext("closed in four weeks"),
            number_words(lately.closed),
            gettext("%(n)s were reported in the same time") % {"n": number_words(lately.opened)},
            f"{href}?{urlencode({'stage': 'closed', 'order': 'updated'})}",
            "leaf",
        ),
    ]
    if lately.closed >= FEWEST_CLOSED:
        took = span_words(lately.seconds_to_close / lately.closed)
        note = gettext("on average from report to close")
        figures.append(registry.Figure(gettext("to get it done"), took, note, "", "sun"))
    return figures


@registry.search("requests", title=gettext_lazy("Requests"), order=20)
def find_requests(text: str, request: HttpRequest, limit: int) -> list[registry.Hit]:
    """A request by its number opens at once; else requests that say these words."""
    case_id = find_case_by_number(text)
    if case_id is not None:
        rows, score = list(get_rows([case_id]).values()), float(EXACT)
    elif len(text) >= FEWEST_LETTERS:
        rows, score = list_cases(CaseFilter(q=text), limit=limit).rows, 30.0
    else:
        return []
    return [
        registry.Hit(
            joined((line.title, line.place)),
            line.href,
            f"{line.number} · {line.stage_words}",
            "message-square-text",
            score,
        )
        for line in lines_of(rows)
    ]


@registry.place("requests", order=20)
def around(request: HttpRequest, lat: float, lon: float) -> list[registry.Hit]:
    """What was reported in the areas that this place lies in, of those that are counted."""
    areas = where_is(lat, lon)
    hits = []
    for layer, _ in shown_areas():
        area = areas.get(layer.key)
        if area is None or not layer.tally:
            continue
        count = closed_lately(LATELY_DAYS, area=(layer.key, area.key)).opened
        name = area.name_in(current_language())
        words = ngettext("%(n)s request in four weeks", "%(n)s requests in four weeks", count)
        query = urlencode({"area": f"{layer.key}:{area.key}", "days": LATELY_DAYS})
        title = gettext("Requests in %(area)s") % {"area": name}
        note = words % {"n": number_words(count)}
        hits.append(registry.Hit(title, f"{reverse('public_requests')}?{query}", note, "list"))
    return hits
