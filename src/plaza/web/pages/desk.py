"""The shell of the desk: what needs me today, and the keys."""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plaza.kernel.people.registry import staff_required
from plaza.ui import registry
from plaza.ui.reader import may

log = logging.getLogger(__name__)


@staff_required
def today(request: HttpRequest) -> HttpResponse:
    return render(request, "web/desk.html", {"slots": filled_slots(request)})


def filled_slots(request: HttpRequest) -> list[dict[str, Any]]:
    """Slots this person may see and that have something to show."""
    found = []
    for provider in registry.desk_slots():
        if not may(request, provider.permission):
            continue
        try:
            slot = provider.call(request)
        except Exception:
            log.exception("desk slot of %s", provider.key)
            continue
        if slot:
            found.append({"title": provider.title, "icon": provider.icon, "slot": slot, "key": provider.key})
    return found


@staff_required
def keys(request: HttpRequest) -> HttpResponse:
    return render(request, "web/keys.html")
