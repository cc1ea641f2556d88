"""What a city may configure about cases: ``groups.yaml`` and ``calendars.yaml`` of a blueprint.

Case types and workflows have their own schema, ``schema/case_type.json``; ``rules.check_type`` checks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plaza.kernel.base.options import Key, Words


@dataclass(frozen=True, slots=True)
class GroupOptions:
    """A heading that types are browsed under; the file's order is the page's. ``icon`` is a lucide name."""

    key: Key
    name: Words
    icon: str = ""


@dataclass(frozen=True, slots=True)
class GroupsFile:
    groups: tuple[GroupOptions, ...]


@dataclass(frozen=True, slots=True)
class HolidayOptions:
    """``on``: 2026-12-25, 12-25, third monday of january, easter-2."""

    on: str
    name: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CalendarOptions:
    """Working hours and days off. ``always`` is open day and night. Read by ``rules.calendar_plan``."""

    key: Key
    name: Words
    weekly: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    holidays: tuple[HolidayOptions, ...] = ()
    special_days: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    always: bool = False
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class CalendarsFile:
    calendars: tuple[CalendarOptions, ...]
