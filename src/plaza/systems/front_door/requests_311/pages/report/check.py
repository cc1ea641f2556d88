"""Check your answers, change any, and send: once, whatever the browser does."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import ANONYMOUS, Actor, Invalid
from plaza.kernel.cases import rules as case_rules
from plaza.kernel.cases.types import Contact, Field, PlaceInput
from plaza.ui.reader import city_zone, current_city, current_language, list_languages
from plaza.ui.tags.words import say

from ... import actions, rules
from . import places
from .drafting import CHANGING, Report, department_name, load, show, stage
from .pace import keep_pace
from .where import guesses_of


@stage("check")
def check(request: HttpRequest, report: Report) -> HttpResponse:
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        keep_pace(request, "send")
        try:
            send(request, report)
        except Invalid as problem:
            errors = _errors(report, problem)
        else:
            return redirect("report_done", report.key)
    located = report.compiled.location == "none" or (report.data.get("place") or {}).get("lat") is not None
    response = show(
        request,
        report,
        "check",
        "check",
        rows=rows_of(request, report),
        problems=errors,
        guesses=[] if located else guesses_of(report)[:1],
        department=department_name(report.compiled.department),
    )
    response.status_code = 422 if errors else 200
    return response


def send(request: HttpRequest, report: Report) -> None:
    """Open the case; the draft's key is the retry key, so that sending twice opens one."""
    data = report.data
    place = data.get("place") or {}
    contact = Contact(**{name: data.get("contact", {}).get(name, "") for name in ("name", "email", "phone")})
    actions.send_draft(
        key=report.key,
        secret=report.secret,
        actor=Actor("resident", request.user.pk) if report.known else ANONYMOUS,
        type_key=report.compiled.key,
        answers=data.get("answers") or {},
        place=PlaceInput(
            lat=place.get("lat"),
            lon=place.get("lon"),
            address=place.get("address", ""),
            address_id=place.get("address_id", ""),
            note=place.get("note", ""),
        ),
        description=data.get("description") or "",
        contact=contact if contact else None,
        photo_ids=[one["id"] for one in data.get("photos") or [] if one["id"]],
        language=data.get("language") or current_language(),
    )


STAGE_OF = {
    "place": "where",
    "lat": "where",
    "lon": "where",
    "description": "tell",
    "photo": "tell",
    "contact": "who",
}


def _errors(report: Report, problem: Invalid) -> list[dict[str, str]]:
    """Each problem with a link to the page that can mend it."""
    pages = rules.question_pages(report.compiled, report.data.get("answers") or {})
    levels = {one.code: place for place, page in enumerate(pages, 1) for one in page}
    found = []
    for field, text in problem.fields.items():
        level = levels.get(field)
        own = STAGE_OF.get(field) or rules.details_key(level or 1)
        found.append({"text": gettext(text), "href": f"{report.href(own)}?{CHANGING}=1"})
    return found or [{"text": gettext(problem.detail), "href": ""}]


def rows_of(request: HttpRequest, report: Report) -> list[dict[str, Any]]:
    """What was answered, each with its own way back."""
    data = report.data
    retype = f"{reverse('report_start')}?draft={report.key}"
    rows = [_row(gettext("What"), report.name, retype)]
    if report.compiled.location != "none":
        rows.append(_row(gettext("Where"), _place(data.get("place") or {}), _change(report, "where")))
    answers = data.get("answers") or {}
    for level, page in enumerate(rules.question_pages(report.compiled, answers), 1):
        own = rules.details_key(level)
        rows += [
            _row(say(dict(one.label)), answer_words(one, answers.get(one.code)), _change(report, own))
            for one in page
        ]
    rows.append(_row(gettext("In your words"), _lines(data.get("description")), _change(report, "tell")))
    if report.compiled.photo != "none":
        rows.append(_row(gettext("Photos"), _photos(report), _change(report, "tell")))
    rows.append(_row(gettext("You"), _who(request, report), _change(report, "who")))
    languages = list_languages(current_city())
    if len(languages) > 1 and (data.get("contact") or {}).get("email"):
        name = next((one["name"] for one in languages if one["code"] == data.get("language")), "")
        rows.append(_row(gettext("Language of our messages"), name, _change(report, "who")))
    return rows


def _row(key: str, value: Any, href: str) -> dict[str, Any]:
    empty = format_html('<span class="quiet">{}</span>', gettext("Nothing"))
    return {"key": key, "value": value or empty, "href": href, "action": gettext("Change")}


def _change(report: Report, own: str) -> str:
    return f"{report.href(own)}?{CHANGING}=1"


def _place(place: dict[str, Any]) -> Any:
    if not place:
        return ""
    areas = format_html_join("", '<br><span class="quiet">{}: <bdi>{}</bdi></span>', places.areas_of(place))
    return format_html("<bdi>{}</bdi>{}", places.words_of(place), areas)


def _lines(text: Any) -> Any:
    return format_html('<bdi class="own-words">{}</bdi>', text) if text else ""


def _photos(report: Report) -> Any:
    shown = [one for one in report.data.get("photos") or [] if one["id"]]
    return format_html_join(
        " ",
        '<img class="small-photo" src="{}" alt="{}">',
        (
            (reverse("report_photo", args=[report.key, one["id"]]), gettext("Photo %(n)s") % {"n": place})
            for place, one in enumerate(shown, 1)
        ),
    )


def _who(request: HttpRequest, report: Report) -> Any:
    contact = report.data.get("contact") or {}
    lines = [contact.get(name) for name in ("name", "email", "phone") if contact.get(name)]
    if report.known:
        user: Any = request.user
        lines.append(gettext("Linked to your account %(email)s") % {"email": user.email})
    if not lines:
        return gettext("Anonymous: we cannot write to you")
    return format_html_join("", '<span class="line"><bdi>{}</bdi></span>', ((line,) for line in lines))


def answer_words(field: Field, value: Any) -> str:
    """An answer in the reader's words; times as their language writes them."""
    if field.type == "datetime" and value:
        at = case_rules.parse_datetime(str(value), get_city().time_zone)
        if at is not None:
            return formats.date_format(at.astimezone(city_zone()), "DATETIME_FORMAT")
    return case_rules.show_answer(field, value, current_language())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    """Throw the draft away, with everything typed and every photo."""
    report = load(request, key)
    if isinstance(report, HttpResponse):
        return report
    if request.method == "POST":
        actions.drop_draft(key=report.key, secret=report.secret)
        return redirect("/")
    first = rules.first_open(report.stages, report.compiled, report.data, report.known)
    return render(request, "requests_311/report/cancel.html", {"back_href": report.href(first)})
