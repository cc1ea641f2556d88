"""The reader of a page: their city, languages, display, and what they may open."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from plaza.kernel.base.types import City
from plaza.ui import registry, rules

NAMES = {"en": "English", "es": "Español", "ar": "العربية"}
DISPLAY_COOKIE = "plaza_display"
SCHEMES = ("auto", "light", "dark")
SIZES = ("normal", "large")


def joined(parts: Iterable[str]) -> str:
    """Things one after another, with the comma of the reader's script."""
    return translation.pgettext("between parts of a list", ", ").join(parts)


def current_city() -> City:
    """The city in force; a nameless one while there is no database yet, so that pages still show."""
    from django.db import DatabaseError

    from plaza.kernel.base.types import Problem

    try:
        from plaza.kernel.base.queries import get_city

        return get_city()
    except (ImportError, DatabaseError, Problem, OSError):
        return City()


def current_language() -> str:
    return translation.get_language() or settings.LANGUAGE_CODE


def city_zone() -> ZoneInfo:
    return ZoneInfo(current_city().time_zone or "UTC")


def list_languages(city: City) -> list[dict[str, Any]]:
    """Languages the reader may choose: those of the city that pages are translated into."""
    known = dict(settings.LANGUAGES)
    codes = [code for code in city.languages if code in known] if len(city.languages) > 1 else list(known)
    now = current_language()
    return [
        {"code": code, "name": NAMES.get(code, known[code]), "current": code == now, "dir": direction(code)}
        for code in codes
    ]


def direction(code: str) -> str:
    return "rtl" if code.split("-")[0] in settings.LANGUAGES_BIDI else "ltr"


def display_of(request: HttpRequest) -> Mapping[str, str]:
    """How the reader wants pages: ``scheme`` auto, light or dark; ``size`` normal or large."""
    scheme, _, size = request.COOKIES.get(DISPLAY_COOKIE, "").partition(".")
    return {
        "scheme": scheme if scheme in SCHEMES else "auto",
        "size": size if size in SIZES else "normal",
    }


def theme_address(city: City) -> str:
    """Address of the city's own style sheet, named by its content; empty when the city sets nothing."""
    css = rules.theme_css(city.theme)
    if not css:
        return ""
    return f"/theme.css?{hashlib.sha256(css.encode()).hexdigest()[:12]}"


def address_of(name: str) -> str:
    """Path of a page by its URL name; empty while nobody serves it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def is_demo() -> bool:
    """A demonstration (``PLAZA_DEMO``): mail is kept on a page, demo staff need no second step."""
    return bool(getattr(settings, "PLAZA_DEMO", False))


def desk_links_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Lines of the desk's navigation that this person may use, with their counts."""
    rows: list[dict[str, Any]] = []
    for link in registry.desk_links():
        if not may(request, link.permission):
            continue
        count = link.count(request) if link.count else None
        rows.append({"link": link, "count": count, "current": False})
    here = [row for row in rows if _leads_to(row["link"].href, request.path)]
    if here:
        # The longest address is the nearest: a page below another line's page is its own line's.
        max(here, key=lambda row: len(row["link"].href))["current"] = True
    return rows


def _leads_to(href: str, path: str) -> bool:
    return path == href or (href != "/desk" and path.startswith(href))


def may(request: HttpRequest, permission: str) -> bool:
    """Whether the signed-in person holds ``permission`` anywhere; an empty permission means any staff."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_staff:
        return False
    if not permission:
        return True
    from plaza.kernel.people.queries import access_of

    access = getattr(request, "access", None)
    if access is None:
        access = request.access = access_of(user)  # type: ignore[attr-defined]
    return bool(access.has(permission))
