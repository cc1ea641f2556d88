"""What a case type declares, compiled.

A compiled type is frozen when it is published; running cases stay on theirs. Everything whose
order matters is a tuple, so that the canonical JSON (and its hash) can sort the keys of mappings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plaza.kernel.base.types import Text

Logic = Any
"""A JsonLogic expression of the subset in ``rules.logic``; None means "always true"."""

FIELD_TYPES = ("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist")
STATE_KINDS = ("initial", "active", "waiting", "closed", "cancelled")
STAGES = ("received", "planned", "in_progress", "waiting", "closed")
END_KINDS = ("closed", "cancelled")
PRIORITIES = ("low", "normal", "high", "urgent")
VISIBILITIES = ("public", "private", "staff")
CASE_PERMISSIONS = (
    "cases.view", "cases.view_private", "cases.view_contact", "cases.note", "cases.update",
    "cases.assign", "cases.transition", "cases.recategorise", "cases.review_photo", "cases.merge",
    "cases.export",
)  # fmt: skip
CASE_VARIABLES = (
    "open_tasks", "open_children", "photos", "priority", "channel", "assigned", "department", "team",
)  # fmt: skip
"""What a guard may ask about the case besides its answers. Counts are numbers, ``assigned`` is a bool."""


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    name: Text


@dataclass(frozen=True, slots=True)
class Field:
    """One question. ``type`` is an Open311 datatype; ``show_if`` looks only at earlier fields."""

    code: str
    type: str
    label: Text
    help: Text = field(default_factory=dict)
    required: bool = False
    public: bool = False
    values: tuple[Choice, ...] = ()
    show_if: Logic = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None

    def choice(self, key: str) -> Choice | None:
        return next((choice for choice in self.values if choice.key == key), None)


@dataclass(frozen=True, slots=True)
class State:
    """``kind`` is one of STATE_KINDS (for the engine), ``stage`` one of STAGES (for residents)."""

    key: str
    kind: str
    stage: str
    name: Text
    pauses_clock: bool = False

    @property
    def is_end(self) -> bool:
        return self.kind in END_KINDS

    @property
    def status(self) -> str:
        """Open311's two words: open or closed."""
        return "closed" if self.is_end else "open"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case ended. ``retention_days`` after closing it is forgotten; None keeps it."""

    key: str
    name: Text
    retention_days: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case ended, in words the public reads; leads to ``outcome``."""

    key: str
    outcome: str
    text: Text


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from states to a state.

    On the way to a closed or cancelled state the outcome and the public reason come from
    ``reasons`` (staff choose one) or are fixed: ``outcome`` with ``public_text``.
    ``fields`` are codes of staff fields (or intake fields) that must be filled to take it.
    """

    key: str
    from_states: tuple[str, ...]
    to: str
    name: Text
    permission: str = "cases.transition"
    guard: Logic = None
    needs: Text = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    outcome: str = ""
    public_text: Text = field(default_factory=dict)
    effects: tuple[str, ...] = ()

    def reason(self, key: str) -> Reason | None:
        return next((reason for reason in self.reasons if reason.key == key), None)


@dataclass(frozen=True, slots=True)
class When:
    """Conditions of a routing rule; all that are given must hold. Dates are inclusive, ISO."""

    area: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hours: str = ""
    weekdays: tuple[str, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    calendar: str = ""
    channel: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    answers: Logic = None


@dataclass(frozen=True, slots=True)
class Target:
    department: str
    team: str = ""
    priority: str = ""


@dataclass(frozen=True, slots=True)
class RoutingRule:
    when: When
    to: Target
    because: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Amount:
    """A span of time: ``hours`` or ``days``, exactly one is not zero."""

    hours: float = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class Escalation:
    """At this fraction of the allowed time (1.0 is the deadline), have this effect."""

    at: float
    effect: str


@dataclass(frozen=True, slots=True)
class ClockPolicy:
    """A promise. ``of`` is working or calendar time; ``until`` is "closed" or "leaves <state>"."""

    kind: str
    amount: Amount
    of: str = "working"
    calendar: str = ""
    until: str = "closed"
    by_priority: Mapping[str, Amount] = field(default_factory=dict)
    escalate: tuple[Escalation, ...] = ()
    name: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """A task that a case gets when it enters ``on`` (a state key; "" is on opening), if ``when`` holds."""

    key: str
    name: Text
    on: str = ""
    when: Logic = None
    team: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent at an event: a template by key, or words of this type's own."""

    template: str = ""
    subject: Text = field(default_factory=dict)
    body: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Duplicates:
    radius_m: float = 30
    days: int = 60


@dataclass(frozen=True, slots=True)
class Open311Options:
    expose: bool = True
    type: str = "realtime"
    code: str = ""


@dataclass(frozen=True, slots=True)
class CompiledType:
    """Everything about one version of one case type, workflow merged in. Read it with ``rules.load_type``."""

    key: str
    name: Text
    group: str
    department: str
    states: tuple[State, ...]
    outcomes: tuple[Outcome, ...]
    transitions: tuple[Transition, ...]
    fields: tuple[Field, ...] = ()
    staff_fields: tuple[Field, ...] = ()
    routing: tuple[RoutingRule, ...] = ()
    clocks: tuple[ClockPolicy, ...] = ()
    tasks: tuple[TaskPlan, ...] = ()
    messages: Mapping[str, Message] = field(default_factory=dict)
    summary: Text = field(default_factory=dict)
    before: Text = field(default_factory=dict)
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    workflow: str = ""
    visibility: str = "public"
    anonymous: bool = True
    example_target: bool = False
    location: str = "required"  # required | optional | none
    photo: str = "optional"  # none | optional | required
    priority: str = "normal"
    calendar: str = ""
    duplicates: Duplicates | None = None
    open311: Open311Options = field(default_factory=Open311Options)
    icon: str = ""
    format: int = 1

    @property
    def initial(self) -> State:
        return next(state for state in self.states if state.kind == "initial")

    @property
    def service_code(self) -> str:
        """The Open311 service_code."""
        return self.open311.code or self.key

    def find_state(self, key: str) -> State | None:
        return next((state for state in self.states if state.key == key), None)

    def find_transition(self, key: str) -> Transition | None:
        return next((transition for transition in self.transitions if transition.key == key), None)

    def find_outcome(self, key: str) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.key == key), None)

    def find_field(self, code: str) -> Field | None:
        """An intake or staff field by its code."""
        return next((one for one in (*self.fields, *self.staff_fields) if one.code == code), None)

    def find_clock(self, kind: str) -> ClockPolicy | None:
        return next((clock for clock in self.clocks if clock.kind == kind), None)
