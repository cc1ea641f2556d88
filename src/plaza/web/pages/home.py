"""The front page: one question, the doors, the city now."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page

from plaza.ui import registry

log = logging.getLogger(__name__)


@gzip_page
def home(request: HttpRequest) -> HttpResponse:
    """Holds no secret and no form token, so compressing it tells nobody anything."""
    return render(request, "web/home.html", {"figures": city_now(request)})


def city_now(request: HttpRequest) -> list[registry.Figure]:
    """Live figures of all systems, in order; a system that fails leaves its own out, not the page."""
    found: list[registry.Figure] = []
    for provider in registry.strips():
        try:
            found += provider.call(request)
        except Exception:
            log.exception("figures of %s", provider.key)
    return found[:6]
