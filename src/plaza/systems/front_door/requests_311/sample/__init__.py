"""A year of believable requests that reaches to now, for trying things out.

``history`` yields rows for ``cases.actions.import_many``; the same for the same seed and moment.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from plaza.kernel.cases.types import CompiledType, ImportedCase
from plaza.systems.front_door.requests_311.sample.answers import answer, describe
from plaza.systems.front_door.requests_311.sample.pattern import Year, channel, minute_of_day, per_day
from plaza.systems.front_door.requests_311.sample.story import Teller, opened

SOURCE = "sample"
DEMO_CASES = 12_000
LANGUAGES = (("en", 62), ("es", 28), ("ar", 10))
DUPLICATES = 0.05
SILENT = 0.16
"""Share of reports without a word in the field for words."""
HOME: dict[str, tuple[str, ...]] = {
    "beach_problem": ("north_strand", "south_strand"),
    "rocks_on_road": ("lantern_hill", "cedar_heights"),
    "public_stairs": ("lantern_hill", "old_town"),
    "loud_music": ("old_town", "harbour", "station"),
    "graffiti": ("station", "weavers_quarter", "old_town"),
    "illegal_dumping": ("saltworks", "station", "eastfields"),
    "scooter_in_the_way": ("harbour", "station", "old_town"),
    "blocked_drain": ("harbour", "riverside", "saltworks"),
    "encampment": ("station", "south_strand", "riverside"),
    "park_problem": ("orchard_park",),
}
"""Districts of the sample city where a kind of request is more common than elsewhere."""


@dataclass(frozen=True, slots=True)
class Spot:
    """An address something may be reported at."""

    number: str
    street: str
    lat: float
    lon: float
    postcode: str
    district: str = ""

    @property
    def label(self) -> str:
        return f"{self.number} {self.street}"


class _Places:
    """Chooses spots: a few corners see much of it, most see little; some types have a home."""

    def __init__(self, spots: Sequence[Spot], rng: random.Random) -> None:
        self._rng = rng
        self._all = list(spots)
        rng.shuffle(self._all)
        self._by_district: dict[str, list[Spot]] = {}
        for spot in self._all:
            self._by_district.setdefault(spot.district, []).append(spot)
        self._turns: dict[str, int] = {}

    def take(self, key: str) -> Spot:
        pool = self._all
        homes = [one for one in HOME.get(key, ()) if one in self._by_district]
        if homes and self._rng.random() < 0.6:
            pool = self._by_district[self._rng.choice(homes)]
        turn = self._turns.setdefault(key, self._rng.randrange(len(self._all)))
        return pool[(turn + int(len(pool) * self._rng.random() ** 2.2)) % len(pool)]


def history(
    types: Sequence[CompiledType],
    spots: Sequence[Spot],
    *,
    calendars: Mapping[str, Any],
    time_zone: str,
    now: datetime,
    count: int = DEMO_CASES,
    seed: int = 311,
) -> Iterator[ImportedCase]:
    """About ``count`` requests of the last year, oldest first, the newest a few minutes old."""
    rng = random.Random(seed)  # noqa: S311 - invented data
    zone = ZoneInfo(time_zone)
    year = Year.until(now.astimezone(zone).date(), rng)
    teller = Teller(calendars, time_zone, now)
    places = _Places(spots, rng)
    recent: dict[str, list[ImportedCase]] = {}
    number = 0
    for day, many in zip(year.days, per_day(year, count, rng), strict=True):
        shares = [year.share(one.key, day) for one in types]
        chosen = rng.choices(types, shares, k=many) if types else []
        moments = sorted((_moment(day, one.key, zone, rng), index) for index, one in enumerate(chosen))
        for at, index in moments:
            if at >= now - timedelta(minutes=3):
                continue
            number += 1
            compiled = chosen[index]
            earlier = [one for one in recent.get(compiled.key, ()) if at - opened(one) < timedelta(days=12)]
            row = _row(number, compiled, at, places, rng)
            teller.rng = random.Random(f"{seed}/{number}")  # noqa: S311 - so that openings do not hang on endings
            if earlier and compiled.location == "required" and rng.random() < DUPLICATES:
                _same_place(row, rng.choice(earlier), rng)
                teller.duplicate(row, compiled)
            else:
                teller.tell(row, compiled)
                recent[compiled.key] = [*earlier[-20:], row]
            yield row


def _moment(day: Any, key: str, zone: ZoneInfo, rng: random.Random) -> datetime:
    minutes = minute_of_day(key, rng)
    local = datetime.combine(day, time(minutes // 60, minutes % 60, rng.randrange(60)), zone)
    return local.astimezone(UTC)


def _row(
    number: int, compiled: CompiledType, at: datetime, places: _Places, rng: random.Random
) -> ImportedCase:
    language = rng.choices([name for name, _ in LANGUAGES], [weight for _, weight in LANGUAGES])[0]
    row = ImportedCase(f"MZ-{number:06d}", compiled.key, at, channel=channel(rng), language=language)
    street = ""
    if compiled.location != "none" and (compiled.location == "required" or rng.random() < 0.7):
        spot = places.take(compiled.key)
        street = spot.street
        row.address, row.postcode = spot.label, spot.postcode
        row.lat, row.lon = _beside(spot.lat, spot.lon, 9.0, rng)
    text = describe(compiled.key, language, street, rng)
    row.answers = answer(compiled, at, text, rng)
    asked = any(row.answers.get(field.code) == text for field in compiled.fields if field.type == "text")
    row.description = "" if asked or rng.random() < SILENT else text
    return row


def _same_place(row: ImportedCase, other: ImportedCase, rng: random.Random) -> None:
    row.address, row.postcode = other.address, other.postcode
    if other.lat is not None and other.lon is not None:
        row.lat, row.lon = _beside(other.lat, other.lon, 12.0, rng)


def _beside(lat: float, lon: float, metres: float, rng: random.Random) -> tuple[float, float]:
    """A point up to ``metres`` away, as a finger on a map would set it."""
    north = rng.uniform(-metres, metres) / 111_320
    east = rng.uniform(-metres, metres) / (111_320 * math.cos(math.radians(lat)))
    return round(lat + north, 6), round(lon + east, 6)
