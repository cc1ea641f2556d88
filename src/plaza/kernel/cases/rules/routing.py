"""Routing: ordered rules decide who gets a case, and say why each did or did not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from plaza.kernel.base.types import pick

from ..types import CompiledType, Decision, RoutingRule, When
from .calendars import Calendar, calendar_for
from .dates import zone
from .describing import describe
from .holidays import WEEKDAYS
from .logic import is_true


def route(
    compiled: CompiledType,
    *,
    at: datetime,
    areas: Mapping[str, str],
    answers: Mapping[str, Any],
    calendars: Mapping[str, Calendar] | None = None,
    time_zone: str = "UTC",
    channel: str = "",
    priority: str = "",
    language: str = "en",
) -> Decision:
    """The first rule that fits; else the type's department. Reads nothing else, so it can be tried dry.

    ``areas`` is layer key to area key. ``steps`` explains every rule that was looked at, in order.
    """
    case = _Case(
        compiled, at, areas, answers, calendars or {}, time_zone, channel, priority or compiled.priority
    )
    steps: list[str] = []
    for number, rule in enumerate(compiled.routing, 1):
        obstacle = case.obstacle(rule.when, language)
        if obstacle is None:
            steps.append(_fitted(number, rule, language))
            to = rule.to
            return Decision(
                to.department, to.team, to.priority or case.priority, number, tuple(steps), rule.because
            )
        steps.append(f"Rule {number} did not match: {obstacle}.")
    none = "No rule matched" if steps else "No rules"
    steps.append(f"{none}: goes to the type's department, {compiled.department}.")
    return Decision(compiled.department, "", case.priority, None, tuple(steps))


def _fitted(number: int, rule: RoutingRule, language: str) -> str:
    to = " / ".join(part for part in (rule.to.department, rule.to.team) if part)
    because = pick(rule.because, language).rstrip(".")
    return f"Rule {number} matched: goes to {to}" + (f" ({because})." if because else ".")


@dataclass(slots=True)
class _Case:
    """What the rules may look at, and the check of one rule."""

    compiled: CompiledType
    at: datetime
    areas: Mapping[str, str]
    answers: Mapping[str, Any]
    calendars: Mapping[str, Calendar]
    time_zone: str
    channel: str
    priority: str

    def obstacle(self, when: When, language: str) -> str | None:
        """Why the rule does not fit, in words; None if it does. The first obstacle is told."""
        return (
            self._area(when)
            or _one_of("channel", self.channel, when.channel)
            or _one_of("priority", self.priority, when.priority)
            or self._time(when)
            or self._answers(when, language)
        )

    def _area(self, when: When) -> str | None:
        for layer, wanted in when.area.items():
            obstacle = _one_of(layer, self.areas.get(layer, ""), wanted)
            if obstacle:
                return obstacle
        return None

    def _time(self, when: When) -> str | None:
        if not (when.hours or when.weekdays or when.dates):
            return None
        calendar = calendar_for(self.calendars, when.calendar or self.compiled.calendar, self.time_zone)
        local = self.at.astimezone(zone(calendar.plan.time_zone))
        if when.hours:
            now = "working" if calendar.is_open(self.at) else "outside_working"
            if now != when.hours:
                clock = f"{WEEKDAYS[local.weekday()]} {local:%H:%M}"
                return f"{clock} is {'within' if now == 'working' else 'outside'} working hours"
        day = local.date().isoformat()
        if when.dates and not any(_within(day, first, last) for first, last in when.dates):
            return f"{day} is not {' or '.join(f'{first} to {last}' for first, last in when.dates)}"
        return _one_of("weekday", WEEKDAYS[local.weekday()], when.weekdays)

    def _answers(self, when: When, language: str) -> str | None:
        if is_true(when.answers, self.answers):
            return None
        return f"it needs {describe(when.answers, self.compiled, language)}"


def _within(day: str, first: str, last: str) -> bool:
    """Dates with a year, or month and day of any year (which may run over New Year)."""
    if len(first) == 5:
        day = day[5:]
        if first > last:
            return day >= first or day <= last
    return first <= day <= last


def _one_of(name: str, value: str, wanted: Sequence[str]) -> str | None:
    if not wanted or value in wanted:
        return None
    return f"{name} is {value or 'not known'}, not {' or '.join(wanted)}"
