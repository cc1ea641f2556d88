"""The same list on a map: points by frame and zoom, and the list of what the frame shows beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from plaza.kernel.base.types import Invalid
from plaza.kernel.cases.queries import clusters, get_rows, list_cases
from plaza.kernel.cases.types import Bbox, Cluster

from .asking import question_of
from .lines import Line, lines_of, number_words
from .lists import address, list_context

BESIDE = 50
WORLD: Bbox = (-180.0, -90.0, 180.0, 90.0)
FIRST_ZOOM = 11.0


@require_safe
def request_map(request: HttpRequest) -> HttpResponse:
    """The map, with the list of the same question beside it; without JavaScript it is that list."""
    question = question_of(request)
    after = request.GET.get("after", "")
    page = list_cases(question.where(), after=after, limit=BESIDE)
    context = {
        **list_context(question, page, after),
        "lines": lines_of(page.rows),
        "list_href": address("public_requests", question.query),
        "points": address("public_requests_points", question.query),
        "beside": address("public_requests_beside", question.query),
    }
    return render(request, "requests_311/public/map.html", context)


@require_safe
def beside(request: HttpRequest) -> HttpResponse:
    """The list beside the map as a piece of HTML: requests in the frame ``bbox``, the one of ``id`` first."""
    where = replace(question_of(request).where(), bbox=_bbox(request))
    page = list_cases(where, limit=BESIDE)
    rows = page.rows
    chosen = request.GET.get("id", "")
    if chosen.isdecimal() and not any(str(row.id) == chosen for row in rows):
        rows = [*get_rows([int(chosen[:18])]).values(), *rows]
    words = _frame_words(len(rows), bool(page.next))
    context = {"lines": lines_of(rows), "words": words}
    return render(request, "requests_311/public/beside.html", context)


def _frame_words(count: int, more: bool) -> str:
    if not count:
        return gettext("No requests in this part of the map. Move it or make it smaller.")
    words = {"n": number_words(count)}
    if more:
        return gettext("The %(n)s newest in this part of the map. Zoom in to see all.") % words
    return (
        ngettext("%(n)s request in this part of the map", "%(n)s requests in this part of the map", count)
        % words
    )


@require_safe
@gzip_page
def points(request: HttpRequest) -> JsonResponse:
    """Points and clusters in the frame ``bbox`` (w,s,e,n) at ``zoom``, as GeoJSON (RFC 7946)."""
    where = question_of(request).where()
    found = clusters(_bbox(request), _zoom(request), where)
    single = [one.case_id for one in found if one.case_id is not None]
    lines = {line.id: line for line in lines_of(list(get_rows(single).values()))}
    features = [
        _feature(place, one, lines.get(one.case_id or 0))
        for place, one in enumerate(found)
        if one.case_id is None or one.case_id in lines
    ]
    response = JsonResponse(
        {"type": "FeatureCollection", "features": features}, content_type="application/geo+json"
    )
    response["Cache-Control"] = "private, max-age=60"
    return response


def _feature(place: int, cluster: Cluster, line: Line | None) -> dict[str, Any]:
    if line is None:
        properties: dict[str, Any] = {"id": f"many-{place}", "count": cluster.count}
    else:
        properties = {
            "id": line.id,
            "title": line.title,
            "href": line.href,
            "note": f"{line.place} · {line.stage_words}",
            "stage": line.stage,
            "tone": line.tone,
        }
    position = [round(cluster.lon, 6), round(cluster.lat, 6)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": position},
        "properties": properties,
    }


def _bbox(request: HttpRequest) -> Bbox:
    text = request.GET.get("bbox", "")
    if not text:
        return WORLD
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        west = south = east = north = float("nan")
    if not (-90 <= south <= north <= 90 and west <= east and abs(west) <= 540 and abs(east) <= 540):
        raise Invalid(gettext("The map frame must be four numbers: west, south, east, north."))
    return max(west, -180.0), south, min(east, 180.0), north


def _zoom(request: HttpRequest) -> float:
    try:
        zoom = float(request.GET.get("zoom", FIRST_ZOOM))
    except ValueError:
        zoom = FIRST_ZOOM
    return min(max(zoom, 0.0), 22.0) if zoom == zoom else FIRST_ZOOM
