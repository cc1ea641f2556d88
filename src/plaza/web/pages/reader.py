"""How the reader wants pages: language, text size, colours. Kept in cookies of a year."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from plaza.kernel.base.types import NotFound
from plaza.ui.reader import DISPLAY_COOKIE, SCHEMES, SIZES, current_city, display_of, list_languages

YEAR_SECONDS = 365 * 24 * 3600


def next_address(request: HttpRequest) -> str:
    """Where the reader came from, if it is a page of ours; else the front page."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if ours and wanted.startswith("/") else "/"


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=YEAR_SECONDS,
        samesite="Lax",
        secure=bool(getattr(settings, "SESSION_COOKIE_SECURE", False)),
        httponly=True,
    )


def language(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a language by a plain link and stay on the page."""
    if code not in {row["code"] for row in list_languages(current_city())}:
        raise NotFound(gettext("Plaza does not speak this language yet."))
    response = HttpResponseRedirect(next_address(request))
    _keep(response, settings.LANGUAGE_COOKIE_NAME, code)
    return response


def display(request: HttpRequest) -> HttpResponse:
    """Text size and colours."""
    if request.method == "POST":
        scheme, size = request.POST.get("scheme", "auto"), request.POST.get("size", "normal")
        response = HttpResponseRedirect(next_address(request))
        chosen = scheme if scheme in SCHEMES else "auto", size if size in SIZES else "normal"
        _keep(response, DISPLAY_COOKIE, ".".join(chosen))
        return response
    return render(
        request, "web/display.html", {**_choices(), **display_of(request), "next": next_address(request)}
    )


def _choices() -> dict[str, Any]:
    return {
        "schemes": [
            {"value": "auto", "text": gettext("Same as my device")},
            {"value": "light", "text": gettext("Light")},
            {"value": "dark", "text": gettext("Dark")},
        ],
        "sizes": [
            {"value": "normal", "text": gettext("Normal")},
            {"value": "large", "text": gettext("Large print")},
        ],
    }
