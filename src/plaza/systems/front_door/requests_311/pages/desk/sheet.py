"""A request on paper: for a crew that goes out, with a code that leads back."""

from __future__ import annotations

from django.conf import settings
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plaza.kernel.base.rules import now
from plaza.kernel.cases import queries as cases

from . import directory, showing
from .door import DeskRequest, case_href, desk_page, open_case


@require_safe
@desk_page()
def sheet(request: DeskRequest, number: str) -> HttpResponseBase:
    """``/desk/requests/<number>/sheet/``: contact details only with ``?contact=1`` and the right to them."""
    view = open_case(request, number)
    compiled = cases.get_type_version(view.row.type_key, view.row.type_version)
    people = directory.people([view.row.assignee_id, *(task.assignee_id for task in view.tasks)])
    entries = cases.list_timeline(view, request.access)
    context = {
        "view": view,
        "row": view.row,
        "type": compiled,
        "facts": showing.facts(view, compiled, people)[:6],
        "place": showing.place(view),
        "answers": showing.answers(view, compiled),
        "clocks": showing.clocks(view, compiled),
        "tasks": showing.tasks(view, people),
        "photos": [one for one in showing.photos(view, request) if one["src"] and one["review"] != "refused"],
        "history": showing.history(request, entries, compiled, people, None)[:8],
        "contact": view.contact if request.GET.get("contact") == "1" else None,
        "code": f"{settings.BASE_URL.rstrip('/')}{case_href(view.number)}",
        "printed_at": now(),
    }
    return render(request, "requests_311/desk/sheet.html", context)
