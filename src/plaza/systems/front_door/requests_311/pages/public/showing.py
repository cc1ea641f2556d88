"""One request in words: facts, when it is expected, photos, what happened, what belongs to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from plaza.kernel.base.types import NotFound
from plaza.kernel.cases.queries import entry_text, entry_words, get_type_info, get_type_version
from plaza.kernel.cases.rules import show_answer
from plaza.kernel.cases.types import CaseView, CompiledType, DocumentView, EntryView, Field, RelationView
from plaza.kernel.people.queries import find_department
from plaza.ui.reader import city_zone, current_language
from plaza.ui.tags.reading import stage_words
from plaza.ui.tags.words import day, say, when

from ...queries.public_lists import shown_areas
from .lines import Line, plain, request_path, type_name

Row = dict[str, Any]


def compiled_of(view: CaseView) -> CompiledType:
    """The version of the type that the case runs on."""
    return get_type_version(view.row.type_key, view.row.type_version)


def facts(view: CaseView, compiled: CompiledType) -> list[Row]:
    """Where, who is in charge, since when, and the answers this reader may see."""
    row = view.row
    where = [plain(row.address), plain(row.place_note)]
    rows: list[Row] = [{"key": gettext("Where"), "value": " · ".join(filter(None, where))}]
    rows.append({"key": gettext("Part of the city"), "value": _areas(view)})
    department = find_department(row.department_key)
    rows.append({"key": gettext("Who takes care of it"), "value": say(department.name) if department else ""})
    rows.append({"key": gettext("Reported"), "value": when(row.opened_at)})
    rows += answers(view, compiled)
    if row.source_id:
        rows.append({"key": gettext("Number in the earlier system"), "value": plain(row.source_id)})
    return [one for one in rows if one["value"]]


def _areas(view: CaseView) -> SafeString:
    """Each layer's area on a line of its own: a ward and a collection day do not speak for themselves."""
    language = current_language()
    found = []
    for layer, refs in shown_areas():
        key = view.row.areas.get(layer.key, "")
        found += [(say(layer.name), ref.name_in(language)) for ref in refs if ref.key == key]
    return format_html_join(mark_safe("<br>"), "{}: <bdi>{}</bdi>", found)


def answers(view: CaseView, compiled: CompiledType) -> list[Row]:
    """The questions of the type with their answers, in the order they are asked."""
    fields = (*compiled.fields, *compiled.staff_fields)
    return [
        {"key": say(dict(field.label)) or field.code, "value": _answer(field, view.answers[field.code])}
        for field in fields
        if view.answers.get(field.code) not in (None, "", [])
    ]


def _answer(field: Field, value: Any) -> Any:
    if field.type == "datetime":
        moment = parse_datetime(str(value))
        if moment is not None:
            local = moment.astimezone(city_zone()) if moment.tzinfo else moment
            return day(local.date()) if (local.hour, local.minute) == (0, 0) else when(moment)
    return plain(show_answer(field, value, current_language()))


def expected(view: CaseView, compiled: CompiledType, usual: float | None) -> dict[str, Any]:
    """When it should be done, said honestly: a target that is only our example is called so."""
    row = view.row
    scale = ""
    if usual is not None:
        scale = gettext("Requests like this took %(time)s on average over the last 12 months.") % {
            "time": span_words(usual)
        }
    if row.status == "closed":
        took = ""
        if row.closed_at:
            seconds = max(0.0, (row.closed_at - row.opened_at).total_seconds())
            took = gettext("It took %(time)s.") % {"time": span_words(seconds)}
        return {"tone": "leaf", "title": gettext("Closed on"), "day": row.closed_at, "notes": [took]}
    notes = (
        [gettext("This date is an example, not a promise of the city.")] if compiled.example_target else []
    )
    if row.due_at is None:
        nothing = gettext("No date is set for this kind of request.")
        return {"tone": "plain", "title": nothing, "day": None, "notes": [scale]}
    if any(clock.state == "paused" for clock in view.clocks):
        waits = gettext("We are waiting for something, so the date will move.")
        return {
            "tone": "sun",
            "title": gettext("Was expected by"),
            "day": row.due_at,
            "notes": [waits, scale],
        }
    if row.late:
        late = gettext("This is late. We are sorry. The department still has it and it is not forgotten.")
        return {
            "tone": "coral",
            "title": gettext("Was expected by"),
            "day": row.due_at,
            "notes": [late, scale],
        }
    return {"tone": "ocean", "title": gettext("Expected by"), "day": row.due_at, "notes": [*notes, scale]}


