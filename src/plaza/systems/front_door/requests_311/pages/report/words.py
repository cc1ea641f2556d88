"""Sentences about promises and about what a report asks."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from plaza.kernel.cases.types import Amount, CompiledType

from ... import rules


def usual(compiled: CompiledType) -> str:
    """The promise as a scale: "usually 5 working days"; empty without one."""
    clock = rules.promised(compiled)
    if clock is None:
        return ""
    return gettext("usually %(time)s") % {"time": amount_words(clock.amount, working=clock.of == "working")}


def amount_words(amount: Amount, *, working: bool) -> str:
    """A span of time in words; whole days of the calendar are said as days."""
    days, hours = amount.days, amount.hours
    if not working and hours and hours % 24 == 0 and hours > 24:
        days, hours = int(hours // 24), 0
    if days:
        if working:
            return ngettext("%(n)d working day", "%(n)d working days", days) % {"n": days}
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    whole = max(1, round(hours))
    if working:
        return ngettext("%(n)d working hour", "%(n)d working hours", whole) % {"n": whole}
    return ngettext("%(n)d hour", "%(n)d hours", whole) % {"n": whole}


def asks_of(compiled: CompiledType) -> list[str]:
    """What we will ask, one line each."""
    lines = []
    if compiled.location != "none":
        lines.append(gettext("where it is: an address, the map, or your own words"))
    if compiled.fields:
        lines.append(gettext("a few questions about it"))
    if compiled.photo == "required":
        lines.append(gettext("a photo"))
    elif compiled.photo == "optional":
        lines.append(gettext("a photo, if you have one"))
    if compiled.anonymous:
        lines.append(gettext("your e-mail address, only if you want an answer"))
    else:
        lines.append(gettext("your e-mail address or phone number, so that we can answer"))
    return lines
