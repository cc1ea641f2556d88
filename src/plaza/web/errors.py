"""Django's own error answers in our words. The last of them needs no database, no session, no city."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext

from plaza.kernel.base.types import NotAllowed, NotFound, Problem
from plaza.web.problems import answer, as_json, wants_json

LAST_WORDS = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Something went wrong</title>"
    "<h1>Something went wrong on our side</h1><p>Please try again in a few minutes.</p></html>"
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    detail = gettext("Your browser sent something we could not read. Go back, reload the page and try again.")
    return answer(request, Problem(detail, title=gettext("We could not read that")))


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, NotAllowed(gettext("Your account does not have access to this page.")))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection token is missing or old (Django's CSRF_FAILURE_VIEW)."""
    detail = gettext(
        "This form was open for a long time or cookies are off. Go back, reload the page and send it again."
    )
    return answer(request, NotAllowed(detail, title=gettext("Please send the form again")))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    detail = gettext("The page may have moved, or the address has a typing mistake.")
    return answer(request, NotFound(detail, title=gettext("There is no page here")))


def server_error(request: HttpRequest) -> HttpResponse:
    problem = Problem(
        gettext("This was not your doing. Please try again in a few minutes."),
        title=gettext("Something went wrong on our side"),
        status=500,
    )
    if wants_json(request):
        return as_json(request, problem)
    try:
        return HttpResponse(render_to_string("web/500.html", {"problem": problem}), status=500)
    except Exception:
        return HttpResponse(LAST_WORDS, status=500)
