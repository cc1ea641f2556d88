"""A request put into words for its page: facts, promises, history, neighbours, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from plaza.kernel.cases import queries as cases
from plaza.kernel.cases.registry import links
from plaza.kernel.cases.types import CaseView, CompiledType, DocumentView, EntryView
from plaza.kernel.people.types import PersonInfo
from plaza.ui.tags.words import when

from . import directory, questions, say
from .door import DeskRequest, case_href, may
from .forms import language_name

NEAR_METRES = 60.0
NEAR_DAYS = 90
ICONS = {
    "opened": "inbox",
    "moved": "arrow-right",
    "assigned": "user",
    "note": "sticky-note",
    "update": "megaphone",
    "edited": "pencil",
    "recategorised": "tags",
    "related": "link",
    "photo": "image",
    "task": "list-checks",
    "clock": "alarm-clock",
    "visibility": "eye",
    "imported": "download",
    "forgotten": "eraser",
}


def facts(view: CaseView, compiled: CompiledType, people: Mapping[int, PersonInfo]) -> list[dict[str, Any]]:
    """What is known of the request itself."""
    row = view.row
    state = compiled.find_state(row.state)
    outcome = compiled.find_outcome(row.outcome)
    rows = [
        (gettext("State"), directory.words(state.name) if state else row.state),
        (gettext("Outcome"), directory.words(outcome.name) if outcome else ""),
        (gettext("Department"), directory.department_name(row.department_key)),
        (gettext("Team"), directory.team_name(row.team_key) if row.team_key else ""),
        (gettext("Who has it"), _person(row.assignee_id, people)),
        (gettext("Priority"), say.priority(row.priority)),
        (gettext("Who can see it"), say.visibility(row.visibility)),
        (gettext("Opened"), when(row.opened_at)),
        (gettext("Last change"), when(row.updated_at)),
        (gettext("Closed"), when(row.closed_at)),
        (gettext("Came by"), say.channel(row.channel)),
        (gettext("Language of the reporter"), language_name(view.reporter_language)),
        (gettext("Followers"), str(view.followers)),
        (gettext("Earlier number"), f"{row.source_id} ({row.source_system})" if row.source_id else ""),
        *((key, str(value)) for key, value in view.extra.items()),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _person(person_id: int | None, people: Mapping[int, PersonInfo]) -> str:
    if not person_id:
        return gettext("Nobody yet")
    return people[person_id].label if person_id in people else gettext("Somebody who has left")


def place(view: CaseView) -> dict[str, Any]:
    """Where it is, and the way to a map."""
    row = view.row
    return {
        "address": row.address,
        "note": row.place_note,
        "postcode": row.postcode,
        "areas": directory.area_names(row),
        "lat": row.lat,
        "lon": row.lon,
        "point": f"{row.lat:.5f}, {row.lon:.5f}" if row.lat is not None and row.lon is not None else "",
    }


def answers(view: CaseView, compiled: CompiledType) -> list[dict[str, Any]]:
    return questions.answered((*compiled.fields, *compiled.staff_fields), view.answers)


def clocks(view: CaseView, compiled: CompiledType) -> list[dict[str, Any]]:
    """Promises with the time that is left, in words."""
    rows = []
    for clock in view.clocks:
        words, tone, icon = say.clock_state(clock)
        rows.append(
            {
                "name": say.clock_name(clock.kind, compiled),
                "words": words,
                "tone": tone,
                "icon": icon,
                "due_at": clock.due_at,
            }
        )
    return rows


def history(
    request: DeskRequest,
    entries: list[EntryView],
    compiled: CompiledType,
    people: Mapping[int, PersonInfo],
    seen_at: datetime | None,
) -> list[dict[str, Any]]:
    """All lines, newest first; those that others wrote since I last looked are marked."""
    rows = []
    for entry in reversed(entries):
        mine = entry.actor_kind == "staff" and entry.actor_id == request.actor.id
        rows.append(
            {
                "title": say.title(entry, compiled),
                "text": say.text(entry, compiled, people),
                "at": entry.at,
                "by": say.actor(entry, people),
                "private": not entry.public,
                "new": seen_at is not None and entry.at > seen_at and not mine,
                "icon": ICONS.get(entry.kind, "circle-dot"),
                "tone": _tone(entry),
            }
        )
    return rows


def _tone(entry: EntryView) -> str:
    if entry.kind == "clock":
        return "coral"
    if entry.kind == "moved":
        return "leaf" if entry.data.get("to_stage") == "closed" else "ocean"
    return "jacaranda" if entry.kind == "update" else "plain"


def why_here(entries: list[EntryView]) -> list[str]:
    """How routing decided, as it was written down when the request was opened."""
    opened = next((entry for entry in entries if entry.kind == "opened"), None)
    return [str(step) for step in opened.data.get("routing", ())] if opened else []


def photos(view: CaseView, request: DeskRequest) -> list[dict[str, Any]]:
    review = may(request, view, "cases.review_photo")
    return [photo(document, review) for document in view.documents]


def photo(document: DocumentView, review: bool) -> dict[str, Any]:
    """A photo with its review in words; a link that an app sent is shown as a link, never fetched."""
    words, tone = {
        "pending": (gettext("Waits for review"), "sun"),
        "public": (gettext("Public"), "leaf"),
        "refused": (gettext("Refused"), "plain"),
    }[document.review]
    own = document.file_id is not None
    return {
        "id": document.id,
        "src": f"/photos/{document.id}/small" if own else "",
        "href": f"/photos/{document.id}" if own else document.url,
        "is_link": not own,
        "title": document.title or gettext("Photo %(number)s") % {"number": document.id},
        "review": document.review,
        "words": words,
        "tone": tone,
        "may_review": review,
        "added_at": document.added_at,
    }


def tasks(view: CaseView, people: Mapping[int, PersonInfo]) -> list[dict[str, Any]]:
    rows = []
    for task in view.tasks:
        person = people.get(task.assignee_id or 0)
        who = person.label if person else directory.team_name(task.team_key) if task.team_key else ""
        rows.append({"task": task, "who": who, "due": say.left(task.due_at) if task.due_at else ""})
    return sorted(rows, key=lambda row: row["task"].done_at is not None)


def relations(view: CaseView) -> list[dict[str, Any]]:
    words = {
        ("duplicate_of", "out"): gettext("The same as"),
        ("duplicate_of", "in"): gettext("Also reported as"),
        ("child_of", "out"): gettext("Part of"),
        ("child_of", "in"): gettext("Has the part"),
        ("follows", "out"): gettext("Continues"),
        ("follows", "in"): gettext("Continued in"),
    }
    return [
        {
            "words": words.get((one.kind, one.direction), one.kind),
            "number": one.number,
            "href": case_href(one.number),
            "type": directory.type_name(one.type_key),
            "stage": one.stage,
        }
        for one in view.relations
    ]


def neighbours(request: DeskRequest, view: CaseView, compiled: CompiledType) -> list[dict[str, Any]]:
    """Open requests close by, those of the same type first: perhaps the same thing."""
    row = view.row
    if row.lat is None or row.lon is None:
        return []
    metres = max(NEAR_METRES, compiled.duplicates.radius_m if compiled.duplicates else 0)
    linked = {one.case_id for one in view.relations} | {row.id}
    near = cases.nearby(row.lat, row.lon, metres, days=NEAR_DAYS, limit=12, access=request.access)
    found = [one for one in near if one.row.id not in linked]
    found.sort(key=lambda one: (one.row.type_key != row.type_key, one.metres))
    return [
        {
            "row": one.row,
            "href": case_href(one.row.number),
            "type": directory.type_name(one.row.type_key),
            "same": one.row.type_key == row.type_key,
            "metres": round(one.metres),
            "link": f"{reverse('desk_link', args=[row.number])}?number={one.row.number}",
        }
        for one in found[:6]
    ]


def public_href(view: CaseView) -> str:
    """The page everybody sees; none for a request that is not public."""
    return links.case.format(number=view.number) if view.row.visibility == "public" else ""
