"""Where is it? An address, a point on the map, the device's position, a photo, or plain words: all equal."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from plaza.kernel.base.types import Invalid
from plaza.kernel.cases.queries import nearby
from plaza.kernel.cases.types import CompiledType
from plaza.kernel.places.queries import in_city, search_address
from plaza.kernel.places.types import AddressHit

from ...forms import Plain, PointForm, WordsForm, clean_text
from . import places
from .drafting import CHANGING, Report, load, show, stage
from .pace import keep_pace
from .photos import keep_photo

LONGEST_TEXT = 200


class ChoiceForm(Plain):
    """Which of the addresses found was meant."""

    place = forms.CharField(required=False, max_length=60)


class PhotoForm(Plain):
    """Carries the error of a photo that does not help."""

    photo = forms.FileField(required=False)


@stage("where")
def where(request: HttpRequest, report: Report) -> HttpResponse:
    if request.method == "POST":
        way = WAYS.get(request.POST.get("way", ""), by_words)
        return way(request, report)
    return page(request, report)


def page(request: HttpRequest, report: Report, form: forms.Form | None = None, **more: Any) -> HttpResponse:
    """The page with every way to answer; ``form`` is the one that failed."""
    place = report.data.get("place") or {}
    text = clean_text(more.pop("q", request.GET.get("q")))[:LONGEST_TEXT]
    hits = search_address(text) if text else []
    point = form if isinstance(form, PointForm) else PointForm(None, initial=_point(place))
    note = form if isinstance(form, WordsForm) else WordsForm(None, initial={"note": _own_words(place)})
    return show(
        request, report, "where", "where", form,
        search_text=text,
        hits=[_choice(hit) for hit in hits],
        selected=request.POST.get("place") or request.GET.get("pick") or (hits and places.value_of(hits[0])),
        point_form=point,
        note_form=note,
        choice_error=_first(form, ChoiceForm),
        photo_error=_first(form, PhotoForm),
        guesses=guesses_of(report),
        place_words=places.words_of(place),
        place_areas=places.areas_of(place),
        photo_lost=request.GET.get("photo") == "none",
        may_skip=report.compiled.location == "optional",
        map_lat=place.get("lat"),
        map_lon=place.get("lon"),
    )  # fmt: skip


def _first(form: forms.Form | None, kind: type[forms.Form]) -> str:
    if not isinstance(form, kind):
        return ""
    return str(next(iter(form.errors.values()))[0]) if form.errors else ""


def _own_words(place: dict[str, Any]) -> str:
    return str(place.get("note") or "") if place.get("how") == "words" else ""


def _point(place: dict[str, Any]) -> dict[str, str]:
    if place.get("lat") is None:
        return {}
    return {"place_lat": f"{place['lat']:.6f}", "place_lon": f"{place['lon']:.6f}"}


def _choice(hit: AddressHit) -> dict[str, str]:
    """One address found, with its area, and said honestly when it is not quite what was typed."""
    area = places.area_of({"lat": hit.lat, "lon": hit.lon})
    about = {
        "nearby": gettext("the nearest number we know"),
        "street": gettext("somewhere on this street"),
        "crossing": gettext("where the streets cross"),
    }.get(hit.match, "")
    hint = format_html_join(" · ", "<bdi>{}</bdi>", ((part,) for part in (area, about) if part))
    return {"value": places.value_of(hit), "text": format_html("<bdi>{}</bdi>", hit.label), "hint": hint}


def guesses_of(report: Report) -> list[dict[str, Any]]:
    """Where the photos of the draft say they were taken; offered, never taken over silently."""
    return [one for one in map(_guess, report.data.get("photos") or []) if one]


def _guess(photo: dict[str, Any]) -> dict[str, Any] | None:
    """Where a photo says it was taken, in words; None outside the city."""
    guess = photo.get("guess")
    if not guess or not in_city(guess[0], guess[1]):
        return None
    place = places.of_point(guess[0], guess[1], "photo")
    return {"id": photo["id"], "words": places.words_of(place), "area": places.area_of(place)}


def set_place(report: Report, place: dict[str, Any]) -> HttpResponse:
    """Keep the place, and whether something like it was reported there."""
    if place.get("lat") is not None and not in_city(place["lat"], place["lon"]):
        place = {"note": places.words_of(place), "how": "words"}
    near = bool(likely_same(report.compiled, place))
    done = [one for one in report.data.get("done", []) if one != "same"]
    report.keep("where", place=place, near=near, done=done)
    return report.go_on("where")


def likely_same(compiled: CompiledType, place: dict[str, Any]) -> list[Any]:
    """Open public requests of the type nearby, if the type asks to look for them."""
    look = compiled.duplicates
    if look is None or place.get("lat") is None:
        return []
    return nearby(place["lat"], place["lon"], look.radius_m, type_key=compiled.key, days=look.days, limit=6)


def by_choice(request: HttpRequest, report: Report) -> HttpResponse:
    text = clean_text(request.POST.get("q"))[:LONGEST_TEXT]
    place = places.chosen(request.POST.get("place", "")[:60], text)
    if place is not None:
        return set_place(report, place)
    form = ChoiceForm(request.POST)
    form.add_error("place", gettext("Choose one of the addresses, or use another way on this page."))
    return page(request, report, form, q=text)


def by_point(request: HttpRequest, report: Report) -> HttpResponse:
    form = PointForm(request.POST)
    if not form.is_valid():
        return page(request, report, form)
    return set_place(report, places.of_point(form.cleaned_data["lat"], form.cleaned_data["lon"], "map"))


def by_words(request: HttpRequest, report: Report) -> HttpResponse:
    form = WordsForm(request.POST)
    if not form.is_valid():
        return page(request, report, form)
    return set_place(report, {"note": form.cleaned_data["note"], "how": "words"})


def by_photo(request: HttpRequest, report: Report) -> HttpResponse:
    """Read the position out of a photo, and keep the photo for the report where the type takes photos."""
    form = PhotoForm(request.POST, request.FILES)
    upload = request.FILES.get("photo")
    try:
        if upload is None:
            raise Invalid(gettext("Choose a photo first."))
        keep_pace(request, "photo")
        photo = keep_photo(report, upload)
    except Invalid as problem:
        form.add_error("photo", problem.detail)
        return page(request, report, form)
    found = _guess(photo)
    query = {"photo": "found" if found else "none"} | ({CHANGING: "1"} if report.changing else {})
    return redirect(f"{report.href('where')}?{urlencode(query)}#photo")


def by_guess(request: HttpRequest, report: Report) -> HttpResponse:
    """Take the offered position of one of the draft's photos."""
    wanted = request.POST.get("photo_id", "")
    for photo in report.data.get("photos") or []:
        if str(photo["id"]) == wanted and photo.get("guess"):
            place = places.of_point(photo["guess"][0], photo["guess"][1], "photo")
            # A photo adds the point to a place described in words; it does not make the words wrong.
            note = _own_words(report.data.get("place") or {})
            return set_place(report, {**place, "note": note} if note else place)
    return redirect(report.href("where"))


def skip(request: HttpRequest, report: Report) -> HttpResponse:
    if report.compiled.location != "optional":
        return by_words(request, report)
    report.keep("where", place={}, near=False)
    return report.go_on("where")


WAYS = {
    "choice": by_choice,
    "point": by_point,
    "words": by_words,
    "photo": by_photo,
    "guess": by_guess,
    "skip": skip,
}


@require_safe
def suggest(request: HttpRequest, key: str) -> JsonResponse:
    """Addresses while typing: each leads to this page with the address chosen."""
    report = load(request, key)
    text = clean_text(request.GET.get("q"))[:LONGEST_TEXT]
    if isinstance(report, HttpResponse) or len(text) < 3:
        return JsonResponse([], safe=False)
    rows = []
    for hit in search_address(text, 6):
        query = {"q": hit.label if hit.match == "exact" else text, "pick": places.value_of(hit)}
        query |= {CHANGING: "1"} if report.changing else {}
        area = places.area_of({"lat": hit.lat, "lon": hit.lon})
        rows.append(
            {"text": hit.label, "href": f"{report.href('where')}?{urlencode(query)}#found", "note": area}
        )
    return JsonResponse(rows, safe=False)
