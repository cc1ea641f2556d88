"""The same interface described for programs: OpenAPI 3.1, with this city's address and service codes."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from .answering import address_of, open311
from .services import exposed_types

SOURCE = Path(__file__).resolve().parent.parent / "openapi.yaml"


@cache
def _written() -> dict[str, Any]:
    import yaml

    document: dict[str, Any] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return document


def describe(base: str, codes: list[str]) -> dict[str, Any]:
    """The description for a server at ``base`` that offers the services ``codes``."""
    document = deepcopy(_written())
    document["servers"] = [{"url": base}]
    document["components"]["schemas"]["Report"]["properties"]["service_code"]["examples"] = codes
    return document


@open311("GET")
def description(request: HttpRequest) -> HttpResponse:
    """GET openapi.json (OpenAPI 3.1.0)."""
    document = describe(address_of("/open311/v2"), sorted(exposed_types()))
    return HttpResponse(
        msgspec.json.encode(document),
        content_type="application/json",
        headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "max-age=300"},
    )
