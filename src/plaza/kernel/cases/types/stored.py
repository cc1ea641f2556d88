"""Cases as they go in and come out: plain data classes that pages, APIs and importers share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from plaza.kernel.base.types import Text

Bbox = tuple[float, float, float, float]
"""West, south, east, north in degrees (WGS 84)."""


@dataclass(frozen=True, slots=True)
class TypeInfo:
    """A type without its questions and states; ``imported`` ones were made by an import, not declared."""

    key: str
    name: Text
    group: str
    department_key: str
    visibility: str
    version: int
    active: bool
    imported: bool


@dataclass(frozen=True, slots=True)
class GroupInfo:
    key: str
    name: Text
    icon: str


@dataclass(frozen=True, slots=True)
class Published:
    """``changed`` is false when the newest version already said exactly this."""

    key: str
    version: int
    changed: bool


@dataclass(frozen=True, slots=True)
class PlaceInput:
    """Where it is. Degrees WGS 84; any part may be missing. ``note`` is the place in the reporter's words."""

    lat: float | None = None
    lon: float | None = None
    address: str = ""
    address_id: str = ""
    note: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Who reports or follows; all optional. Personal data: never in events, never public."""

    name: str = ""
    email: str = ""
    phone: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.email or self.phone)


@dataclass(frozen=True, slots=True)
class Opened:
    """What the reporter is told. ``repeated`` is true when a retry key had already opened this case."""

    case_id: int
    number: str
    follow_token: str
    due_at: datetime | None
    department_key: str
    routing: list[str]
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """A case after a change: its new revision, state, stage and status."""

    case_id: int
    revision: int
    state: str
    stage: str
    status: str
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class ClockView:
    """A promise: ``state`` is running, paused, kept (stopped in time), late or stopped_late."""

    kind: str
    started_at: datetime
    due_at: datetime
    state: str
    stopped_at: datetime | None = None
    breached_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A photo, file or link: ``file_id`` or ``url`` is set. ``review`` is pending, public or refused."""

    id: int
    kind: str
    review: str
    file_id: int | None
    url: str
    title: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class TaskView:
    id: int
    key: str
    title: str
    team_key: str
    assignee_id: int | None
    due_at: datetime | None
    done_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class RelationView:
    """``direction`` is out (this case is kind of other) or in (other is kind of this case)."""

    kind: str
    direction: str
    case_id: int
    number: str
    type_key: str
    stage: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of a timeline.

    ``kind``: opened, moved, assigned, note, update, edited, recategorised, related, photo, task, clock,
    visibility, imported, forgotten. ``data`` holds codes for the words (see ``actions`` for each kind);
    ``text`` is what a person wrote. ``actor_id`` is 0 for public readers.
    """

    id: int
    case_id: int
    at: datetime
    kind: str
    public: bool
    text: str
    data: Mapping[str, Any]
    actor_kind: str
    actor_id: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list: enough for a list line, a map point or an Open311 answer, no personal data.

    ``address`` and ``description`` are empty when the reader may not see them. ``areas`` is layer key to
    area key. ``number`` is ours with check digit; ``source_id`` the number an older system gave.
    """

    id: int
    number: str
    type_key: str
    type_version: int
    state: str
    stage: str
    status: str
    outcome: str
    channel: str
    priority: str
    department_key: str
    team_key: str
    assignee_id: int | None
    opened_at: datetime
    updated_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    late: bool
    lat: float | None
    lon: float | None
    address: str
    address_id: str
    postcode: str
    place_note: str
    areas: Mapping[str, str]
    description: str
    language: str
    visibility: str
    revision: int
    closed_reason: str
    public_note: str
    source_system: str
    source_id: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A whole case. ``answers`` holds only what this reader may see; ``contact`` is None without the right.

    ``reader`` says as whom it was read: public, reporter or staff. ``extra`` are attributes of imports.
    """

    row: CaseRow
    reader: str
    answers: Mapping[str, Any]
    extra: Mapping[str, Any]
    contact: Contact | None
    reporter_language: str
    followers: int
    clocks: tuple[ClockView, ...]
    documents: tuple[DocumentView, ...]
    tasks: tuple[TaskView, ...]
    relations: tuple[RelationView, ...]

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def number(self) -> str:
        return self.row.number


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A public close reason: ``text`` is what the reporter will read."""

    key: str
    outcome: str
    text: Text


@dataclass(frozen=True, slots=True)
class TransitionView:
    """A step the case could take. ``allowed`` false comes with ``why_not`` in words, ready to show."""

    key: str
    name: Text
    to: str
    stage: str
    closes: bool
    allowed: bool
    why_not: str
    fields: tuple[str, ...]
    needs_text: bool
    reasons: tuple[ReasonView, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """The queue of one member of staff: theirs, then what nobody has yet in their teams and departments.

    ``departments`` None is every department. Cases of a team of others are not in it.
    """

    person_id: int
    teams: tuple[str, ...] = ()
    departments: tuple[str, ...] | None = ()


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases to list; empty parts do not filter.

    ``worked_on`` leaves only cases in which the reader works (cases.view), not what is merely public;
    ``waiting`` only open ones in somebody's queue.
    ``period`` on opening time, half-open [from, to). ``area`` is (layer key, area key). ``late`` True
    for open cases past their promise. ``ids`` overrides all other parts (Open311). ``order`` is newest
    (opened, newest first), oldest, updated (last change, newest first), least_updated (the other way
    round) or due (open cases, late first, then soonest due).
    """

    types: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    status: str = ""
    outcomes: tuple[str, ...] = ()
    area: tuple[str, str] | None = None
    department_key: str = ""
    team_key: str = ""
    assignee_id: int | None = None
    unassigned: bool = False
    reporter_id: int | None = None
    opened_from: datetime | None = None
    opened_to: datetime | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    q: str = ""
    bbox: Bbox | None = None
    near: tuple[float, float, float] | None = None
    late: bool | None = None
    channel: str = ""
    has_pending_photo: bool = False
    source_system: str = ""
    visibility: str = ""
    ids: tuple[int, ...] = ()
    worked_on: bool = False
    waiting: Waiting | None = None
    order: str = "newest"


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list. ``next`` is the cursor to pass as ``after``; empty at the end."""

    rows: list[T]
    next: str


@dataclass(frozen=True, slots=True)
class Near:
    """A case near a point, with its distance in metres."""

    row: CaseRow
    metres: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """Cases close together on a map: their middle and how many; ``case_id`` only when it is one."""

    lat: float
    lon: float
    count: int
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class CountLine:
    """Counts of one key: ``key`` is what was grouped by (a type, area, department, or ISO day)."""

    key: str
    opened: int
    closed: int
    on_time: int
    late: int
    seconds_to_close: int


@dataclass(frozen=True, slots=True)
class OpenLine:
    """Cases open now under one key, and how many of them are late."""

    key: str
    cases: int
    late: int


@dataclass(frozen=True, slots=True)
class BoardLine:
    """Open cases of one department and team; ``whose`` is mine, nobody or others."""

    department_key: str
    team_key: str
    whose: str
    cases: int
    late: int


@dataclass(frozen=True, slots=True)
class TallyFilter:
    """Which days and whom to count; ``area`` None is the whole city."""

    first: date | None = None
    last: date | None = None
    types: tuple[str, ...] = ()
    department_key: str = ""
    area: tuple[str, str] | None = None
