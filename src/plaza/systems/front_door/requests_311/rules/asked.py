"""What somebody asks of the public list, as it stands in a page's address. Pure.

Parameters: ``type`` (a type key, or ``group:`` and a group key), ``stage`` (repeated), ``area``
(``layer:area``), ``days`` (7, 28 or 365), ``from`` and ``to`` (ISO days, both included), ``q``, ``order``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from plaza.kernel.cases.types import STAGES, CaseFilter, TallyFilter

OPEN_STAGES = tuple(stage for stage in STAGES if stage != "closed")
DAYS = (7, 28, 365)
ORDERS = ("newest", "updated", "oldest")
GROUP = "group:"
LONGEST_TEXT = 200
PARAMETERS = ("type", "stage", "area", "days", "from", "to", "q", "order")
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be asked for: type key → group key, and layer key → area keys."""

    types: Mapping[str, str]
    areas: Mapping[str, frozenset[str]]

    def types_of(self, kind: str) -> tuple[str, ...]:
        """Types that ``kind`` means; all when it is empty."""
        if kind.startswith(GROUP):
            return tuple(key for key, group in self.types.items() if group == kind.removeprefix(GROUP))
        return (kind,) if kind in self.types else ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the list; empty parts do not limit it. ``first`` and ``last`` win over ``days``."""

    kind: str = ""
    stages: tuple[str, ...] = ()
    area: str = ""
    days: int = 0
    first: date | None = None
    last: date | None = None
    text: str = ""
    order: str = "newest"

    @property
    def place(self) -> tuple[str, str] | None:
        """Layer key and area key."""
        layer, colon, key = self.area.partition(":")
        return (layer, key) if colon else None


Values = Mapping[str, Sequence[str]]


def read_asked(values: Values, choices: Choices) -> tuple[Asked, list[tuple[str, str]]]:
    """The question, and (parameter, value) of what meant nothing and was left out."""
    left: list[tuple[str, str]] = []

    def take(name: str, fits: bool, value: str) -> str:
        if value and not fits:
            left.append((name, value))
            return ""
        return value

    kind, area = _one(values, "type"), _one(values, "area")
    days, order = _one(values, "days"), _one(values, "order")
    layer, _, key = area.partition(":")
    given = dict.fromkeys(values.get("stage", ()))
    left += [("stage", stage) for stage in given if stage and stage not in STAGES]
    days = take("days", days in map(str, DAYS), days)
    order = take("order", order in ORDERS, order)
    first, last = _day(values, "from", left), _day(values, "to", left)
    if first and last and last < first:
        first, last = last, first
    asked = Asked(
        kind=take("type", bool(choices.types_of(kind)), kind),
        stages=tuple(stage for stage in STAGES if stage in given),
        area=take("area", key in choices.areas.get(layer, ()), area),
        days=int(days) if days and not (first or last) else 0,
        first=first,
        last=last,
        text=" ".join(_one(values, "q").split()),
        order=order or "newest",
    )
    # All stages ticked asks for no less than none.
    return (replace(asked, stages=()) if len(asked.stages) == len(STAGES) else asked), left


def _one(values: Values, name: str) -> str:
    given = values.get(name) or ("",)
    return given[-1].replace("\x00", "").strip()[:LONGEST_TEXT]


def _day(values: Values, name: str, left: list[tuple[str, str]]) -> date | None:
    text = _one(values, name)
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not _FIRST_DAY <= found <= _LAST_DAY:
        left.append((name, text))
        return None
    return found


def write_asked(asked: Asked) -> list[tuple[str, str]]:
    """The parameters of the one address that asks this; what ``read_asked`` reads back."""
    pairs = [("type", asked.kind), *(("stage", stage) for stage in asked.stages), ("area", asked.area)]
    pairs += [
        ("days", str(asked.days or "")),
        ("from", asked.first.isoformat() if asked.first else ""),
        ("to", asked.last.isoformat() if asked.last else ""),
        ("q", asked.text),
        ("order", "" if asked.order == "newest" else asked.order),
    ]
    return [(name, value) for name, value in pairs if value]


def days_of(asked: Asked, today: date) -> tuple[date | None, date | None]:
    """First and last day that is asked for."""
    if asked.days:
        return today - timedelta(days=asked.days - 1), None
    return asked.first, asked.last


def case_filter(asked: Asked, choices: Choices, today: date, time_zone: str) -> CaseFilter:
    """The same question to the kernel. Days are the city's."""
    first, last = days_of(asked, today)
    zone = ZoneInfo(time_zone)
    return CaseFilter(
        types=choices.types_of(asked.kind) if asked.kind else (),
        stages=asked.stages,
        area=asked.place,
        opened_from=_midnight(first, zone) if first else None,
        opened_to=_midnight(last + timedelta(days=1), zone) if last else None,
        q=asked.text,
        order=asked.order,
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def tally_filter(asked: Asked, choices: Choices, today: date) -> TallyFilter | None:
    """The same question to the kept counts of opened requests; None when these do not know the answer."""
    if asked.text or asked.stages:
        return None
    first, last = days_of(asked, today)
    types = choices.types_of(asked.kind) if asked.kind else tuple(choices.types)
    return TallyFilter(first=first, last=last, types=types, area=asked.place)


def asks_open(asked: Asked) -> bool:
    """Whether the kept counts of open requests answer it: everything open, of some types or all."""
    rest = replace(asked, stages=(), kind="", order="newest")
    return asked.stages == OPEN_STAGES and rest == Asked()


def asks_closed(asked: Asked) -> bool:
    """Whether it asks for all closed ones of some types and an area; counts of days go by closing day."""
    return asked.stages == ("closed",) and not (asked.days or asked.first or asked.last)
