"""What a client asks of the list of requests, read strictly: a wrong value is told, never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

LONGEST_SPAN = timedelta(days=90)
DAY_ALONE = re.compile(r"\d{4}-\d\d-\d\d")
MOST_ROWS = 1000
WIDEST_M = 50_000


class BadQuestion(ValueError):
    """Each pair is (HTTP status and error code, words). The first decides the status."""

    def __init__(self, *pairs: tuple[int, str]) -> None:
        super().__init__("; ".join(words for _, words in pairs))
        self.pairs = pairs


@dataclass(frozen=True)
class Asked:
    """A question about requests. ``page`` counts from 1; ``paged`` says whether the client named one."""

    ids: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    statuses: frozenset[str] = frozenset()
    start: datetime | None = None
    end: datetime | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    q: str = ""
    bbox: tuple[float, float, float, float] | None = None
    near: tuple[float, float, float] | None = None
    page: int = 1
    size: int = MOST_ROWS
    paged: bool = False
    extended: bool = False


ReadDate = Callable[[str], datetime | None]


def read_list_question(query: Mapping[str, str], read_date: ReadDate, now: datetime) -> Asked:
    """GET Service Requests, GeoReport v2, with the extensions in use (see standard.toml).

    Empty arguments count as absent. Raises BadQuestion naming every argument that does not fit.
    """
    reader = _Reader(query, read_date)
    ids = reader.words("service_request_id")
    start, end = reader.date("start_date"), reader.date("end_date")
    after, before = reader.date("updated_after"), reader.date("updated_before")
    q, bbox, near = query.get("q", "").strip()[:200], reader.bbox(), reader.near()
    paged = bool(query.get("page") or query.get("page_size"))
    if end and DAY_ALONE.fullmatch(query.get("end_date", "").strip()):
        end += timedelta(days=1)  # a day named as the end belongs to the range
    start, end = _span(reader, start, end, now, bounded=bool(after or before or q or bbox or near or paged))
    asked = Asked(
        ids=ids,
        codes=reader.words("service_code"),
        statuses=reader.statuses(),
        start=start,
        end=end,
        updated_after=after,
        updated_before=before,
        q=q,
        bbox=bbox,
        near=near,
        page=max(1, reader.number("page", 1)),
        size=min(MOST_ROWS, max(1, reader.number("page_size", MOST_ROWS))),
        paged=paged,
        extended=query.get("extensions", "").strip().lower() in {"true", "1", "yes"},
    )
    if reader.wrong and not ids:
        raise BadQuestion(*reader.wrong)
    return asked


def _span(
    reader: _Reader, start: datetime | None, end: datetime | None, now: datetime, *, bounded: bool
) -> tuple[datetime | None, datetime | None]:
    """At most 90 days of requested_datetime; one end alone reaches 90 days; none is the last 90 days."""
    if start and end:
        if end < start:
            reader.wrong.append((400, "end_date lies before start_date."))
        elif end - start > LONGEST_SPAN + timedelta(days=1, hours=1):
            reader.wrong.append((400, "start_date and end_date may be at most 90 days apart."))
        return start, end
    if start:
        return start, start + LONGEST_SPAN
    if end:
        return end - LONGEST_SPAN, end
    return (None, None) if bounded else (now - LONGEST_SPAN, None)


class _Reader:
    """Reads arguments and collects what is wrong with them."""

    def __init__(self, query: Mapping[str, str], read_date: ReadDate) -> None:
        self.query, self.read_date = query, read_date
        self.wrong: list[tuple[int, str]] = []

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(w for part in self.query.get(name, "").split(",") if (w := part.strip())))

    def date(self, name: str) -> datetime | None:
        text = self.query.get(name, "").strip()
        if not text:
            return None
        # An unescaped plus sign arrives as a space.
        moment = self.read_date(text) or self.read_date(text.replace(" ", "+"))
        if moment is None:
            self.wrong.append((400, f"{name} is not a date. Write it as 2026-01-31T08:00:00Z."))
            return None
        return moment.astimezone(UTC)

    def number(self, name: str, default: int) -> int:
        text = self.query.get(name, "").strip()
        if not text:
            return default
        try:
            return min(int(text), 10**9)
        except ValueError:
            self.wrong.append((400, f"{name} must be a whole number."))
            return default

    def statuses(self) -> frozenset[str]:
        words = frozenset(word.lower() for word in self.words("status"))
        if strange := sorted(words - {"open", "closed"}):
            self.wrong.append((400, f"status “{strange[0][:40]}” is not known. Use open, closed or both."))
        return words

    def floats(self, name: str, text: str, count: int) -> tuple[float, ...] | None:
        try:
            values = tuple(float(part) for part in text.split(","))
        except ValueError:
            values = ()
        if len(values) != count or not all(abs(value) < 1e7 for value in values):
            self.wrong.append((400, f"{name} needs {count} numbers."))
            return None
        return values

    def bbox(self) -> tuple[float, float, float, float] | None:
        text = self.query.get("bbox", "").strip()
        box = self.floats("bbox (west,south,east,north)", text, 4) if text else None
        if box is None:
            return None
        if box[0] > box[2] or box[1] > box[3]:
            self.wrong.append((400, "bbox is west,south,east,north: its corners are the wrong way round."))
            return None
        return box[0], box[1], box[2], box[3]

    def near(self) -> tuple[float, float, float] | None:
        if not self.query.get("radius", "").strip():
            return None
        text = ",".join(self.query.get(name, "") for name in ("lat", "long", "radius"))
        point = self.floats("radius in metres, with lat and long,", text, 3)
        if point is None:
            return None
        if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180 and point[2] >= 0):
            self.wrong.append((400, "lat, long or radius is out of range."))
            return None
        return point[0], point[1], min(point[2], WIDEST_M)


def first_values(query: Any) -> dict[str, str]:
    """The first value of each argument that is not empty, from a Django QueryDict or any multi-mapping."""
    return {name: next((v for v in query.getlist(name) if v), "") for name in query}
