"""GET Service Requests, GET Service Request, and the way to POST Service Request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from plaza.kernel.base.rules import now
from plaza.kernel.base.types import City
from plaza.kernel.cases.queries import (
    entry_words,
    find_case_by_number,
    get_case,
    get_rows,
    get_type_version,
    list_cases,
    list_timeline,
    list_types,
    public_photos,
)
from plaza.kernel.cases.rules import parse_datetime
from plaza.kernel.cases.types import CaseFilter, CaseRow, CompiledType
from plaza.kernel.people.queries import list_departments

from ..codec import Asked, BadQuestion, Document, read_list_question, request_of
from ..codec.answers import attributes_of, extended_of, note_of
from .answering import address_of, city_for, language_for, open311, query_of, zone_of
from .submit import submit
from .walking import question_of, remember, start_of

MOST_IDS = 1000


@open311("GET", "POST")
def requests(request: HttpRequest) -> Document:
    """GET and POST requests.{f} (GeoReport v2)."""
    if request.method == "POST":
        return submit(request)
    query = query_of(request)
    city = city_for(query)
    language = language_for(query, city)
    asked = read_list_question(query, lambda text: parse_datetime(text, city.time_zone), now())
    rows = _named(asked) if asked.ids else _listed(asked, request)
    return Document("service_requests", "request", answers_for(rows, city, language, asked.extended))


@open311("GET")
def request(request: HttpRequest, number: str) -> Document:
    """GET requests/{id}.{f} (GeoReport v2): a list of one."""
    query = query_of(request)
    city = city_for(query)
    language = language_for(query, city)
    rows = _named(Asked(ids=(number,)))
    extended = query.get("extensions", "").lower() in {"true", "1", "yes"}
    return Document("service_requests", "request", answers_for(rows, city, language, extended))


def _named(asked: Asked) -> list[CaseRow]:
    """The requests with these numbers, ours or an older system's, in the order asked for."""
    ids = [find_case_by_number(text) for text in asked.ids[:MOST_IDS]]
    found = get_rows([one for one in ids if one is not None])
    hidden = _hidden_types()
    rows = [found[one] for one in ids if one in found and found[one].type_key not in hidden]
    if not rows:
        raise BadQuestion((404, f"Request “{asked.ids[0][:80]}” is not known."))
    return rows


def _listed(asked: Asked, request: HttpRequest) -> list[CaseRow]:
    where = _filter(asked)
    if not asked.paged:
        return list_cases(where, limit=asked.size).rows
    question = question_of(request)
    cursor = start_of(question, asked.page) if asked.page > 1 else ""
    if asked.page > 1 and not cursor:
        cursor = _skip(where, (asked.page - 1) * asked.size)
        if not cursor:
            return []
    page = list_cases(where, after=cursor, limit=asked.size)
    remember(question, asked.page, page.next)
    return page.rows


def _skip(where: CaseFilter, rows: int) -> str:
    """The cursor behind the first ``rows`` rows, for a client that did not walk here; empty past the end."""
    cursor = ""
    while rows > 0:
        page = list_cases(where, after=cursor, limit=min(rows, 1000))
        if not page.next:
            return ""
        cursor, rows = page.next, rows - len(page.rows)
    return cursor


def _filter(asked: Asked) -> CaseFilter:
    known = _readable_types()
    if unknown := [code for code in asked.codes if code not in known]:
        raise BadQuestion((404, f"Service “{unknown[0][:80]}” is not known."))
    types: tuple[str, ...] = tuple(known[code] for code in asked.codes)
    where = CaseFilter(
        types=types,
        status=next(iter(asked.statuses)) if len(asked.statuses) == 1 else "",
        opened_from=asked.start,
        opened_to=asked.end,
        updated_after=asked.updated_after,
        updated_before=asked.updated_before,
        q=asked.q,
        bbox=asked.bbox,
        near=asked.near,
    )
    if not types and _hidden_types():
        return replace(where, types=tuple(known.values()))
    return where


def _readable_types() -> dict[str, str]:
    """Service code to type of everything that may be read here, also what can no longer be reported."""
    return {one.service_code: one.key for one in _all_types() if one.open311.expose}


def _hidden_types() -> frozenset[str]:
    """Types whose requests are not offered through Open311."""
    return frozenset(one.key for one in _all_types() if not one.open311.expose)


def _all_types() -> list[CompiledType]:
    return list_types(public=False, active=False)


def answers_for(rows: Sequence[CaseRow], city: City, language: str, extended: bool) -> list[dict[str, Any]]:
    """Rows as Open311 says them; one query for the photos of all of them."""
    zone = zone_of(city)
    photos = public_photos([row.id for row in rows]) if rows else {}
    agencies = {one.key: one.name for one in list_departments()}
    answers = []
    for row in rows:
        case_type = get_type_version(row.type_key, row.type_version)
        shown = photos.get(row.id, [])
        media = [one.url or address_of(f"/photos/{one.id}") for one in shown]
        agency = agencies.get(row.department_key, row.department_key)
        line = request_of(row, case_type, zone=zone, language=language, agency=agency, media=media)
        if extended:
            view = get_case(row.id)
            timeline = list_timeline(row.id)
            line["extended_attributes"] = extended_of(row, shown, media)
            line["attributes"] = attributes_of(case_type, view.answers, language)
            line["notes"] = [
                note_of(entry, entry_words(entry, case_type, language), zone) for entry in timeline
            ]
        answers.append(line)
    return answers
