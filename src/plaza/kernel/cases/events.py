"""What happens to cases, in the past tense: ids and keys only, no personal data, JSON-able.

``was`` and ``now`` say how the case counts before and after (``rules.standing``): a reader of counts
takes away ``was`` and adds ``now``, so that it needs nothing but the events. Empty when nothing changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """Carries what tallies count by, so that they fold from events alone. ``opened_on`` is the city's day."""

    TYPE: ClassVar[str] = "cases.case_opened"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    type_key: str
    type_version: int
    state: str
    stage: str
    department_key: str
    channel: str
    opened_on: str
    visibility: str = "public"
    status: str = "open"
    outcome: str = ""
    team_key: str = ""
    areas: Mapping[str, str] = field(default_factory=dict)
    late: bool = False
    closed_on: str = ""
    on_time: bool | None = None
    seconds_to_close: int = 0


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A transition was taken. ``moved_on`` is the city's day; ``on_time`` is set when the case closed."""

    TYPE: ClassVar[str] = "cases.case_moved"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    transition: str
    from_state: str
    to_state: str
    from_stage: str
    to_stage: str
    from_status: str
    to_status: str
    moved_on: str
    outcome: str = ""
    reason: str = ""
    on_time: bool | None = None
    was: Mapping[str, Any] = field(default_factory=dict)
    now: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseAssigned:
    """Department, team or person in charge changed; ``by_rule`` is the number of the routing rule."""

    TYPE: ClassVar[str] = "cases.case_assigned"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    department_key: str
    team_key: str = ""
    assignee_id: int | None = None
    from_department_key: str = ""
    from_team_key: str = ""
    from_assignee_id: int | None = None
    by_rule: int | None = None
    was: Mapping[str, Any] = field(default_factory=dict)
    now: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseNoted:
    """A note for staff was written."""

    TYPE: ClassVar[str] = "cases.case_noted"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    entry_id: int


@dataclass(frozen=True, slots=True)
class CaseUpdated:
    """Something was added or changed. ``changed`` names columns or answers, never their values."""

    TYPE: ClassVar[str] = "cases.case_updated"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    entry_id: int | None = None
    changed: tuple[str, ...] = ()
    public: bool = False
    visibility: str = ""
    was: Mapping[str, Any] = field(default_factory=dict)
    now: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseRecategorised:
    """The case is now of another type (and on that type's state, stage and department)."""

    TYPE: ClassVar[str] = "cases.case_recategorised"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    from_type: str
    to_type: str
    to_version: int
    from_state: str
    to_state: str
    from_stage: str
    to_stage: str
    from_department_key: str = ""
    to_department_key: str = ""
    was: Mapping[str, Any] = field(default_factory=dict)
    now: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PhotoAdded:
    TYPE: ClassVar[str] = "cases.photo_added"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    document_id: int
    file_id: int


@dataclass(frozen=True, slots=True)
class PhotoReviewed:
    """``review`` is public or refused."""

    TYPE: ClassVar[str] = "cases.photo_reviewed"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    document_id: int
    review: str


@dataclass(frozen=True, slots=True)
class CaseRelated:
    """``kind`` is duplicate_of, child_of or follows; read it as "case_id <kind> other_id"."""

    TYPE: ClassVar[str] = "cases.case_related"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    other_id: int
    kind: str
    removed: bool = False


@dataclass(frozen=True, slots=True)
class CaseFollowed:
    """Somebody follows the case, or (``stopped``) no longer does."""

    TYPE: ClassVar[str] = "cases.case_followed"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    party_id: int
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class TaskAdded:
    TYPE: ClassVar[str] = "cases.task_added"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    task_id: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class TaskCompleted:
    TYPE: ClassVar[str] = "cases.task_completed"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    task_id: int
    key: str = ""


@dataclass(frozen=True, slots=True)
class ClockBreached:
    """A promise was not kept. ``due_at`` is ISO 8601 with zone."""

    TYPE: ClassVar[str] = "cases.clock_breached"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    clock_id: int
    kind: str
    due_at: str
    was: Mapping[str, Any] = field(default_factory=dict)
    now: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClockEscalated:
    """A part (``at``, a fraction) of the allowed time has gone; ``effect`` is what was asked for."""

    TYPE: ClassVar[str] = "cases.clock_escalated"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    clock_id: int
    kind: str
    at: float
    effect: str


@dataclass(frozen=True, slots=True)
class CaseForgotten:
    """Retention ended: personal data and text are gone, the tombstone stays."""

    TYPE: ClassVar[str] = "cases.case_forgotten"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case", "case_id")
    case_id: int
    type_key: str
    outcome: str = ""
    was: Mapping[str, Any] = field(default_factory=dict)
    now: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TypePublished:
    """A version of a case type was frozen; ``sha256`` is of its canonical JSON."""

    TYPE: ClassVar[str] = "cases.type_published"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("case_type", "type_key")
    type_key: str
    number: int
    sha256: str


EVENTS = (
    CaseOpened, CaseMoved, CaseAssigned, CaseNoted, CaseUpdated, CaseRecategorised, PhotoAdded, PhotoReviewed,
    CaseRelated, CaseFollowed, TaskAdded, TaskCompleted, ClockBreached, ClockEscalated, CaseForgotten,
    TypePublished,
)  # fmt: skip
