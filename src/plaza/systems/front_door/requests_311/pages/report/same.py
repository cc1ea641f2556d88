"""Is it this one? Requests of the same kind nearby, and following one of them instead of reporting again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from plaza.kernel.base.types import ANONYMOUS, Actor, Invalid, NotFound
from plaza.kernel.cases import actions as cases
from plaza.kernel.cases.queries import public_photos
from plaza.kernel.cases.registry import links
from plaza.kernel.cases.types import Contact, Near
from plaza.ui.reader import current_language

from ... import actions
from ...forms import FollowForm
from .drafting import Report, show, stage
from .pace import keep_pace
from .where import likely_same


@stage("same")
def same(request: HttpRequest, report: Report) -> HttpResponse:
    """The likely duplicates, or straight on when they were closed meanwhile."""
    found = likely_same(report.compiled, report.data.get("place") or {})
    if request.method == "POST" or not found:
        report.keep("same")
        return report.go_on("same")
    photos = public_photos([one.row.id for one in found])
    cards = [_card(report, one, photos.get(one.row.id, [])) for one in found]
    return show(request, report, "same", "same", cards=cards)


def _card(report: Report, near: Near, photos: list[Any]) -> dict[str, Any]:
    row = near.row
    picture = next((f"/photos/{one.id}/small" for one in photos if one.file_id), "")
    return {
        "number": row.number,
        "title": row.address or report.name,
        "text": row.description,
        "stage": row.stage,
        "opened_at": row.opened_at,
        "distance": distance_words(near.metres),
        "picture": picture,
        "page": links.case.format(number=row.number),
        "follow": report.href("same") + f"{row.number}/",
    }


def distance_words(metres: float) -> str:
    """How far away, as people say it."""
    rounded = round(metres / 5) * 5 if metres > 10 else round(metres)
    if rounded < 3:
        return gettext("at the same place")
    return ngettext("%(n)d metre away", "%(n)d metres away", rounded) % {"n": rounded}


@stage("same")
def follow(request: HttpRequest, report: Report, number: str) -> HttpResponse:
    """Follow that request instead: an address for its news; the draft is dropped."""
    found = likely_same(report.compiled, report.data.get("place") or {})
    near = next((one for one in found if one.row.number == number), None)
    if near is None:
        raise NotFound(gettext("This request is closed meanwhile or not here. Go back to your report."))
    user: Any = request.user
    own = user.email if report.signed_in else ""
    form = FollowForm(request.POST if request.method == "POST" else None, initial={"email": own})
    if request.method == "POST" and form.is_valid():
        keep_pace(request, "follow")
        email = form.cleaned_data["email"]
        actor = Actor("resident", user.pk) if report.signed_in else ANONYMOUS
        try:
            cases.follow(
                case_id=near.row.id, contact=Contact(email=email), language=current_language(), actor=actor
            )
        except Invalid:
            form.add_error("email", gettext("Enter an e-mail address like name@example.org."))
        else:
            actions.drop_draft(key=report.key, secret=report.secret)
            return _following(request, near, email, at_once=email.lower() == own.lower() and bool(own))
    return show(
        request, report, "same", "follow", form, card=_card(report, near, []), back_href=report.href("same")
    )


def _following(request: HttpRequest, near: Near, email: str, *, at_once: bool) -> HttpResponse:
    values = {
        "number": near.row.number,
        "email": email,
        "at_once": at_once,
        "page": links.case.format(number=near.row.number),
    }
    return render(request, "requests_311/report/following.html", values)
