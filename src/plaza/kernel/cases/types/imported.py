"""Cases of another system on their way in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ImportedNote:
    """A line of history an older system kept."""

    at: datetime
    text: str
    public: bool = True


@dataclass(slots=True)
class ImportedCase:
    """One row of another system's file. Empty parts never overwrite what is known.

    ``state`` is a state key of the type, or empty: then ``closed_at`` decides (first closed state with
    ``outcome``, else the initial state, or ``stage`` when given). Times are aware. ``areas`` given
    override what the place says. ``department_key`` given overrides routing. Without ``opened_at`` a case
    we know keeps its own, and a new one is opened now.
    """

    source_id: str
    type_key: str
    opened_at: datetime | None = None
    updated_at: datetime | None = None
    closed_at: datetime | None = None
    state: str = ""
    stage: str = ""
    outcome: str = ""
    address: str = ""
    address_id: str = ""
    postcode: str = ""
    lat: float | None = None
    lon: float | None = None
    description: str = ""
    channel: str = ""
    department_key: str = ""
    areas: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    media_urls: tuple[str, ...] = ()
    status_notes: str = ""
    notes: tuple[ImportedNote, ...] = ()
    due_at: datetime | None = None
    language: str = ""
    visibility: str = ""


@dataclass(slots=True)
class ImportCounts:
    """What an import did: the first three and the length of ``rejected`` add up to the rows given."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[tuple[str, str]] = field(default_factory=list)
