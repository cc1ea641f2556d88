"""When people report what: weekly rhythm, seasons, storms, and a heavy tail over the request types."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

WEIGHTS: dict[str, float] = {
    "bulky_items": 100,
    "graffiti": 52,
    "illegal_dumping": 40,
    "missed_collection": 36,
    "pothole": 30,
    "streetlight_out": 27,
    "abandoned_vehicle": 21,
    "illegal_parking": 20,
    "appliances": 18,
    "tree_trim": 15,
    "loud_music": 15,
    "damaged_bin": 13,
    "electronics": 12,
    "sidewalk_repair": 12,
    "dead_animal": 10,
    "street_sweeping": 10,
    "water_leak": 10,
    "blocked_drain": 10,
    "full_litter_bin": 9,
    "traffic_signal": 9,
    "stray_animal": 8,
    "garden_waste": 8,
    "street_sign": 7,
    "scooter_in_the_way": 7,
    "encampment": 7,
    "rats": 7,
    "tree_down": 6,
    "feedback": 6,
    "park_problem": 6,
    "construction_noise": 5,
    "streetlights_out": 5,
    "permit_question": 5,
    "blocked_driveway": 5,
    "water_waste": 5,
    "overgrown_plants": 5,
    "beach_problem": 4,
}
OTHERS = 2.2
SUMMER = {
    "beach_problem": 3.0,
    "loud_music": 1.8,
    "water_waste": 2.2,
    "bees": 2.5,
    "drinking_fountain": 1.8,
    "full_litter_bin": 1.5,
    "overgrown_plants": 1.6,
    "street_sweeping": 1.1,
    "scooter_in_the_way": 1.5,
}
WINTER = {
    "pothole": 1.7,
    "blocked_drain": 1.9,
    "tree_down": 1.8,
    "streetlight_out": 1.5,
    "rocks_on_road": 1.9,
    "road_markings": 1.3,
    "housing_conditions": 1.8,
    "streetlights_out": 1.4,
}
STORM = {
    "tree_down": 16.0,
    "blocked_drain": 13.0,
    "rocks_on_road": 14.0,
    "streetlights_out": 6.0,
    "sunken_road": 5.0,
    "traffic_signal": 4.0,
    "guard_rail": 3.0,
    "sewer_problem": 4.0,
    "light_pole_damaged": 5.0,
    "streetlight_out": 2.5,
    "bulky_items": 0.6,
    "graffiti": 0.4,
    "loud_music": 0.4,
    "beach_problem": 0.5,
}
AFTER_STORM = {
    "pothole": 2.4,
    "tree_trim": 1.6,
    "garden_waste": 2.5,
    "streetlight_out": 1.5,
    "beach_problem": 2.0,
}
WEEK = (1.18, 1.10, 1.06, 1.03, 1.00, 0.66, 0.58)
DAY_HOURS = (1, 0.6, 0.4, 0.3, 0.4, 1, 3, 7, 10, 10, 9, 8, 8, 7, 7, 7, 8, 8, 7, 6, 5, 4, 3, 2)
NIGHT_HOURS = (9, 7, 4, 2, 1, 0.5, 0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 6, 8, 10, 11)
NIGHT_TYPES = frozenset({"loud_music", "noisy_animal", "streetlights_out", "blocked_driveway"})
CHANNELS = (
    ("web", 40),
    ("phone", 27),
    ("app", 18),
    ("open311", 6),
    ("email", 5),
    ("counter", 3),
    ("crew", 1),
)


@dataclass(frozen=True, slots=True)
class Year:
    """The days of the history, oldest first, and its storms."""

    days: tuple[date, ...]
    storms: frozenset[date] = field(default_factory=frozenset)

    @classmethod
    def until(cls, today: date, rng: random.Random, length: int = 365) -> Year:
        days = tuple(today - timedelta(days=back) for back in range(length, -1, -1))
        rainy = [day for day in days if day.month in (11, 12, 1, 2, 3)]
        storms: set[date] = set()
        for start in rng.sample(rainy, min(5, len(rainy))):
            storms |= {start + timedelta(days=more) for more in range(rng.choice((1, 2, 2, 3)))}
        return cls(days, frozenset(storms))

    def weight(self, day: date, place: int) -> float:
        """How busy a day is altogether; the city is used a little more each month."""
        weight = WEEK[day.weekday()] * (0.92 + 0.16 * place / max(1, len(self.days)))
        if (day.month, day.day) in ((1, 1), (12, 25), (12, 24), (6, 18)):
            weight *= 0.4
        return weight * (1.5 if day in self.storms else 1.0)

    def share(self, key: str, day: date) -> float:
        """How likely a type is on a day beside the others."""
        weight = WEIGHTS.get(key, OTHERS)
        warm = 0.5 - 0.5 * math.cos(math.tau * (day.timetuple().tm_yday - 15) / 365)
        weight *= 1 + (SUMMER.get(key, 1.0) - 1) * warm**2
        weight *= 1 + (WINTER.get(key, 1.0) - 1) * (1 - warm) ** 2
        if day in self.storms:
            return weight * STORM.get(key, 1.0)
        if any(day - timedelta(days=back) in self.storms for back in range(1, 9)):
            return weight * AFTER_STORM.get(key, 1.0)
        return weight


def per_day(year: Year, total: int, rng: random.Random) -> list[int]:
    """How many reports each day has, about ``total`` together."""
    weights = [year.weight(day, place) * rng.lognormvariate(0, 0.10) for place, day in enumerate(year.days)]
    whole = sum(weights)
    return [round(total * weight / whole) for weight in weights]


def minute_of_day(key: str, rng: random.Random) -> int:
    """A minute of the local day at which people report such a thing."""
    hours: Sequence[float] = NIGHT_HOURS if key in NIGHT_TYPES else DAY_HOURS
    return rng.choices(range(24), hours)[0] * 60 + rng.randrange(60)


def channel(rng: random.Random) -> str:
    return rng.choices([name for name, _ in CHANNELS], [weight for _, weight in CHANNELS])[0]
