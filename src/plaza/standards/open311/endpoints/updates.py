"""Service request updates both ways, as mySociety's clients and adapters speak them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from plaza.kernel.base.rules import now
from plaza.kernel.base.types import Actor, City
from plaza.kernel.cases.actions import add_photo, add_update, take_transition
from plaza.kernel.cases.queries import (
    entry_words,
    find_case_by_number,
    get_case,
    get_rows,
    get_type_version,
    list_public_updates,
    list_transitions,
)
from plaza.kernel.cases.rules import parse_datetime
from plaza.kernel.people.queries import access_of
from plaza.kernel.people.types import ApiKeyInfo

from ..codec import BadQuestion, Document, status_of, update_of
from ..codec.asked import MOST_ROWS, first_values
from ..models import ReceivedUpdate
from .answering import city_for, key_of, language_for, open311, query_of, zone_of
from .pace import keep_pace
from .submit import SCOPE, form_of

STATUSES = frozenset(
    "OPEN CLOSED FIXED IN_PROGRESS ACTION_SCHEDULED INVESTIGATING DUPLICATE NOT_COUNCILS_RESPONSIBILITY "
    "NO_FURTHER_ACTION INTERNAL_REFERRAL FOR_TRIAGE CANCELLED REOPEN".split()
)
DEFAULT_SPAN = timedelta(days=1)


@open311("GET", "POST")
def updates(request: HttpRequest) -> Document:
    """GET and POST servicerequestupdates.{f} (mySociety's extension of GeoReport v2)."""
    return _receive(request) if request.method == "POST" else _list(request)


def _list(request: HttpRequest) -> Document:
    """Public updates between start_date and end_date (default: the last day), oldest first."""
    query = query_of(request)
    city = city_for(query)
    language = language_for(query, city)
    end = _date(query, "end_date", city) or now()
    start = _date(query, "start_date", city) or end - DEFAULT_SPAN
    if end < start:
        raise BadQuestion((400, "end_date lies before start_date."))
    entries = list_public_updates(start=start, end=end, limit=MOST_ROWS)
    rows = get_rows({entry.case_id for entry in entries})
    lines = []
    for entry in entries:
        if (row := rows.get(entry.case_id)) is None:
            continue
        case_type = get_type_version(row.type_key, row.type_version)
        words = entry_words(entry, case_type, language)
        lines.append(update_of(entry, row.number, words, zone_of(city)))
    return Document("service_requests_updates", "request_update", lines)


def _date(query: dict[str, str], name: str, city: City) -> Any:
    text = query.get(name, "").strip()
    moment = parse_datetime(text, city.time_zone) or parse_datetime(text.replace(" ", "+"), city.time_zone)
    if text and moment is None:
        raise BadQuestion((400, f"{name} is not a date. Write it as 2026-01-31T08:00:00Z."))
    return moment


def _receive(request: HttpRequest) -> Document:
    """An update from another system: a public line, its photos, and a step if its status asks for one."""
    form, _ = form_of(request)
    arguments = query_of(request) | first_values(form)
    city = city_for(arguments)
    key = key_of(arguments.get("api_key", ""), SCOPE)
    language_for(arguments, city)
    case_id, update_id = _checked(arguments)
    keep_pace(key.id)
    before = ReceivedUpdate.objects.filter(key_id=key.id, update_id=update_id).first()
    if before is None:
        before = _keep(arguments, key, case_id, update_id, tuple(form.getlist("media_url")), city)
    return Document("service_request_updates", "request_update", [{"update_id": str(before.entry_id)}])


def _checked(arguments: dict[str, str]) -> tuple[int, str]:
    wrong = [
        (400, f"{name} is missing.")
        for name in ("service_request_id", "update_id", "status", "updated_datetime", "description")
        if not arguments.get(name, "").strip()
    ]
    status = arguments.get("status", "").strip().upper()
    if status and status not in STATUSES:
        wrong.append((400, f"status “{status[:40]}” is not known. Use one of {', '.join(sorted(STATUSES))}."))
    if len(arguments.get("description", "")) > 4000:
        wrong.append((400, "description is longer than 4000 characters."))
    if wrong:
        raise BadQuestion(*wrong)
    number = arguments["service_request_id"].strip()
    case_id = find_case_by_number(number)
    if case_id is None:
        raise BadQuestion((404, f"Request “{number[:80]}” is not known."))
    return case_id, arguments["update_id"].strip()[:100]


def _keep(
    arguments: dict[str, str],
    key: ApiKeyInfo,
    case_id: int,
    update_id: str,
    media: tuple[str, ...],
    city: City,
) -> ReceivedUpdate:
    actor = Actor("service", key.id)
    access = access_of(actor)
    happened_at = _date(arguments, "updated_datetime", city)
    try:
        with transaction.atomic():
            entry_id = add_update(
                actor=actor,
                access=access,
                case_id=case_id,
                text=arguments["description"].strip(),
                occurred_at=min(happened_at, now()),
            )
            if urls := tuple(url for url in media if url.startswith(("http://", "https://"))):
                add_photo(actor=actor, access=access, case_id=case_id, media_urls=urls[:10])
            _follow_status(arguments, actor, access, case_id)
            return ReceivedUpdate.objects.create(
                key_id=key.id, update_id=update_id, case_id=case_id, entry_id=entry_id, received_at=now()
            )
    except IntegrityError:
        return ReceivedUpdate.objects.get(key_id=key.id, update_id=update_id)


def _follow_status(arguments: dict[str, str], actor: Actor, access: Any, case_id: int) -> None:
    """Takes the one step that leads to the status sent, if this key may; the words are kept either way."""
    wanted = arguments["status"].strip().upper()
    row = get_case(case_id, access).row
    if wanted in ("OPEN", status_of(row.stage, row.outcome)):
        return
    for step in list_transitions(case_id, access, actor):
        if not step.allowed or step.fields:
            continue
        if not step.closes:
            if status_of(step.stage, "") == wanted or (wanted == "REOPEN" and row.status == "closed"):
                take_transition(
                    actor=actor, access=access, case_id=case_id, revision=None, transition=step.key
                )
                return
            continue
        for reason in step.reasons:
            if wanted in (status_of("closed", reason.outcome), "CLOSED"):
                take_transition(
                    actor=actor, access=access, case_id=case_id, revision=None, transition=step.key,
                    reason=reason.key, public_text=arguments["description"].strip(),
                )  # fmt: skip
                return
