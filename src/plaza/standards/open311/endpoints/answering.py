"""How every Open311 address answers: its form, its methods, its jurisdiction, and its errors."""

from __future__ import annotations

import errno
import functools
import logging
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import City, Problem
from plaza.kernel.people.queries import check_api_key
from plaza.kernel.people.types import ApiKeyInfo

from ..codec import CONTENT_TYPES, BadQuestion, Document, errors, to_json, to_xml
from ..codec.asked import first_values

log = logging.getLogger(__name__)
View = Callable[..., Document | HttpResponse]
BUSY_SECONDS = 5


def answer(document: Document, form: str, status: int = 200, *, bare: bool = False) -> HttpResponse:
    """``document`` in ``form``; ``bare`` leaves out the charset, as discovery's checkers want it."""
    body = to_json(document) if form == "json" else to_xml(document)
    media_type = CONTENT_TYPES[form] + ("" if bare else "; charset=utf-8")
    response = HttpResponse(body, content_type=media_type, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def open311(*methods: str, bare: bool = False) -> Callable[[View], Callable[..., HttpResponse]]:
    """Makes a view of a function that returns a Document or raises BadQuestion or Problem.

    GeoReport v2: 404 for what is unknown, 403 for the key, 400 for everything else, always as a list.
    """

    def wrap(view: View) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def answered(request: HttpRequest, form: str = "", **named: Any) -> HttpResponse:
            shape = form if form in CONTENT_TYPES else preferred_form(request)
            try:
                if form not in CONTENT_TYPES:
                    raise BadQuestion(
                        (400, "End the address with .xml or .json: these are the formats served.")
                    )
                if request.method not in (*methods, "HEAD", "OPTIONS"):
                    raise BadQuestion((400, f"This address takes {' or '.join(methods)} only."))
                if request.method == "OPTIONS":
                    return _allowed(methods)
                result = view(request, **named)
                if isinstance(result, HttpResponse):
                    return result
                return answer(result, shape, 201 if request.method == "POST" else 200, bare=bare)
            except Exception as error:
                return refuse(error, shape, methods)

        answered.csrf_exempt = True  # type: ignore[attr-defined]
        return answered

    return wrap


def refuse(error: Exception, form: str, methods: tuple[str, ...] = ()) -> HttpResponse:
    """Any failure as the protocol's list of errors; what nobody expected is logged, not shown."""
    retry_after = None
    if isinstance(error, BadQuestion):
        pairs = list(error.pairs)
    elif isinstance(error, Problem):
        pairs = _pairs_of(error)
        retry_after = error.extra.get("retry_after")
    elif _passes(error):
        log.warning("An Open311 request could not be kept: %s", error)
        pairs = [(503, "The city's records are busy. Nothing was kept; please send it again in a moment.")]
        retry_after = BUSY_SECONDS
    else:
        log.exception("An Open311 request failed")
        pairs = [(500, "Something went wrong on our side. Please try again in a few minutes.")]
    response = answer(errors(pairs), form, pairs[0][0])
    if retry_after is not None:
        response["Retry-After"] = str(retry_after)
    if methods:
        response["Allow"] = ", ".join((*methods, "HEAD", "OPTIONS"))
    return response


def _passes(error: Exception) -> bool:
    """Whether it may work in a moment: the database does not answer, is locked, or the disk is full."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return full or isinstance(error, OperationalError)


def _pairs_of(problem: Problem) -> list[tuple[int, str]]:
    status = problem.status if problem.status in (403, 404, 409, 413, 429, 503) else 400
    if len(problem.fields) > 1:
        return [(status, f"{name}: {words}") for name, words in problem.fields.items()]
    return [(status, problem.detail)]


def preferred_form(request: HttpRequest) -> str:
    """For addresses without a format: XML, as GeoReport demands it of everyone, unless JSON is asked for."""
    return "json" if "json" in request.headers.get("Accept", "") else "xml"


def _allowed(methods: tuple[str, ...]) -> HttpResponse:
    response = HttpResponse(status=204)
    response["Allow"] = ", ".join((*methods, "HEAD", "OPTIONS"))
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = response["Allow"]
    response["Access-Control-Max-Age"] = "86400"
    return response


def unknown_address(request: HttpRequest) -> HttpResponse:
    """Under /open311/ nothing answers with a web page."""
    last = request.path_info.rsplit(".", 1)[-1]
    form = last if last in CONTENT_TYPES else preferred_form(request)
    words = "There is nothing at this address. Discovery is at /open311/discovery.json."
    return refuse(BadQuestion((404, words)), form)


unknown_address.csrf_exempt = True  # type: ignore[attr-defined]


def city_for(arguments: dict[str, str]) -> City:
    """The city, if ``jurisdiction_id`` is absent or names it; 404 otherwise."""
    city = get_city()
    asked = arguments.get("jurisdiction_id", "").strip()
    if asked and asked != city.jurisdiction_id:
        raise BadQuestion((404, f"Jurisdiction “{asked[:80]}” is not served here."))
    return city


def query_of(request: HttpRequest) -> dict[str, str]:
    """The first value that is not empty of each query argument."""
    return first_values(request.GET)


def language_for(arguments: dict[str, str], city: City) -> str:
    """``locale`` if the city speaks it, else the city's own language."""
    asked = arguments.get("locale", "").strip().lower().replace("_", "-")
    language = next(
        (one for one in (asked, asked.split("-")[0]) if one in city.languages), city.default_language
    )
    translation.activate(language)
    return language


def zone_of(city: City) -> ZoneInfo:
    """The city's time zone."""
    return ZoneInfo(city.time_zone)


def key_of(raw: str, scope: str) -> ApiKeyInfo:
    """The API key with ``scope``; 403 in words otherwise."""
    if not raw:
        raise BadQuestion((403, "api_key is missing. Ask the city for a key."))
    found = check_api_key(raw, scope)
    if found is None:
        raise BadQuestion(
            (403, "This api_key is not valid here: it is unknown, has ended, or may not do this.")
        )
    return found


def address_of(path: str) -> str:
    """``path`` on this site as a full web address."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"
