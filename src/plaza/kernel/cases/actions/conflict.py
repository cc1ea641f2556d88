"""Telling the second of two people what the first one did."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from plaza.kernel.base.types import pick

from ..models import Case, Entry
from ..queries.catalogue import city_zone
from ..types import CompiledType

MOST_LINES = 5


def what_changed(case: Case, revision: int, compiled: CompiledType) -> list[str]:
    """Sentences on what happened since ``revision``: who, when, and from what to what; newest last."""
    count = min(max(case.revision - revision, 1), MOST_LINES)
    entries = list(
        Entry.objects.filter(case=case).exclude(kind__in=("opened", "imported")).order_by("-id")[:count]
    )
    return [_sentence(entry, compiled) for entry in reversed(entries)] or [gettext("The case was changed.")]


def _sentence(entry: Entry, compiled: CompiledType) -> str:
    words = {
        "who": gettext(_WHO.get(entry.actor_kind, _SOMEBODY)),
        "when": date_format(timezone.localtime(entry.happened_at, ZoneInfo(city_zone())), "H:i"),
    }
    if entry.kind == "moved":
        template = gettext("%(who)s moved it from “%(was)s” to “%(now)s” at %(when)s.")
        return template % {**words, **_states(entry.data, compiled)}
    return gettext(_WHAT.get(entry.kind, _SOMETHING)) % words


def _states(data: dict[str, Any], compiled: CompiledType) -> dict[str, str]:
    language = get_language() or "en"
    found = {}
    for name, key in (("was", data.get("from_state", "")), ("now", data.get("to_state", ""))):
        state = compiled.find_state(key)
        found[name] = pick(state.name, language) if state else key
    return found


def gettext_noop(message: str) -> str:
    """Marks a msgid for the catalogue; it is translated where it is shown."""
    return message


_SOMEBODY = gettext_noop("Somebody")
_SOMETHING = gettext_noop("%(who)s changed it at %(when)s.")
_WHO = {
    "staff": gettext_noop("A colleague"),
    "resident": gettext_noop("The reporter"),
    "anonymous": gettext_noop("The reporter"),
    "service": gettext_noop("A connected system"),
    "system": gettext_noop("The system"),
}
_WHAT = {
    "assigned": gettext_noop("%(who)s assigned it at %(when)s."),
    "note": gettext_noop("%(who)s wrote a note at %(when)s."),
    "update": gettext_noop("%(who)s added an update at %(when)s."),
    "recategorised": gettext_noop("%(who)s gave it another type at %(when)s."),
    "related": gettext_noop("%(who)s linked it to another case at %(when)s."),
    "visibility": gettext_noop("%(who)s changed who can see it at %(when)s."),
    "photo": gettext_noop("%(who)s added or reviewed a photo at %(when)s."),
    "task": gettext_noop("%(who)s changed its tasks at %(when)s."),
    "edited": gettext_noop("%(who)s edited it at %(when)s."),
}
