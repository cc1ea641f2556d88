"""One published row to one request record, or the reason why it cannot be one."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from .dates import when
from .mapping import Format, plain

_POINT = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.I)
_PAIR = re.compile(r"\(\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\)")
LONGEST_TEXT = 4000
LONGEST_ID = 100


class Refused(ValueError):
    """Why a row is not taken, in words for the reject file."""


@dataclass(slots=True)
class HistoryRecord:
    """What a published row says of one request; times are UTC, coordinates WGS84 degrees.

    ``stage`` is received, planned, in_progress, waiting or closed; ``outcome`` is a word of the format's
    mapping or empty. ``extra`` keeps every other published column, for staff only.
    """

    source_id: str
    type_name: str
    type_hint: str
    department_code: str
    department_name: str
    stage: str
    outcome: str
    opened_at: datetime | None
    updated_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    address: str
    postcode: str
    lat: float | None
    lon: float | None
    description: str
    channel: str
    note: str
    media_urls: tuple[str, ...]
    extra: dict[str, str] = field(default_factory=dict)


@dataclass
class Reader:
    """Maps the rows of one file; remembers how often a row without an id was seen."""

    format: Format
    known: dict[str, str] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    used: frozenset[str] = frozenset()
    seen: Counter[str] = field(default_factory=Counter)

    def learn(self, columns: Iterable[str]) -> None:
        """Ties our fields to the file's own column names, once for each set of columns met.

        JSON leaves out empty values, so later rows may bring columns that the first had not.
        """
        for column in columns:
            self.known.setdefault(column, plain(column))
        own: dict[str, str] = {}
        for column, name in self.known.items():
            own.setdefault(name, column)
        self.columns = {
            name: tuple(own[plain(option)] for option in options if plain(option) in own)
            for name, options in self.format.columns.items()
        }
        self.used = frozenset(column for names in self.columns.values() for column in names)


def record_of(row: Mapping[str, Any], reader: Reader) -> HistoryRecord:
    """The request in ``row``; raises Refused with the reason when it cannot be one."""
    if any(row.get(None) or ()):  # type: ignore[call-overload]
        raise Refused("it has more values than the file has columns")
    if not row.keys() <= reader.known.keys():
        reader.learn(column for column in row if column is not None)
    fmt, get = reader.format, _Getter(row, reader.columns)
    zone = _zone(fmt.time_zone)
    type_name = get("type") or fmt.defaults.get("type", "")
    if not type_name:
        raise Refused("it has no request type")
    status = fmt.status.get(plain(get("status")), {})
    lat, lon = _position(get, fmt)
    record = HistoryRecord(
        source_id=_source_id(row, get, reader),
        type_name=type_name,
        type_hint=fmt.types.get(plain(type_name), ""),
        department_code=get("department_code") or fmt.defaults.get("department_code", ""),
        department_name=_department_name(get, fmt),
        stage=status.get("stage") or _guess_stage(get, fmt),
        outcome=status.get("outcome", ""),
        opened_at=_opened_at(get, reader, zone),
        updated_at=when(get("updated_at"), zone),
        closed_at=when(get("closed_at"), zone),
        due_at=when(get("due_at"), zone),
        address=_address(get),
        postcode=get("postcode")[:20],
        lat=lat,
        lon=lon,
        description=_description(get),
        channel=fmt.channels.get(plain(get("channel")), "other") if get("channel") else "",
        note=get("outcome_note")[:LONGEST_TEXT],
        media_urls=tuple(u for u in get("media_url").split() if u.startswith(("http://", "https://"))),
        extra=_extra(row, reader.used),
    )
    _mend_dates(record, get("closed_at"))
    return record


def _mend_dates(record: HistoryRecord, published_closing: str) -> None:
    """Keeps a row whose dates contradict each other, and what was published beside what is used."""
    if record.stage != "closed":
        record.closed_at = None
        return
    if published_closing and record.closed_at is None:
        record.extra["closed_at_published"] = published_closing
    if record.closed_at and record.opened_at and record.closed_at < record.opened_at:
        record.extra["closed_at_published"], record.closed_at = published_closing, record.opened_at


def _source_id(row: Mapping[str, Any], get: _Getter, reader: Reader) -> str:
    source_id = get("source_id") or (_derived_id(row, reader) if reader.format.hashed_id else "")
    if not source_id:
        raise Refused("it has no request number")
    if len(source_id) > LONGEST_ID:
        raise Refused(f"its request number is longer than {LONGEST_ID} characters")
    return source_id


def _opened_at(get: _Getter, reader: Reader, zone: ZoneInfo) -> datetime | None:
    text = get("opened_at")
    opened = when(text, zone)
    if opened is None and (not reader.format.undated or reader.columns.get("opened_at")):
        raise Refused(f"its opening date “{text[:40]}” is not a date" if text else "it has no opening date")
    return opened


def _department_name(get: _Getter, fmt: Format) -> str:
    return (
        get("department_name")
        or fmt.departments.get(plain(get("department_code")), "")
        or fmt.defaults.get("department_name", "")
    )


class _Getter:
    """First non-empty value among the columns that may hold a field, as trimmed text."""

    __slots__ = ("columns", "row")

    def __init__(self, row: Mapping[str, Any], columns: Mapping[str, tuple[str, ...]]) -> None:
        self.row, self.columns = row, columns

    def __call__(self, name: str) -> str:
        for column in self.columns.get(name, ()):
            value = self.row.get(column)
            if value is not None and value != "":
                return value.strip() if isinstance(value, str) else _text(value)
        return ""


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, Mapping):  # Socrata location objects
        pair = value.get("coordinates") or (value.get("longitude"), value.get("latitude"))
        return f"POINT ({pair[0]} {pair[1]})"
    if isinstance(value, list):
        return " ".join(_text(v) for v in value)
    return str(value)


def _derived_id(row: Mapping[str, Any], reader: Reader) -> str:
    """Files without a number get one from the row's content; equal rows are told apart by their count."""
    content = "\x1f".join(_text(v) for v in row.values() if v is not None)
    digest = hashlib.sha256(content.encode()).hexdigest()[:20]
    reader.seen[digest] += 1
    return digest if reader.seen[digest] == 1 else f"{digest}-{reader.seen[digest]}"


