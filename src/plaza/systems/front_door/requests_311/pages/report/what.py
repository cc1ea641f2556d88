"""The first question: what is it about? By plain words, by group, or by a link to one type."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.rules import local_day, now
from plaza.kernel.base.types import NotFound
from plaza.kernel.cases.queries import counts, get_type, list_groups
from plaza.kernel.cases.types import CompiledType, TallyFilter
from plaza.ui.reader import current_language
from plaza.ui.tags.words import say

from ... import actions, queries, rules
from ...forms import PointForm, clean_text
from . import places, words
from .drafting import Report, load, secret_of, show, stage
from .pace import keep_pace

LONGEST_TEXT = 200
OFTEN = 6
OFTEN_DAYS = 60


def asked(request: HttpRequest) -> str:
    return clean_text(request.GET.get("q"))[:LONGEST_TEXT]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Search and groups; a POST with ``type`` begins a report, or changes the type of ``draft``."""
    if request.method == "POST":
        return choose(request)
    return choices(request)


def choices(request: HttpRequest, error: str = "") -> HttpResponse:
    text = asked(request)
    groups = list_groups()
    group = next((one for one in groups if one.key == request.GET.get("group")), None)
    found = queries.search_types(text, current_language()) if text else []
    listed = queries.list_offered(group.key) if group else []
    carried = {name: request.GET[name] for name in ("lat", "lon", "draft") if request.GET.get(name)}
    values = {
        "search_text": text,
        "found": [_line(one) for one in found],
        "group": {"name": say(dict(group.name)), "icon": group.icon} if group else None,
        "listed": sorted((_line(one) for one in listed), key=lambda line: str(line["name"]).casefold()),
        "groups": _groups(carried),
        "often": [] if text or group else [_line(one) for one in often()],
        "carried": carried,
        "back_href": _back(carried, deeper=bool(text or group)),
        "place_words": _carried_place(carried),
        "errors": [{"text": error, "href": "#search-q"}] if error else [],
    }
    return render(request, "requests_311/report/what.html", values, status=422 if error else 200)


def _line(compiled: CompiledType) -> dict[str, Any]:
    icons = {one.key: one.icon for one in list_groups()}
    return {
        "key": compiled.key,
        "name": say(dict(compiled.name)),
        "summary": say(dict(compiled.summary)),
        "icon": compiled.icon or icons.get(compiled.group) or "circle-dot",
    }


def _back(carried: dict[str, str], *, deeper: bool) -> str:
    """From a list to the groups; from the groups to the draft that is being changed, else the front page."""
    first = reverse("report_start")
    if deeper:
        return f"{first}?{urlencode(carried)}" if carried else first
    if re.fullmatch(r"[0-9a-f]{16}", carried.get("draft", "")):
        return reverse("report_resume", args=[carried["draft"]])
    return "/"


def _carried_place(carried: dict[str, str]) -> str:
    """The place that came along with the link, in words."""
    form = PointForm({"place_lat": carried.get("lat"), "place_lon": carried.get("lon")})
    if not carried.get("lat") or not form.is_valid():
        return ""
    return places.words_of(places.of_point(form.cleaned_data["lat"], form.cleaned_data["lon"], "map"))


def _groups(carried: dict[str, str]) -> list[dict[str, Any]]:
    offered = {one.group for one in queries.list_offered()}
    return [
        {
            "name": say(dict(one.name)),
            "icon": one.icon or "circle-dot",
            "href": "?" + urlencode({"group": one.key, **carried}),
        }
        for one in list_groups()
        if one.key in offered
    ]


def often() -> list[CompiledType]:
    """What was reported most in the last two months, from kept tallies."""
    first = local_day(now() - timedelta(days=OFTEN_DAYS), get_city().time_zone)
    lines = sorted(counts("type", TallyFilter(first=first)), key=lambda line: -line.opened)
    offered = {one.key: one for one in queries.list_offered()}
    return [offered[line.key] for line in lines if line.opened and line.key in offered][:OFTEN]


def choose(request: HttpRequest) -> HttpResponse:
    offered = {one.key for one in queries.list_offered()}
    key = request.POST.get("type", "")
    if key not in offered:
        return choices(request, gettext("Choose what it is about: search for it, or pick a group."))
    draft = request.POST.get("draft", "")
    if draft:
        return retype(request, draft, key)
    return begin(request, key, request.POST)


def begin(request: HttpRequest, type_key: str, given: Any) -> HttpResponse:
    """A new draft of this type; a position in ``given`` is its place already."""
    keep_pace(request, "begin")
    data: dict[str, Any] = {"type": type_key, "done": [], "language": current_language()}
    if given.get("seen"):
        data["done"].append("before")
    if given.get("lat") and get_type(type_key).location != "none":
        form = PointForm({"place_lat": given.get("lat"), "place_lon": given.get("lon")})
        if form.is_valid():
            data["place"] = places.of_point(form.cleaned_data["lat"], form.cleaned_data["lon"], "map")
    key = actions.begin_draft(secret=secret_of(request, make=True), data=data)
    return redirect("report_resume", key)


def retype(request: HttpRequest, key: str, type_key: str) -> HttpResponse:
    """Another type for a draft: place, words, photos and contact stay."""
    report = load(request, key)
    if isinstance(report, HttpResponse):
        return report
    if report.compiled.key != type_key:
        kept = {"where", "tell", "who"}

        def change(data: dict[str, Any]) -> None:
            data.update(type=type_key, answers={}, near=False)
            data["done"] = [one for one in data.get("done", []) if one in kept]

        report.change(change)
    return redirect("report_resume", key)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Types while typing: ``[{text, href, note}]``."""
    text = asked(request)
    groups = {one.key: say(dict(one.name)) for one in list_groups()}
    found = queries.search_types(text, current_language(), 8) if len(text) >= 2 else []
    rows = [
        {
            "text": say(dict(one.name)),
            "href": reverse("report_new", args=[one.key]),
            "note": groups.get(one.group, ""),
        }
        for one in found
    ]
    return JsonResponse(rows, safe=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def intro(request: HttpRequest, type_key: str) -> HttpResponse:
    """One type: what it is for, what to know first, what we will ask. A POST begins."""
    found = next((one for one in queries.list_offered() if one.key == type_key), None)
    if found is None:
        raise NotFound(gettext("This cannot be reported here. Search for what you want to report."))
    if request.method == "POST":
        return begin(request, type_key, {**request.POST.dict(), "seen": "1"})
    values = {
        "type": _line(found),
        "before": say(dict(found.before)),
        "dangerous": rules.is_dangerous(found),
        "asks": words.asks_of(found),
        "usual": words.usual(found),
        "example": found.example_target,
        "carried": {name: request.GET[name] for name in ("lat", "lon") if request.GET.get(name)},
    }
    return render(request, "requests_311/report/intro.html", values)


@never_cache
@require_safe
def resume(request: HttpRequest, key: str) -> HttpResponse:
    """Go on where the report stopped."""
    report = load(request, key)
    if isinstance(report, HttpResponse):
        return report
    return redirect(report.href(rules.first_open(report.stages, report.compiled, report.data, report.known)))


@stage("before")
def before(request: HttpRequest, report: Report) -> HttpResponse:
    """What to know before reporting."""
    if request.method == "POST":
        report.keep("before")
        return report.go_on("before")
    return show(request, report, "before", "before")
