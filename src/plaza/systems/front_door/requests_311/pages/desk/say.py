"""Words of the desk: how long is left, who did what, what a line of the history means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext, ngettext, pgettext

from plaza.kernel.base.rules import now
from plaza.kernel.cases.queries import entry_text, entry_words
from plaza.kernel.cases.types import ClockView, CompiledType, EntryView
from plaza.kernel.people.types import PersonInfo
from plaza.ui.reader import current_language, joined

from . import directory

DAY, HOUR = 86_400, 3_600


def span(seconds: float) -> str:
    """A length of time in the one unit a person would use."""
    seconds = abs(seconds)
    if seconds >= 2 * DAY:
        days = round(seconds / DAY)
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if seconds >= HOUR:
        hours = round(seconds / HOUR)
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    minutes = max(1, round(seconds / 60))
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def left(due_at: datetime, at: datetime | None = None) -> str:
    """What is left until ``due_at``, or by how much it has passed."""
    seconds = (due_at - (at or now())).total_seconds()
    if seconds >= 0:
        return gettext("%(span)s left") % {"span": span(seconds)}
    return gettext("%(span)s late") % {"span": span(seconds)}


def clock_name(kind: str, compiled: CompiledType) -> str:
    policy = compiled.find_clock(kind)
    if policy and policy.name:
        return directory.words(policy.name)
    known = {"first_response": gettext("First response"), "resolve": gettext("Settled")}
    return known.get(kind, kind.replace("_", " ").capitalize())


def clock_state(clock: ClockView) -> tuple[str, str, str]:
    """(words, tone, icon) for how a promise stands."""
    if clock.state == "kept":
        return gettext("Done in time"), "leaf", "circle-check"
    if clock.state == "stopped_late" and clock.stopped_at:
        late = span((clock.stopped_at - clock.due_at).total_seconds())
        return gettext("Done %(span)s late") % {"span": late}, "plain", "circle-check"
    if clock.state == "paused":
        return gettext("Paused: the time waits"), "sun", "pause"
    passed = clock.state == "late" or clock.due_at < now()
    return left(clock.due_at), "coral" if passed else "ocean", "alarm-clock" if passed else "clock"


PRIORITIES = {
    "low": lambda: pgettext("priority", "Low"),
    "normal": lambda: pgettext("priority", "Normal"),
    "high": lambda: pgettext("priority", "High"),
    "urgent": lambda: pgettext("priority", "Urgent"),
}


def priority(key: str) -> str:
    return PRIORITIES[key]() if key in PRIORITIES else key


def visibility(key: str) -> str:
    return {
        "public": gettext("Public: everybody can see it"),
        "private": gettext("Private: only the reporter and staff with the right to it"),
        "staff": gettext("Staff: only staff"),
    }.get(key, key)


def channel(key: str) -> str:
    return {
        "web": gettext("Website"),
        "phone": gettext("Telephone"),
        "desk": gettext("Counter"),
        "counter": gettext("Counter"),
        "email": gettext("E-mail"),
        "open311": gettext("App (Open311)"),
        "app": gettext("App"),
    }.get(key, key.replace("_", " ").capitalize())


def actor(entry: EntryView, people: Mapping[int, PersonInfo]) -> str:
    """Who did it."""
    if entry.actor_kind == "staff" and entry.actor_id in people:
        return people[entry.actor_id].label
    return {
        "staff": gettext("Staff"),
        "resident": gettext("The reporter"),
        "anonymous": gettext("Somebody without an account"),
        "service": gettext("A connected system"),
        "system": gettext("Plaza itself"),
    }.get(entry.actor_kind, "")


def title(entry: EntryView, compiled: CompiledType) -> str:
    return entry_words(entry, compiled, current_language())


def text(entry: EntryView, compiled: CompiledType, people: Mapping[int, PersonInfo]) -> str:
    """What was written, or what the codes of the line say to staff."""
    if entry.kind in _TEXTS:
        return _TEXTS[entry.kind](entry, people)
    return entry_text(entry, current_language())


def holder(department_key: str, team_key: str, person: PersonInfo | None) -> str:
    """Who has it: a person, else a team, else the department."""
    if person is not None:
        return person.label
    return directory.team_name(team_key) if team_key else directory.department_name(department_key)


def _assigned(entry: EntryView, people: Mapping[int, PersonInfo]) -> str:
    data = entry.data
    person = people.get(int(data.get("person_id") or 0))
    return gettext("To: %(who)s") % {
        "who": holder(str(data.get("department", "")), str(data.get("team_key", "")), person)
    }


def _edited(entry: EntryView, people: Mapping[int, PersonInfo]) -> str:
    names = {
        "description": gettext("description"),
        "answers": gettext("answers"),
        "place": gettext("place"),
        "priority": gettext("priority"),
        "contact": gettext("contact details"),
    }
    return joined(names.get(one, one) for one in entry.data.get("changed", ()))


def _recategorised(entry: EntryView, people: Mapping[int, PersonInfo]) -> str:
    said = gettext("From “%(was)s” to “%(now)s”.") % {
        "was": directory.type_name(str(entry.data.get("from_type", ""))),
        "now": directory.type_name(str(entry.data.get("to_type", ""))),
    }
    return f"{said} {entry.text}".strip()


def _visibility(entry: EntryView, people: Mapping[int, PersonInfo]) -> str:
    return visibility(str(entry.data.get("now", "")))


_TEXTS = {
    "assigned": _assigned,
    "edited": _edited,
    "recategorised": _recategorised,
    "visibility": _visibility,
}
