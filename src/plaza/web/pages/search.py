"""The one search of the city: services, places, numbers, whatever systems answer."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plaza.kernel.places.queries import search_address
from plaza.ui import registry
from plaza.ui.registry import Hit

log = logging.getLogger(__name__)
EXACT = 100
LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    hits: Sequence[Hit]

    @property
    def best(self) -> float:
        return max(hit.score for hit in self.hits)


@registry.search("places", title=_("Places"), order=50)
def find_places(text: str, request: HttpRequest, limit: int) -> list[Hit]:
    """Addresses; each leads to the page of that place."""
    hits = search_address(text, limit)
    return [
        Hit(
            hit.label,
            f"{reverse('place')}?{urlencode({'lat': f'{hit.lat:.6f}', 'lon': f'{hit.lon:.6f}'})}",
            icon="map-pin",
            score=min(hit.score, EXACT - 1),
        )
        for hit in hits
    ]


def find(text: str, request: HttpRequest, limit: int) -> list[Group]:
    """Answers of every provider that found something; the best group first."""
    groups: list[Group] = []
    for provider in registry.searches():
        try:
            hits = list(provider.call(text, request, limit))
        except Exception:
            log.exception("search of %s", provider.key)
            continue
        if hits:
            groups.append(Group(str(provider.title), sorted(hits, key=lambda hit: -hit.score)[:limit]))
    return sorted(groups, key=lambda group: -group.best)


def asked(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_TEXT]


def search(request: HttpRequest) -> HttpResponse:
    """Results in groups. An exact number opens at once."""
    text = asked(request)
    groups = find(text, request, 20) if text else []
    exact = [hit for group in groups for hit in group.hits if hit.score >= EXACT]
    if len(exact) == 1:
        return redirect(exact[0].href)
    return render(request, "web/search.html", {"search_text": text, "groups": groups})


def suggest(request: HttpRequest) -> JsonResponse:
    """Up to eight answers while typing: ``[{text, href, note}]``."""
    text = asked(request)
    groups = find(text, request, 4) if len(text) >= 2 else []
    rows = [
        {"text": hit.title, "href": hit.href, "note": hit.note or group.title}
        for group in groups
        for hit in group.hits
    ]
    return JsonResponse(rows[:8], safe=False)