def _position(get: _Getter, fmt: Format) -> tuple[float | None, float | None]:
    lat, lon = _number(get("lat")), _number(get("lon"))
    if (lat is None or lon is None) and (point := get("point")):
        if found := _POINT.search(point):
            lon, lat = float(found[1]), float(found[2])
        elif found := _PAIR.search(point):
            lat, lon = float(found[1]), float(found[2])
    if (lat is None or lon is None) and fmt.crs and (x := _number(get("x"))) and (y := _number(get("y"))):
        lon, lat = _transformer(fmt.crs).transform(x, y)
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180) or (lat == 0 and lon == 0):
        return None, None
    return round(lat, 7), round(lon, 7)  # a centimetre: the same place, however many digits a file has


def _number(text: str) -> float | None:
    try:
        value = float(text) if text else None
    except ValueError:
        return None
    return value if value is not None and abs(value) < 1e9 else None


@lru_cache(maxsize=8)
def _transformer(crs: str) -> Any:
    from pyproj import Transformer

    return Transformer.from_crs(crs, "EPSG:4326", always_xy=True)


@lru_cache(maxsize=32)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _guess_stage(get: _Getter, fmt: Format) -> str:
    if get("status"):
        return "closed" if get("closed_at") else "in_progress"
    if get("closed_at"):
        return "closed"
    return fmt.defaults.get("stage", "received")


def _address(get: _Getter) -> str:
    address = get("address") or " ".join(part for part in (get("street_number"), get("street_name")) if part)
    return " ".join(address.split())[:300]


def _description(get: _Getter) -> str:
    title, body = get("title"), get("description")
    text = f"{title}\n{body}" if title and body and not body.startswith(title) else body or title
    return text[:LONGEST_TEXT]


def _extra(row: Mapping[str, Any], used: frozenset[str]) -> dict[str, str]:
    return {
        key: (value.strip() if isinstance(value, str) else _text(value))[:1000]
        for key, value in row.items()
        if value is not None and value != "" and key not in used and key
    }
