"""POST Service Request: read, checked, kept durably, then answered."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.http import HttpRequest, RawPostDataException, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from plaza.kernel.base.actions import save_photo
from plaza.kernel.base.types import Actor, Invalid, pick
from plaza.kernel.cases.actions import open_case
from plaza.kernel.cases.rules import check_answers
from plaza.kernel.cases.types import CompiledType, Contact, PlaceInput
from plaza.kernel.people.types import ApiKeyInfo

from ..codec import BadQuestion, Document, Submission, read_submission
from ..codec.asked import first_values
from .answering import city_for, key_of, language_for, query_of
from .pace import keep_pace
from .services import type_for
from .tokens import token_of

SCOPE = "open311.write"
PHOTO_FIELDS = ("media", *(f"photo{number}" for number in range(1, 11)))
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


def submit(request: HttpRequest) -> Document:
    """One new request. 201 with its id, or a token for services that answer in batches."""
    form, files = form_of(request)
    arguments = query_of(request) | first_values(form)
    city = city_for(arguments)
    key = key_of(arguments.get("api_key", ""), SCOPE)
    language = language_for(arguments, city)
    submission = read_submission(form)
    case_type = type_for(submission.service_code)
    _check(submission, case_type, city.time_zone, language)
    keep_pace(key.id)
    opened = open_case(
        actor=Actor("service", key.id),
        type_key=case_type.key,
        answers=submission.answers,
        place=PlaceInput(submission.lat, submission.lon, submission.address, submission.address_id),
        description=submission.description,
        channel="open311",
        contact=Contact(submission.name, submission.email, submission.phone),
        photo_ids=tuple(_photos(files)),
        media_urls=submission.media_urls,
        language=language,
        account_id=submission.account_id,
        device_id=submission.device_id,
        retry_key=_retry_key(request, key),
    )
    row: dict[str, Any] = {"service_request_id": opened.number}
    if case_type.open311.type == "batch":
        row = {"token": token_of(opened.case_id)}
    elif case_type.open311.type == "blackbox":
        row = {}
    notice = pick(case_type.before, language) if case_type.before else ""
    row |= {"service_notice": notice, "account_id": submission.account_id or None}
    return Document("service_requests", "request", [row])


def form_of(request: HttpRequest) -> tuple[Any, Any]:
    """The form fields and files; 400 in words when the body is not a form or is damaged."""
    if request.content_type not in FORM_TYPES:
        raise BadQuestion((400, "Send the request as a form (application/x-www-form-urlencoded)."))
    try:
        return request.POST, request.FILES
    except RequestDataTooBig as error:
        raise BadQuestion((400, "The request is larger than this server takes.")) from error
    except (
        MultiPartParserError, TooManyFilesSent, BadRequest, SuspiciousOperation, UnreadablePostError,
        RawPostDataException, UnicodeDecodeError, LookupError,
    ) as error:  # fmt: skip
        raise BadQuestion((400, "The form could not be read: it is damaged or broke off.")) from error


def _check(submission: Submission, case_type: CompiledType, zone: str, language: str) -> None:
    """Names every fault at once, in the words of the protocol."""
    wrong: list[tuple[int, str]] = []
    checked = check_answers(case_type, submission.answers, time_zone=zone, language=language)
    for problem in checked.problems:
        words = "required" if problem.code == "missing" else str(problem)
        wrong.append((400, f"attribute[{problem.field}]: {problem.field} {words}"))
    if case_type.location == "required" and not submission.placed:
        wrong.append((400, "A place is missing: give lat and long, address_string or address_id."))
    if wrong:
        raise BadQuestion(*wrong)


def _photos(files: Any) -> list[int]:
    sent = [one for name in PHOTO_FIELDS for one in files.getlist(name)]
    if len(sent) > len(PHOTO_FIELDS) - 1:
        raise BadQuestion((400, f"{len(PHOTO_FIELDS) - 1} photos may be sent at most."))
    try:
        return [save_photo(one.read(), one.name or "").id for one in sent]
    except Invalid as error:
        raise BadQuestion((400, f"media: {error.detail}")) from error


def _retry_key(request: HttpRequest, key: ApiKeyInfo) -> str:
    """A client that was not answered may send the same Idempotency-Key again and gets the same request."""
    sent = request.headers.get("Idempotency-Key", "").strip()
    return f"{key.id}:{sent[:100]}" if sent else ""
