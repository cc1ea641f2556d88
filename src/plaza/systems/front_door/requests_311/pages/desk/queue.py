"""The queue: late first, what changed since I last looked marked, every count a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from plaza.kernel.base.rules import now
from plaza.kernel.cases import queries as cases
from plaza.kernel.cases import rules
from plaza.kernel.cases.types import STAGES, CaseRow, Page
from plaza.kernel.people.types import PersonInfo
from plaza.ui.tags.reading import stage_words

from ...queries import list_seen
from . import asking, directory, say
from .counting import counts_of
from .door import DeskRequest, case_href, desk_page, my_departments, my_id, my_teams

ROWS = 50
NEW_FOR = timedelta(days=3)
CHANNELS = ("web", "phone", "counter", "email", "open311")


@require_safe
@desk_page()
def queue(request: DeskRequest) -> HttpResponseBase:
    """``/desk/requests/``"""
    asked = asking.read(request.GET.dict())
    known = asking.number_in(asked)
    if known is not None:
        return redirect(case_href(rules.number_of(known)))
    page = rows_of(request, asked, after=request.GET.get("after", "")[:400], limit=ROWS)
    context = {
        "asked": asked,
        "tabs": tabs(request, asked),
        "lines": lines(request, page.rows, asked),
        "next": f"?{asked.query}&{urlencode({'after': page.next})}" if page.next else "",
        "first": f"?{asked.query}" if request.GET.get("after") else "",
        "filters": filters(request, asked),
        "hides_private": not request.access.has("cases.view_private"),
        "empty": empty_words(asked),
    }
    return render(request, "requests_311/desk/queue.html", context)


def rows_of(
    request: DeskRequest, asked: asking.Asked, *, after: str = "", limit: int = ROWS
) -> Page[CaseRow]:
    """A page of the list that ``asked`` names, for whoever works here."""
    where = asking.filter_of(
        asked, person_id=my_id(request), teams=tuple(my_teams(request)), departments=my_departments(request)
    )
    return cases.list_cases(where, request.access, after=after, limit=limit)


def tabs(request: DeskRequest, asked: asking.Asked) -> list[dict[str, Any]]:
    """The lists of the desk with their counts; a count of what is late beside it."""
    counts = counts_of(request)
    titles = [
        ("queue", gettext("My queue")),
        ("mine", gettext("Given to me")),
        *((f"team:{key}", directory.team_name(key)) for key in my_teams(request)[:3]),
        ("nobody", gettext("Nobody has it")),
        ("late", gettext("Late")),
        ("open", gettext("All open")),
        ("closed", gettext("Closed")),
    ]
    return [
        {
            "key": key,
            "title": title,
            "href": f"{reverse('desk_requests')}?{urlencode({'tab': key})}",
            "current": key == asked.tab,
            "count": counts.open.get(key),
            "late": counts.late.get(key, 0) if key != "late" else 0,
        }
        for key, title in titles
    ]


def lines(
    request: DeskRequest,
    rows: Sequence[CaseRow],
    asked: asking.Asked,
    *,
    seen: Mapping[int, datetime] | None = None,
) -> list[dict[str, Any]]:
    """Rows in words. Two queries for the whole list: who has them, and what I have ``seen``."""
    people = directory.people(row.assignee_id for row in rows)
    if seen is None:
        seen = list_seen(my_id(request), [row.id for row in rows]) if rows else {}
    at = now()
    back = f"?from={quote(asked.query)}" if asked.query else ""
    return [_line(row, people, seen.get(row.id), at, back) for row in rows]


def _line(
    row: CaseRow, people: Mapping[int, PersonInfo], seen_at: datetime | None, at: datetime, back: str
) -> dict[str, Any]:
    return {
        "row": row,
        "href": case_href(row.number) + back,
        "type": directory.type_name(row.type_key),
        "place": row.address or row.place_note or gettext("No place given"),
        "holder": say.holder(row.department_key, row.team_key, people.get(row.assignee_id or 0)),
        "is_nobodys": row.assignee_id is None,
        "due": _due(row, at),
        "late": row.late and row.status == "open",
        "mark": _mark(row, seen_at, at),
        "priority": say.priority(row.priority) if row.priority in ("high", "urgent") else "",
    }


def _due(row: CaseRow, at: datetime) -> str:
    """What is left of the promise; while it waits, the time that has passed is nobody's fault."""
    if row.due_at is None or row.status == "closed":
        return ""
    if row.due_at < at and not row.late:
        return gettext("Paused") if row.stage == "waiting" else gettext("Due now")
    return say.left(row.due_at, at)


def _mark(row: CaseRow, seen_at: datetime | None, at: datetime) -> str:
    if seen_at is None:
        return pgettext("request I have not opened yet", "New") if at - row.opened_at < NEW_FOR else ""
    return gettext("Changed") if row.updated_at > seen_at else ""


def filters(request: DeskRequest, asked: asking.Asked) -> dict[str, Any]:
    """Choices of the filter form."""
    departments = my_departments(request)
    infos = [
        info
        for info in cases.list_type_infos(active=False)
        if departments is None or info.department_key in departments or info.key == asked.value("type")
    ]
    anything = {"value": "", "text": gettext("Any")}
    return {
        "types": [anything, *_sorted((info.key, directory.words(info.name)) for info in infos)],
        "stages": [anything, *({"value": one, "text": stage_words(one)} for one in STAGES)],
        "areas": [anything, *_areas()],
        "teams": [
            anything,
            *_sorted(
                (one.key, directory.words(one.name))
                for one in directory.teams()
                if departments is None or one.department_key in departments
            ),
        ],
        "who": [
            anything,
            {"value": str(my_id(request)), "text": gettext("Me")},
            {"value": asking.NOBODY, "text": gettext("Nobody yet")},
        ],
        "channels": [anything, *({"value": one, "text": say.channel(one)} for one in CHANNELS)],
    }


def _sorted(pairs: Any) -> list[dict[str, str]]:
    return [{"value": key, "text": name} for key, name in sorted(pairs, key=lambda pair: pair[1].casefold())]


def _areas() -> list[dict[str, str]]:
    layer, areas = directory.areas()
    return [{"value": f"{layer}:{key}", "text": name} for key, name in areas]


def empty_words(asked: asking.Asked) -> tuple[str, str]:
    """What an empty list teaches."""
    if asked.in_use or asked.value("q"):
        return gettext("Nothing fits these filters"), gettext("Take one away, or look in All open.")
    if asked.tab == "late":
        return gettext("Nothing is late"), gettext("Every open request is within its promise.")
    if asked.tab == "queue":
        return (
            gettext("Your queue is empty"),
            gettext("Requests given to you or your team, and those nobody has yet, come here by themselves."),
        )
    return gettext("No requests here"), gettext("When there are some, they appear with the late ones first.")
