"""Tokens: what a client gets when a service answers in batches, and how it becomes a request id."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.http import HttpRequest

from plaza.kernel.cases.queries import get_rows
from plaza.kernel.cases.rules import id_of, number_of

from ..codec import BadQuestion, Document
from .answering import city_for, open311, query_of


def token_of(case_id: int) -> str:
    """A token nobody can guess from the ones they have."""
    number = number_of(case_id)
    digest = hmac.new(settings.SECRET_KEY.encode(), f"open311 token {number}".encode(), hashlib.sha256)
    return f"{number}-{digest.hexdigest()[:20]}"


@open311("GET")
def token(request: HttpRequest, text: str) -> Document:
    """GET tokens/{id}.{f} (GeoReport v2)."""
    city_for(query_of(request))
    case_id = id_of(text.partition("-")[0])
    given = text.encode(errors="replace")
    if (
        case_id is None
        or not hmac.compare_digest(token_of(case_id).encode(), given)
        or not get_rows([case_id])
    ):
        raise BadQuestion((404, "This token is not known."))
    row = {"service_request_id": number_of(case_id), "token": text}
    return Document("service_requests", "request", [row])