def span_words(seconds: float) -> str:
    """A length of time in one unit a person would use."""
    hours = round(seconds / 3600)
    if hours < 1:
        return gettext("less than an hour")
    if hours < 36:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = round(seconds / 86400)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def photos(documents: tuple[DocumentView, ...], line: Line, token: str = "") -> list[Row]:
    """Pictures with words for who cannot see them; ``token`` shows the reporter what waits for review."""
    kept = [one for one in documents if one.file_id is not None and one.kind == "photo"]
    pictures = [one for one in kept if one.review != "refused"]
    more = f"?token={token}" if token else ""
    return [
        {
            "id": one.id,
            "src": reverse("photo_small", args=[one.id]) + more,
            "href": reverse("photo", args=[one.id]) + more,
            "alt": gettext("Photo %(n)s of %(total)s: %(type)s, %(place)s")
            % {"n": number, "total": len(pictures), "type": line.title, "place": line.place},
            "review": one.review,
            "added_at": one.added_at,
        }
        for number, one in enumerate(pictures, 1)
    ]


def outside_links(documents: tuple[DocumentView, ...]) -> list[Row]:
    """Pictures that lie on another site: a link, because our pages load nothing from elsewhere."""
    return [
        {"href": one.url, "host": urlsplit(one.url).hostname or ""}
        for one in documents
        if one.url.startswith(("https://", "http://")) and one.review == "public"
    ]


def story(entries: list[EntryView], compiled: CompiledType, pictures: list[Row]) -> list[Row]:
    """What happened, newest first, in plain words."""
    language = current_language()
    by_id = {one["id"]: one for one in pictures}
    return [_happened(entry, compiled, language, by_id) for entry in reversed(entries)]


def _happened(entry: EntryView, compiled: CompiledType, language: str, pictures: dict[int, Row]) -> Row:
    state = compiled.find_state(str(entry.data.get("to_state", ""))) if entry.kind == "moved" else None
    stage = state.stage if state else "received" if entry.kind == "opened" else ""
    images = [pictures[key] for key in entry.data.get("documents", ()) if key in pictures]
    by_city = entry.kind == "update" and not entry.data.get("by_reporter")
    return {
        "title": entry_words(entry, compiled, language),
        "at": entry.at,
        "text": plain(entry_text(entry, language)),
        "stage": stage,
        "icon": "" if stage else _ICONS.get(entry.kind, ""),
        "by": gettext("The city") if by_city else "",
        "images": images,
    }


_ICONS = {
    "update": "message-square",
    "photo": "camera",
    "related": "link",
    "recategorised": "shuffle",
    "clock": "alarm-clock",
    "edited": "pencil",
    "imported": "archive",
    "forgotten": "eraser",
}


def close_words(entries: list[EntryView], view: CaseView, compiled: CompiledType) -> str:
    """The public reason in the reader's language, where its type has it so."""
    for entry in reversed(entries):
        state = compiled.find_state(str(entry.data.get("to_state", ""))) if entry.kind == "moved" else None
        if state is not None and state.is_end:
            return plain(entry_text(entry, current_language()) or view.row.closed_reason)
    return plain(view.row.closed_reason)


def relations(view: CaseView) -> list[Row]:
    """Other public requests that belong to this one."""
    return [
        {
            "words": _relation_words(one),
            "href": request_path(one.number),
            "number": one.number,
            "title": type_name(one.type_key),
            "stage": one.stage,
            "is_original": one.kind == "duplicate_of" and one.direction == "out",
        }
        for one in view.relations
    ]


def _relation_words(one: RelationView) -> str:
    words = {
        ("duplicate_of", "out"): gettext("The same problem; the work goes on there"),
        ("duplicate_of", "in"): gettext("The same problem, joined to this request"),
        ("child_of", "out"): gettext("This request is a part of it"),
        ("child_of", "in"): gettext("A part of this request"),
        ("follows", "out"): gettext("What came before"),
        ("follows", "in"): gettext("What came after"),
    }
    return words.get((one.kind, one.direction), gettext("Belongs to this request"))


def again_href(view: CaseView) -> str:
    """Where the same problem can be reported again, with its place; empty when it cannot be."""
    row = view.row
    try:
        info = get_type_info(row.type_key)
    except NotFound:
        return ""
    if not info.active or info.imported or info.visibility == "staff":
        return ""
    href = reverse("report_new", args=[row.type_key])
    return (
        f"{href}?lat={row.lat:.6f}&lon={row.lon:.6f}" if row.lat is not None and row.lon is not None else href
    )


def metadata(view: CaseView, line: Line, url: str, city: str) -> dict[str, Any]:
    """What search engines may read: schema.org Report, without any person."""
    row = view.row
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "url": url,
        "identifier": row.number,
        "name": f"{line.title}, {line.place}",
        "dateCreated": row.opened_at.isoformat(timespec="seconds"),
        "dateModified": row.updated_at.isoformat(timespec="seconds"),
        "creativeWorkStatus": stage_words(row.stage),
        "publisher": {"@type": "GovernmentOrganization", "name": city},
    }
    if row.lat is not None and row.lon is not None:
        geo = {"@type": "GeoCoordinates", "latitude": row.lat, "longitude": row.lon}
        found["contentLocation"] = {"@type": "Place", "name": line.place, "geo": geo}
    return found
