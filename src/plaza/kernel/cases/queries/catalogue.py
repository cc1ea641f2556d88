"""Published types, groups and calendars, kept compiled in memory.

A process looks at one tiny row at most once a second to see whether anything was published.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import NotFound, Text
from plaza.kernel.people.queries import list_departments

from .. import rules
from ..models import CaseType, CaseTypeVersion, CatalogueStamp, TypeGroup, WorkCalendar
from ..types import CompiledType, GroupInfo, TypeInfo

LOOK_EVERY_SECONDS = 1.0
KEEP_NAMES_SECONDS = 10.0


@dataclass(slots=True)
class _Memory:
    mark: str = ""
    looked_at: float = -1e9
    infos: dict[str, TypeInfo] = field(default_factory=dict)
    compiled: dict[tuple[str, int], CompiledType] = field(default_factory=dict)
    groups: list[GroupInfo] = field(default_factory=list)
    calendars: dict[str, rules.Calendar] = field(default_factory=dict)
    zone: str = ""
    departments: dict[str, Text] = field(default_factory=dict)
    departments_at: float = -1e9


_memory = _Memory()


def forget() -> None:
    """Look at the database again on the next call, whatever the stamp says."""
    _memory.looked_at = -1e9
    _memory.mark = ""


def _fresh() -> _Memory:
    now = time.monotonic()
    if now - _memory.looked_at < LOOK_EVERY_SECONDS:
        return _memory
    mark = CatalogueStamp.objects.values_list("mark", flat=True).filter(pk=1).first() or "none"
    zone = get_city().time_zone
    if mark != _memory.mark or zone != _memory.zone:
        _load(zone)
        _memory.mark = mark
        _memory.zone = zone
    _memory.looked_at = now
    return _memory


def _load(zone: str) -> None:
    _memory.infos = {
        row.key: TypeInfo(
            row.key,
            row.name,
            row.group,
            row.department_key,
            row.visibility,
            row.current_version,
            row.active,
            row.imported,
        )
        for row in CaseType.objects.order_by("key")
    }
    _memory.compiled = {}
    _memory.groups = [
        GroupInfo(row.key, row.name, row.icon) for row in TypeGroup.objects.order_by("position", "key")
    ]
    _memory.calendars = {
        row.key: rules.Calendar(rules.calendar_plan(row.key, row.data, zone))
        for row in WorkCalendar.objects.all()
    }


def city_zone() -> str:
    """The name of the city's time zone."""
    return get_city().time_zone


def calendars() -> Mapping[str, rules.Calendar]:
    """Working calendars by key."""
    return _fresh().calendars


def department_name(key: str) -> Text:
    """A department's name for a message, at most ten seconds old."""
    now = time.monotonic()
    if now - _memory.departments_at > KEEP_NAMES_SECONDS or key not in _memory.departments:
        _memory.departments = {one.key: one.name for one in list_departments()}
        _memory.departments_at = now
    return _memory.departments.get(key) or {"en": key}


def list_groups() -> list[GroupInfo]:
    """Groups in the city's order."""
    return list(_fresh().groups)


def get_type_info(key: str) -> TypeInfo:
    """What lists need of a type; NotFound."""
    info = _fresh().infos.get(key)
    if info is None:
        raise NotFound(f"There is no request type “{key}”.")
    return info


def list_type_infos(*, active: bool = True) -> list[TypeInfo]:
    """All types, also those only imports made, without compiling them; by key."""
    return [info for info in _fresh().infos.values() if info.active or not active]


def get_type(key: str) -> CompiledType:
    """The newest version of a type; NotFound."""
    return get_type_version(key, get_type_info(key).version)


def get_type_version(key: str, number: int) -> CompiledType:
    """A version of a type as it was frozen; NotFound."""
    memory = _fresh()
    found = memory.compiled.get((key, number))
    if found is None:
        row = CaseTypeVersion.objects.filter(type_key=key, number=number).first()
        if row is None:
            raise NotFound(f"There is no version {number} of the request type “{key}”.")
        found = rules.load_type(msgspec.json.encode(row.compiled))
        memory.compiled[key, number] = found
    return found


def list_types(*, public: bool = True, active: bool = True) -> list[CompiledType]:
    """Newest versions by key; ``public`` leaves out types that only staff may use and imported ones."""
    infos = list_type_infos(active=active)
    if public:
        infos = [info for info in infos if info.visibility != "staff" and not info.imported]
    return [get_type_version(info.key, info.version) for info in infos]


def find_type_source(key: str) -> dict[str, Any]:
    """The newest version of a type as it was written; empty when it was made by an import."""
    number = get_type_info(key).version
    row = CaseTypeVersion.objects.filter(type_key=key, number=number).values_list("source", flat=True).first()
    return dict(row or {})


def list_calendar_data() -> dict[str, dict[str, Any]]:
    """Working calendars as the city wrote them, by key."""
    return {row.key: dict(row.data) for row in WorkCalendar.objects.order_by("key")}
