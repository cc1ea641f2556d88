"""Problems said in words: a page for people, RFC 9457 problem details for programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop

from plaza.kernel.base.types import Problem

PROBLEM_JSON = "application/problem+json"
BUSY_SECONDS = 5
TITLES = (
    gettext_noop("This could not be done"),
    gettext_noop("Please check what you entered"),
    gettext_noop("You may not do this"),
    gettext_noop("Not found"),
    gettext_noop("This changed while you were looking at it"),
    gettext_noop("Too many requests"),
)
"""The titles that the kernel's problems bring along, for the catalogues."""


class ProblemPages:
    """Middleware: whatever page or endpoint raised a Problem, the reader gets its words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Problem):
            return answer(request, exception)
        if isinstance(exception, OperationalError):
            return answer(request, busy())
        return None


def busy() -> Problem:
    """The database does not answer just now."""
    return Problem(
        gettext(
            "The city's records are busy. What you typed was not saved. Wait a moment, then send it again."
        ),
        title=gettext("Please try again in a moment"),
        status=503,
        extra={"retry_after": BUSY_SECONDS},
    )


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asks: by its Accept header, or at an address that ends in ``.json``."""
    if request.path.endswith((".json", ".geojson")):
        return True
    wanted = request.get_preferred_type(["text/html", "application/json", PROBLEM_JSON])
    return wanted in {"application/json", PROBLEM_JSON}


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    response = as_json(request, problem) if wants_json(request) else as_page(request, problem)
    retry = problem.extra.get("retry_after")
    if retry:
        response["Retry-After"] = str(max(1, round(float(retry))))
    return response


def as_json(request: HttpRequest, problem: Problem) -> JsonResponse:
    """RFC 9457 section 3: the five members, with ``errors`` and extras as extension members."""
    body: dict[str, Any] = {
        **{key: value for key, value in problem.extra.items() if key not in {"type", "title", "status"}},
        "type": problem.kind,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": request.path,
    }
    if problem.fields:
        body["errors"] = [{"field": name, "detail": str(words)} for name, words in problem.fields.items()]
    return JsonResponse(
        body, status=problem.status, content_type=PROBLEM_JSON, json_dumps_params={"default": str}
    )


def next_step(status: int) -> dict[str, str]:
    """The way on from a problem: an address and its words."""
    ways = {
        403: {"href": "/account/login/", "text": gettext("Sign in with another account")},
        404: {"href": "/search", "text": gettext("Search the site")},
    }
    return ways.get(status, {})


def as_page(request: HttpRequest, problem: Problem) -> HttpResponse:
    problem = replace(problem, title=gettext(problem.title) if problem.title else "")
    context = {"problem": problem, "step": next_step(problem.status), "fields": list(problem.fields.items())}
    return render(request, "web/problem.html", context, status=problem.status)
