"""Sent: the number, what happens next and when, and the secret link. Worth a screenshot."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import NotFound
from plaza.kernel.cases.queries import get_type
from plaza.kernel.cases.registry import links
from plaza.kernel.cases.types import CompiledType
from plaza.ui.tags.words import say

from ... import queries, rules
from . import words
from .drafting import department_name, gone, secret_of


@never_cache
@require_safe
def done(request: HttpRequest, key: str) -> HttpResponse:
    data = queries.find_draft(key, secret_of(request))
    if data is None:
        return gone(request)
    if "sent" not in data:
        return redirect("report_resume", key)
    sent = data["sent"]
    return render(request, "requests_311/report/done.html", {**_promise(sent), **_links(request, sent)})


def _promise(sent: dict[str, Any]) -> dict[str, Any]:
    compiled = _type(sent["type"])
    clock = rules.promised(compiled) if compiled else None
    due_at = datetime.fromisoformat(sent["due_at"]) if sent["due_at"] else None
    in_days = bool(clock and clock.amount.days)
    return {
        "sent": sent,
        "type_name": say(dict(compiled.name)) if compiled else "",
        "department": department_name(sent["department"]),
        "due_at": due_at,
        "due_day": rules.last_day(due_at, get_city().time_zone) if due_at and in_days else None,
        "usual": words.usual(compiled) if compiled else "",
        "example": bool(compiled and compiled.example_target),
        "dangerous": bool(compiled and rules.is_dangerous(compiled)),
        "public": bool(compiled and compiled.visibility == "public"),
    }


def _type(key: str) -> CompiledType | None:
    try:
        return get_type(key)
    except NotFound:
        return None


def _links(request: HttpRequest, sent: dict[str, Any]) -> dict[str, str]:
    follow = links.follow.format(token=sent["token"])
    return {
        "follow_href": follow,
        "follow_link": request.build_absolute_uri(follow),
        "public_href": links.case.format(number=sent["number"]),
    }
