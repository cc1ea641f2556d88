"""Opening a case. The hot path: all is decided before the lock, then few statements and one commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from plaza.kernel.base.rules import local_day
from plaza.kernel.base.types import Actor, pick
from plaza.kernel.ledger.actions import append
from plaza.kernel.messaging.actions import notify
from plaza.kernel.messaging.types import Recipient

from .. import rules
from ..events import CaseOpened, PhotoAdded
from ..models import CaseKey, Clock, Entry
from ..queries.catalogue import city_zone, department_name
from ..registry import links
from ..types import Contact, Opened, PlaceInput
from . import rapid
from .effects import site
from .planning import Plan, plan_case


def open_case(
    *,
    actor: Actor,
    type_key: str,
    answers: Mapping[str, Any],
    place: PlaceInput,
    description: str = "",
    channel: str = "web",
    contact: Contact | None = None,
    photo_ids: Sequence[int] = (),
    media_urls: Sequence[str] = (),
    language: str = "en",
    visibility: str | None = None,
    occurred_at: datetime | None = None,
    account_id: str = "",
    device_id: str = "",
    retry_key: str = "",
) -> Opened:
    """Open a case: durable when this returns.

    ``answers`` by field code; ``channel`` web, desk, phone, open311 …; ``photo_ids`` from
    base.save_photo, shown after review; ``retry_key`` makes a repeated call answer with the first case.
    Raises NotFound (no such type), NotAllowed (staff type), Invalid: ``fields`` has field codes and
    place, description, photo, contact, lat, lon, visibility; ``extra["codes"]`` says missing,
    unknown_value … per field code.
    """
    if retry_key and (known := find_opened(retry_key)):
        return known
    plan = plan_case(
        actor=actor, type_key=type_key, answers=answers, place=place, description=description,
        channel=channel, contact=contact, photos=len(photo_ids) + len(media_urls),
        language=language, visibility=visibility, occurred_at=occurred_at,
    )  # fmt: skip
    case = _case_row(plan, description, channel, language)
    party = _party_row(actor, contact, plan.at, language, account_id, device_id)
    ready = _prepare(plan, actor, case, party)
    documents = _document_rows(plan, photo_ids, media_urls, actor)
    mail = _mail(plan, contact)
    try:
        with transaction.atomic():
            case_id = _write(plan, actor, ready, documents, retry_key)
            if mail is not None and contact is not None:
                _send(case_id, mail, contact, language, actor)
    except IntegrityError:
        if retry_key and (known := find_opened(retry_key)):
            return known
        raise
    return Opened(
        case_id=case_id,
        number=rules.number_of(case_id),
        follow_token=rules.follow_token(settings.SECRET_KEY, case_id, 1),
        due_at=plan.due_at,
        department_key=plan.decision.department,
        routing=list(plan.decision.steps),
    )


def find_opened(retry_key: str) -> Opened | None:
    """What an earlier call with this retry key was answered."""
    row = CaseKey.objects.filter(key=retry_key[:200]).select_related("case").first()
    if row is None:
        return None
    case = row.case
    entry = Entry.objects.filter(case=case, kind="opened").first()
    token = rules.follow_token(settings.SECRET_KEY, case.pk, case.follow_version)
    return Opened(
        case.pk, rules.number_of(case.pk), token, case.due_at, case.department_key,
        list(entry.data.get("routing", [])) if entry else [], repeated=True,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ready:
    """Rows and event of a new case, lacking only its id: the lock is held for as little as possible."""

    case: list[Any]
    parts: list[tuple[rapid.Table, list[list[Any]]]]
    event: Callable[[int], CaseOpened]


def _prepare(plan: Plan, actor: Actor, case: dict[str, Any], party: dict[str, Any] | None) -> Ready:
    at = rapid.at_of()
    rows = (
        (rapid.AREAS, _area_rows(plan)),
        (rapid.ENTRIES, [_entry_row(plan, actor)]),
        (rapid.CLOCKS, [_clock_row(clock) for clock in plan.clocks]),
        (rapid.PARTIES, [party] if party else []),
        (rapid.TASKS, _task_rows(plan)),
    )
    parts = [(into, [into.values(row, at) for row in some]) for into, some in rows if some]
    return Ready(rapid.CASES.values(case, at), parts, _event(plan, case))


def _write(plan: Plan, actor: Actor, ready: Ready, documents: list[dict[str, Any]], retry_key: str) -> int:
    with connection.cursor() as cursor:
        case_id = rapid.insert_one(cursor, rapid.CASES, ready.case)
        for into, rows in ready.parts:
            into.fill("case_id", case_id, rows)
        rapid.insert_together(cursor, ready.parts)
        if retry_key:
            cursor.execute(
                "INSERT INTO cases_case_key (key, case_id, made_at) VALUES (%s, %s, %s)",
                [retry_key[:200], case_id, rapid.at_of()(plan.at)],
            )
        append(ready.event(case_id), actor=actor, occurred_at=plan.at)
        _write_documents(cursor, case_id, documents, actor, plan.at)
    return case_id


def _write_documents(
    cursor: CursorWrapper, case_id: int, documents: list[dict[str, Any]], actor: Actor, at: datetime
) -> None:
    for row in documents:
        values = rapid.DOCUMENTS.values({**row, "case_id": case_id}, rapid.at_of())
        document_id = rapid.insert_one(cursor, rapid.DOCUMENTS, values)
        event = PhotoAdded(case_id, document_id, row.get("file_id") or 0)
        append(event, actor=actor, occurred_at=at)


_EVENT = (
    "type_key", "type_version", "state", "stage", "department_key", "channel", "visibility", "team_key",
)  # fmt: skip


def _event(plan: Plan, case: dict[str, Any]) -> Callable[[int], CaseOpened]:
    day = local_day(plan.at, city_zone()).isoformat()
    data = {name: case[name] for name in _EVENT}
    return lambda case_id: CaseOpened(case_id=case_id, opened_on=day, areas=plan.place.areas, **data)


def _case_row(plan: Plan, description: str, channel: str, language: str) -> dict[str, Any]:
    place, initial = plan.place, plan.compiled.initial
    return {
        "type_key": plan.compiled.key,
        "type_version": plan.version,
        "state": initial.key,
        "stage": initial.stage,
        "status": initial.status,
        "channel": channel[:30],
        "priority": plan.decision.priority,
        "department_key": plan.decision.department,
        "team_key": plan.decision.team,
        "opened_at": plan.at,
        "updated_at": plan.at,
        "due_at": plan.due_at,
        "lat": place.lat,
        "lon": place.lon,
        "h3_9": place.cell,
        "address": place.address,
        "address_id": place.address_id,
        "postcode": place.postcode,
        "place_note": place.note,
        "areas": place.areas,
        "description": description.replace("\x00", "").strip(),
        "answers": plan.answers,
        "language": language[:12],
        "visibility": plan.visibility,
    }


def _area_rows(plan: Plan) -> list[dict[str, Any]]:
    return [
        {"layer_key": layer, "area_key": area, "opened_at": plan.at}
        for layer, area in plan.place.areas.items()
    ]


def _entry_row(plan: Plan, actor: Actor) -> dict[str, Any]:
    return {
        "happened_at": plan.at,
        "kind": "opened",
        "public": True,
        "data": {"department": plan.decision.department, "routing": list(plan.decision.steps)},
        "actor_kind": actor.kind,
        "actor_id": actor.id,
    }


_CLOCK_COLUMNS = ("kind", "calendar", "started_at", "due_at", "next_check_at")


def _clock_row(clock: Clock) -> dict[str, Any]:
    return {name: getattr(clock, name) for name in _CLOCK_COLUMNS}


def _task_rows(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "key": task.key,
            "title": pick(task.name, "en")[:300],
            "team_key": task.team or plan.decision.team,
            "added_at": plan.at,
        }
        for task in plan.compiled.tasks
        if task.on in ("", plan.compiled.initial.key) and rules.is_true(task.when, plan.answers)
    ]


def _party_row(
    actor: Actor, contact: Contact | None, at: datetime, language: str, account_id: str, device_id: str
) -> dict[str, Any] | None:
    person_id = actor.id if actor.kind == "resident" else None
    if not (contact or person_id or account_id or device_id):
        return None
    contact = contact or Contact()
    return {
        "role": "reporter",
        "person_id": person_id,
        "name": contact.name.strip()[:200],
        "email": contact.email.strip()[:254],
        "phone": contact.phone.strip()[:40],
        "language": language[:12],
        "account_id": account_id[:120],
        "device_id": device_id[:120],
        "confirmed_at": at,
    }


def _document_rows(
    plan: Plan, photo_ids: Sequence[int], media_urls: Sequence[str], actor: Actor
) -> list[dict[str, Any]]:
    common = {"kind": "photo", "review": "pending", "added_at": plan.at, "actor_kind": actor.kind}
    files = [{**common, "file_id": file_id} for file_id in photo_ids]
    urls = [{**common, "url": url[:1000]} for url in media_urls if url.startswith(("https://", "http://"))]
    return [{**row, "position": place} for place, row in enumerate(files + urls)]


def _mail(plan: Plan, contact: Contact | None) -> dict[str, Any] | None:
    if contact is None or not contact.email.strip():
        return None
    return {
        "type": plan.compiled.name,
        "place": plan.place.address or plan.place.note,
        "department": department_name(plan.decision.department),
        "due": plan.due_at or "",
    }


def _send(case_id: int, mail: dict[str, Any], contact: Contact, language: str, actor: Actor) -> None:
    token = rules.follow_token(settings.SECRET_KEY, case_id, 1)
    person_id = actor.id if actor.kind == "resident" else None
    notify(
        template="case_received",
        to=Recipient(contact.email, contact.name, language, person_id),
        context={**mail, "number": rules.number_of(case_id), "link": site(links.follow.format(token=token))},
        key=f"case:{case_id}:opened:reporter",
        subject=("case", case_id),
    )
