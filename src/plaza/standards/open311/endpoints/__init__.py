"""Open311 GeoReport v2 at /open311/v2/, discovery beside it. Every answer is in the form of the protocol."""

from __future__ import annotations

from django.urls import re_path

from .answering import unknown_address
from .description import description
from .discovery import discovery
from .requests import request, requests
from .services import definition, services
from .tokens import token
from .updates import updates

PREFIX = "open311/"
FORMAT = r"\.(?P<form>[a-z0-9]{1,8})$"

urlpatterns = [
    re_path(rf"^discovery{FORMAT}", discovery),
    re_path(r"^v2/openapi\.(?P<form>json)$", description),
    re_path(rf"^v2/requests{FORMAT}", requests),
    re_path(rf"^v2/requests/(?P<number>[^/]{{1,120}}){FORMAT}", request),
    re_path(rf"^v2/services{FORMAT}", services),
    re_path(rf"^v2/services/(?P<code>[^/]{{1,120}}){FORMAT}", definition),
    re_path(rf"^v2/tokens/(?P<text>[^/]{{1,120}}){FORMAT}", token),
    re_path(rf"^v2/servicerequestupdates{FORMAT}", updates),
    re_path("", unknown_address),
]
