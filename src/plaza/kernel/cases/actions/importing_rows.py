"""One imported row as the rows we store: state, stage, routing, promise, timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import Actor, Invalid, NotFound

from .. import rules
from ..events import CaseOpened
from ..queries.catalogue import calendars, get_type_info, get_type_version
from ..queries.near import cell_of
from ..types import ClockPolicy, CompiledType, ImportedCase, State
from .clocks import main_kind

_EVENT = (
    "type_key", "type_version", "state", "stage", "department_key", "channel", "visibility", "status",
    "outcome", "team_key", "late",
)  # fmt: skip


@dataclass(slots=True)
class Built:
    """What to write for one row; ``case_id`` is filled in when ids are taken."""

    case: dict[str, Any]
    areas: list[dict[str, Any]] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    clocks: list[dict[str, Any]] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    opened_on: str = ""
    closed_on: str = ""
    seconds_to_close: int = 0

    def event(self, case_id: int) -> CaseOpened:
        case = self.case
        closed = bool(self.closed_on)
        return CaseOpened(
            case_id=case_id,
            opened_on=self.opened_on,
            areas=case["areas"],
            closed_on=self.closed_on,
            on_time=(not case["late"]) if closed and case["due_at"] else None,
            seconds_to_close=self.seconds_to_close,
            **{name: case[name] for name in _EVENT},
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """A type as an import needs it: looked up once."""

    compiled: CompiledType
    version: int
    policy: ClockPolicy | None
    calendar: rules.Calendar | None
    end: State
    simple: bool


class Builder:
    """Builds rows of one chunk; remembers types."""

    def __init__(self, source_system: str, moment: datetime, actor: Actor) -> None:
        city = get_city()
        self.source_system = source_system
        self.moment = moment
        self.actor = actor
        self.language = city.default_language
        self.time_zone = city.time_zone
        self.zone = ZoneInfo(city.time_zone)
        self.calendars = calendars()
        self._kinds: dict[str, Kind] = {}

    def kind(self, type_key: str) -> Kind:
        found = self._kinds.get(type_key)
        if found is None:
            found = self._kinds[type_key] = self._look_up(type_key)
        return found

    def _look_up(self, type_key: str) -> Kind:
        try:
            info = get_type_info(type_key)
        except NotFound as error:
            raise Invalid(str(error)) from error
        compiled = get_type_version(type_key, info.version)
        policy = compiled.find_clock(main_kind(compiled))
        calendar = rules.clock_calendar(compiled, policy, self.calendars, self.time_zone) if policy else None
        end = next(state for state in compiled.states if state.is_end)
        return Kind(compiled, info.version, policy, calendar, end, not compiled.routing)

    def build(self, row: ImportedCase, source_hash: str, areas: Mapping[str, str]) -> Built:
        """Everything to write for a row; Invalid says why it cannot be taken."""
        kind = self.kind(row.type_key)
        opened = _aware(row.opened_at) if row.opened_at else self.moment
        closed = _aware(row.closed_at) if row.closed_at else None
        state = state_of(kind.compiled, row, kind.end)
        if state.is_end and closed is None:
            closed = _aware(row.updated_at) if row.updated_at else opened
        closed = max(closed, opened) if closed and state.is_end else None
        department, team, priority = self._routed(kind, row, opened, areas)
        due = self._due(kind, row, opened, priority)
        late = due is not None and (closed or self.moment) > due
        lat, lon = position(row)
        case: dict[str, Any] = {
            "type_key": row.type_key,
            "type_version": kind.version,
            "state": state.key,
            "stage": row.stage if row.stage and not state.is_end and row.stage != "closed" else state.stage,
            "status": state.status,
            "outcome": row.outcome[:60] if closed else "",
            "channel": (row.channel or "import")[:30],
            "priority": priority,
            "department_key": department,
            "team_key": team,
            "opened_at": opened,
            "updated_at": max(opened, closed or opened, _aware(row.updated_at) if row.updated_at else opened),
            "due_at": due,
            "closed_at": closed,
            "late": late,
            "lat": lat,
            "lon": lon,
            "h3_9": None if lat is None or lon is None else cell_of(lat, lon),
            "address": row.address[:300],
            "address_id": row.address_id[:80],
            "postcode": row.postcode[:20],
            "areas": areas if lat is not None or row.areas else {},
            "description": row.description.replace("\x00", "")[:8000],
            "answers": row.answers,
            "extra": row.extra if row.opened_at else {**row.extra, "date_unknown": "yes"},
            "language": row.language or self.language,
            "visibility": row.visibility or kind.compiled.visibility,
            "closed_reason": row.status_notes if closed else "",
            "public_note": row.status_notes,
            "source_system": self.source_system,
            "source_id": row.source_id[:120],
            "source_hash": source_hash,
        }
        if closed:
            case["forget_on"] = rules.forget_on(kind.compiled, row.outcome, closed, self.time_zone)
        built = Built(case)
        built.areas = [
            {"layer_key": layer, "area_key": area, "opened_at": opened}
            for layer, area in case["areas"].items()
        ]
        self._days(built, opened, closed)
        self._timeline(built, row, state)
        self._clock(built, kind, late)
        self._media(built, row)
        return built

    def _days(self, built: Built, opened: datetime, closed: datetime | None) -> None:
        built.opened_on = self._day(opened)
        if closed:
            built.closed_on = self._day(closed)
            built.seconds_to_close = max(0, round((closed - opened).total_seconds()))

    def _day(self, at: datetime) -> str:
        return at.astimezone(self.zone).date().isoformat()

    def _routed(
        self, kind: Kind, row: ImportedCase, at: datetime, areas: Mapping[str, str]
    ) -> tuple[str, str, str]:
        if row.department_key:
            return row.department_key, "", kind.compiled.priority
        if kind.simple:
            return kind.compiled.department, "", kind.compiled.priority
        decision = rules.route(
            kind.compiled, at=at, areas=areas, answers=row.answers, calendars=self.calendars,
            time_zone=self.time_zone, channel=row.channel,
        )  # fmt: skip
        return decision.department, decision.team, decision.priority

    def _due(self, kind: Kind, row: ImportedCase, at: datetime, priority: str) -> datetime | None:
        if row.due_at is not None:
            return _aware(row.due_at)
        if kind.policy is None or kind.calendar is None:
            return None
        return rules.deadline(kind.policy, kind.calendar, at, priority)

    def _entry(self, at: datetime, kind: str, text: str = "", **data: Any) -> dict[str, Any]:
        return {
            "happened_at": at, "kind": kind, "public": True, "text": text, "data": data,
            "actor_kind": self.actor.kind, "actor_id": self.actor.id,
        }  # fmt: skip

    def _timeline(self, built: Built, row: ImportedCase, state: State) -> None:
        case = built.case
        built.entries.append(self._entry(case["opened_at"], "opened", department=case["department_key"]))
        for note in row.notes:
            entry = self._entry(_aware(note.at), "update", note.text)
            built.entries.append({**entry, "public": note.public})
        if case["closed_at"]:
            moved = self._entry(
                case["closed_at"], "moved", row.status_notes, to_state=state.key, to_stage="closed",
                from_state="", outcome=case["outcome"],
            )  # fmt: skip
            built.entries.append(moved)
        elif row.status_notes:
            built.entries.append(self._entry(case["updated_at"], "update", row.status_notes))

    def _clock(self, built: Built, kind: Kind, late: bool) -> None:
        case = built.case
        if kind.policy is None or case["due_at"] is None:
            return
        open_still = case["closed_at"] is None
        built.clocks.append(
            {
                "kind": kind.policy.kind,
                "calendar": kind.policy.calendar or kind.compiled.calendar,
                "started_at": case["opened_at"],
                "due_at": case["due_at"],
                "stopped_at": case["closed_at"],
                "breached_at": case["due_at"] if late else None,
                # History is not escalated; only a promise that can still be kept is watched.
                "escalated": len(kind.policy.escalate) if late else 0,
                "next_check_at": case["due_at"] if open_still and not late else None,
            }
        )

    def _media(self, built: Built, row: ImportedCase) -> None:
        built.documents = [
            {
                "url": url[:1000], "kind": "photo", "review": "public", "position": place,
                "added_at": built.case["opened_at"], "actor_kind": self.actor.kind,
            }
            for place, url in enumerate(row.media_urls)
            if url.startswith(("https://", "http://"))
        ]  # fmt: skip


def state_of(compiled: CompiledType, row: ImportedCase, end: State) -> State:
    """The state a row names, or that its closing time and stage speak of."""
    if row.state:
        named = compiled.find_state(row.state)
        if named is None:
            raise Invalid(f"The type “{compiled.key}” has no state “{row.state}”.")
        return named
    if row.closed_at is not None or row.stage == "closed":
        return end
    alike = (state for state in compiled.states if state.stage == row.stage and not state.is_end)
    return next(alike, compiled.initial)


def position(row: ImportedCase) -> tuple[float | None, float | None]:
    """Where the row says it is; Invalid when that is not on earth."""
    if row.lat is None or row.lon is None:
        return None, None
    if not (-90 <= row.lat <= 90 and -180 <= row.lon <= 180):
        raise Invalid("The position is not on earth.")
    return row.lat, row.lon


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise Invalid("A time has no zone.")
    return at.astimezone(UTC)
