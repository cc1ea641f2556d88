"""What the rules answer about cases and case types, and the calendars they count with."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plaza.kernel.base.types import Text

from .declared import CASE_PERMISSIONS, Transition


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the checker has to say about a file. ``level`` is error or warning; line 0 is unknown."""

    level: str
    path: str
    line: int
    message: str
    file: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return " ".join(
            part for part in (where and f"{where}:", self.path and f"{self.path}:", self.message) if part
        )


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What the city has, so that names in a type can be checked; None means "cannot be checked here"."""

    languages: tuple[str, ...] = ()
    departments: Mapping[str, tuple[str, ...]] | None = None  # department key to its team keys
    groups: frozenset[str] | None = None
    calendars: frozenset[str] | None = None
    layers: Mapping[str, frozenset[str] | None] | None = None  # layer key to area keys, None if unknown
    effects: frozenset[str] | None = None
    permissions: frozenset[str] = frozenset(CASE_PERMISSIONS)
    templates: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """What is wrong with one answer.

    ``code``: missing, unknown_field, unknown_value, bad_date, bad_number, too_long, too_small,
    too_big, wrong_type. ``message`` is an English msgid with ``%(name)s`` places for ``params``.
    """

    field: str
    code: str
    message: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % dict(self.params)


@dataclass(frozen=True, slots=True)
class AnswerCheck:
    """``answers`` are cleaned and JSON-able; answers to hidden questions are dropped."""

    answers: dict[str, Any]
    problems: tuple[AnswerProblem, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a transition cannot be taken now. ``code``: state, permission, guard, field, reason, text."""

    code: str
    message: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % dict(self.params)


@dataclass(frozen=True, slots=True)
class TransitionOption:
    """A transition that leaves the case's state; ``why_not`` is empty if it may be taken now."""

    transition: Transition
    why_not: tuple[WhyNot, ...] = ()

    @property
    def allowed(self) -> bool:
        return not self.why_not


@dataclass(frozen=True, slots=True)
class Move:
    """The result of taking a transition: what to write to the case and what to do after."""

    transition: str
    from_state: str
    state: str
    stage: str
    status: str
    outcome: str
    reason: str
    public_text: Text
    answers: Mapping[str, Any]  # the cleaned transition fields, to merge into the case's answers
    effects: tuple[str, ...]
    pauses_clock: bool
    closes: bool
    reopens: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a case goes and why; ``rule`` counts from 1, None is the type's default department."""

    department: str
    team: str
    priority: str
    rule: int | None
    steps: tuple[str, ...]
    because: Text = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClockState:
    """One running promise of one case, as stored. Times are aware UTC.

    ``paused_seconds`` counts time of the clock's own kind (working seconds for a working clock).
    """

    kind: str
    started_at: datetime
    due_at: datetime
    paused_at: datetime | None = None
    paused_seconds: int = 0
    stopped_at: datetime | None = None
    escalated: int = 0  # how many of the policy's escalations have happened


@dataclass(frozen=True, slots=True)
class Simulation:
    """A walk through a type without a database."""

    name: str
    ok: bool
    state: str
    stage: str
    status: str
    outcome: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Holiday:
    """``on``: "2026-12-25", "12-25", "third monday of january", "last monday of may", "easter-2"."""

    on: str
    name: Text = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CalendarPlan:
    """A calendar as a city writes it. ``weekly``: weekday 0 (Monday) to 6, minutes of the day (from, to)."""

    key: str
    time_zone: str
    weekly: tuple[tuple[tuple[int, int], ...], ...]
    holidays: tuple[Holiday, ...] = ()
    special_days: Mapping[date, tuple[tuple[int, int], ...]] = dataclasses.field(default_factory=dict)
    name: Text = dataclasses.field(default_factory=dict)
