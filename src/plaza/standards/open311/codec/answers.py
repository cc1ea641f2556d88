"""Case types and cases as Open311 says them. Ids are text, coordinates are numbers, times carry a zone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from plaza.kernel.base.types import Text, pick
from plaza.kernel.cases.types import CaseRow, CompiledType, DocumentView, EntryView, Field


def when(moment: datetime | None, zone: tzinfo) -> str | None:
    """ISO 8601 with zone and whole seconds, in city time."""
    return moment.astimezone(zone).replace(microsecond=0).isoformat() if moment else None


def service_of(case_type: CompiledType, group: str, language: str) -> dict[str, Any]:
    """One line of GET Service List."""
    words = case_type.keywords.get(language) or case_type.keywords.get("en") or ()
    return {
        "service_code": case_type.service_code,
        "service_name": pick(case_type.name, language),
        "description": pick(case_type.summary, language),
        "metadata": bool(case_type.fields),
        "type": case_type.open311.type,
        "keywords": ", ".join(words),
        "group": group,
    }


def definition_of(case_type: CompiledType, language: str) -> dict[str, Any]:
    """GET Service Definition: the questions of the type as attributes, in order from 1."""
    attributes = [_attribute(one, order, language) for order, one in enumerate(case_type.fields, start=1)]
    return {"service_code": case_type.service_code, "attributes": attributes}


def _attribute(one: Field, order: int, language: str) -> dict[str, Any]:
    attribute: dict[str, Any] = {
        "variable": True,
        "code": one.code,
        "datatype": one.type,
        # A question that is asked only sometimes cannot be demanded of a client that knows no conditions.
        "required": one.required and one.show_if is None,
        "datatype_description": pick(one.help, language) or None,
        "order": order,
        "description": pick(one.label, language),
    }
    if one.values:
        attribute["values"] = [{"key": c.key, "name": pick(c.name, language)} for c in one.values]
    return attribute


def request_of(
    row: CaseRow,
    case_type: CompiledType,
    *,
    zone: tzinfo,
    language: str,
    agency: Text | str,
    media: Sequence[str],
) -> dict[str, Any]:
    """One line of GET Service Requests. Unknown values are None: null in JSON, left out in XML."""
    closed = row.status == "closed"
    return {
        "service_request_id": row.number,
        "status": row.status,
        "status_notes": (row.closed_reason if closed else row.public_note) or None,
        "service_name": pick(case_type.name, language),
        "service_code": case_type.service_code,
        "description": row.description[:4000] or None,
        "agency_responsible": pick(agency, language) or None,
        "service_notice": None,
        "requested_datetime": when(row.opened_at, zone),
        "updated_datetime": when(row.closed_at if closed and row.closed_at else row.updated_at, zone),
        "expected_datetime": when(row.due_at, zone),
        "address": row.address or None,
        "address_id": row.address_id or None,
        "zipcode": row.postcode or None,
        "lat": row.lat,
        "long": row.lon,
        "media_url": media[0] if media else None,
    }


def status_of(stage: str, outcome: str) -> str:
    """mySociety's finer status words for updates, from our stage and outcome."""
    if stage == "closed":
        ends = {"duplicate": "DUPLICATE", "not_ours": "NOT_COUNCILS_RESPONSIBILITY", "cancelled": "CANCELLED"}
        return ends.get(outcome, "FIXED" if outcome in {"fixed", "done", "completed"} else "CLOSED")
    return {"planned": "ACTION_SCHEDULED", "in_progress": "IN_PROGRESS"}.get(stage, "OPEN")


def extended_of(row: CaseRow, photos: Sequence[DocumentView], media: Sequence[str]) -> dict[str, Any]:
    """extended_attributes: what Plaza knows beyond GeoReport."""
    detail = {"received": "RECEIVED", "closed": "PROCESSED"}.get(row.stage, "IN_PROCESS")
    return {
        "channel": row.channel,
        "stage": row.stage,
        "outcome": row.outcome or None,
        "detailed_status": detail,
        "areas": dict(row.areas),
        "source_number": row.source_id or None,
        "media_urls": list(media),
        "photos": [
            {"media_url": url, "title": photo.title or None}
            for photo, url in zip(photos, media, strict=False)
        ],
    }


def attributes_of(case_type: CompiledType, answers: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """Answers that are public, with their words: label, name, value, code."""
    lines = []
    for one in case_type.fields:
        value = answers.get(one.code)
        if not one.public or value in (None, "", []):
            continue
        for key in value if isinstance(value, list) else [value]:
            choice = one.choice(str(key))
            name = pick(choice.name, language) if choice else str(key)
            label = pick(one.label, language)
            lines.append({"label": label, "name": name, "value": str(key), "code": one.code})
    return lines


def note_of(entry: EntryView, words: str, zone: tzinfo) -> dict[str, Any]:
    """One line of the public timeline."""
    return {
        "datetime": when(entry.at, zone),
        "type": entry.kind,
        "summary": words,
        "description": entry.text or None,
    }


def update_of(entry: EntryView, number: str, words: str, zone: tzinfo) -> dict[str, Any]:
    """One line of mySociety's GET servicerequestupdates."""
    stage, outcome = str(entry.data.get("to_stage", "")), str(entry.data.get("outcome", ""))
    return {
        "update_id": str(entry.id),
        "service_request_id": number,
        "status": status_of(stage, outcome),
        "updated_datetime": when(entry.at, zone),
        "description": entry.text or words,
        "media_url": None,
    }
