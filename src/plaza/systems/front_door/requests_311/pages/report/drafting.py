"""What the pages of one report share: its draft, its order, its frame."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import NotFound, pick
from plaza.kernel.cases.queries import get_type
from plaza.kernel.cases.types import CompiledType
from plaza.ui.tags.words import say

from ... import actions, queries, rules
from . import places

OWNER = "report_owner"
CHANGING = "change"


def secret_of(request: HttpRequest, *, make: bool = False) -> str:
    """The browser's own secret, which binds drafts to it."""
    secret = str(request.session.get(OWNER, ""))
    if not secret and make:
        secret = request.session[OWNER] = secrets.token_urlsafe(18)
    return secret


@dataclass(slots=True)
class Report:
    """A draft as a page sees it."""

    key: str
    data: dict[str, Any]
    compiled: CompiledType
    secret: str
    signed_in: bool
    changing: bool

    @property
    def known(self) -> bool:
        """Whether the case will be linked to an account."""
        return self.signed_in and not self.data.get("apart")

    @property
    def stages(self) -> list[rules.Stage]:
        return rules.flow_of(self.compiled, self.data)

    def href(self, stage: str) -> str:
        return reverse("report_resume", args=[self.key]) + f"{stage}/"

    @property
    def name(self) -> str:
        return say(dict(self.compiled.name))

    def keep(self, stage: str, **values: Any) -> None:
        """Keep answers of a page, and that it was answered."""

        def change(data: dict[str, Any]) -> None:
            data.update(values)
            data["done"] = [*[one for one in data.get("done", []) if one != stage], stage]

        self.change(change)

    def change(self, change: Callable[[dict[str, Any]], None]) -> None:
        self.data = actions.change_draft(key=self.key, secret=self.secret, change=change)

    def go_on(self, stage: str) -> HttpResponse:
        """To the page after ``stage``."""
        following = rules.next_stage(
            self.compiled, self.data, stage, changing=self.changing, known=self.known
        )
        href = self.href(following)
        stay = self.changing and following != "check"
        return redirect(f"{href}?{CHANGING}=1" if stay else href)


View = Callable[..., HttpResponse]


def load(request: HttpRequest, key: str) -> Report | HttpResponse:
    """The report of this address, or the page to show instead."""
    secret = secret_of(request)
    data = queries.find_draft(key, secret)
    if data is None:
        return gone(request)
    if "sent" in data:
        return redirect("report_done", key)
    try:
        compiled = get_type(data["type"])
    except NotFound:
        return gone(request)
    return Report(key, data, compiled, secret, request.user.is_authenticated, bool(request.GET.get(CHANGING)))


def gone(request: HttpRequest) -> HttpResponse:
    """There is no such draft for this browser."""
    return render(request, "requests_311/report/gone.html", status=404)


def stage(name: str) -> Callable[[View], View]:
    """Decorator of a page of the report: finds the draft, sends back whoever skipped a question.

    The view gets the Report. ``name`` is the stage's key; "details" covers all pages of questions.
    """

    def wrap(view: View) -> View:
        @never_cache
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def page(request: HttpRequest, key: str, **rest: Any) -> HttpResponse:
            report = load(request, key)
            if isinstance(report, HttpResponse):
                return report
            level = rest.get("level", 1)
            own = rules.details_key(level) if name == "details" else name
            keys = [one.key for one in report.stages]
            first = rules.first_open(report.stages, report.compiled, report.data, report.known)
            if own not in keys or keys.index(own) > keys.index(first):
                return redirect(report.href(first))
            return view(request, report, **rest)

        return page

    return wrap


def show(
    request: HttpRequest,
    report: Report,
    own: str,
    template: str,
    form: forms.BaseForm | None = None,
    **context: Any,
) -> HttpResponse:
    """Render a page of the report in its frame; 422 when the form has errors."""
    keys = [one.key for one in report.stages]
    place = keys.index(own)
    previous = keys[place - 1] if place else ""
    back = report.href(previous) if previous else reverse("report_start")
    if report.changing:
        back = report.href("check")
    values = {
        "report": report,
        "form": form,
        "back_href": back,
        # Named in every form: a form without an action would carry a "#found" of this page along.
        "here": f"{report.href(own)}?{CHANGING}=1" if report.changing else report.href(own),
        "step_number": place + 1,
        "step_total": len(keys),
        "so_far": so_far(report),
        "dangerous": rules.is_dangerous(report.compiled),
        "before": say(dict(report.compiled.before)) if own == "before" else "",
        **context,
    }
    failed = form is not None and form.is_bound and bool(form.errors)
    return render(request, f"requests_311/report/{template}.html", values, status=422 if failed else 200)


def so_far(report: Report) -> dict[str, str]:
    """Type and place as said so far, for the line on top of the page."""
    place = report.data.get("place") or {}
    return {"type": report.name, "place": places.words_of(place), "area": places.area_of(place)}


def department_name(key: str) -> str:
    """The department in the reader's language."""
    from plaza.kernel.people.queries import find_department
    from plaza.ui.reader import current_language

    found = find_department(key)
    return pick(found.name, current_language(), get_city().default_language) if found else gettext("the city")
