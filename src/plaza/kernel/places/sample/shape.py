"""The ground of the sample city: a curved coast on the west, a bay with a harbour, a river, a city limit.

Everything is in metres around the city's centre, x to the east and y to the north, until ``Ground.degrees``.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_320.0
RESIDENTS_PER_KM2 = 2_400
CORE_DISTRICTS = 12
CORE_RESIDENTS = 200_000
RESIDENTS_PER_DISTRICT = 35_000
CENTRE = (34.100, -122.200)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Waves:
    """A smooth deterministic wobble: a sum of sines along one direction of the plane each."""

    parts: tuple[tuple[float, float, float, float], ...]

    @classmethod
    def make(cls, rng: random.Random, wavelength: float, height: float, count: int = 4) -> Waves:
        """``height`` is roughly the largest displacement, ``wavelength`` the longest wave, both in metres."""
        parts = []
        for index in range(count):
            length = wavelength / (1.0 + 0.7 * index)
            angle = rng.uniform(0, math.tau)
            wave = math.tau / length
            parts.append(
                (
                    math.cos(angle) * wave,
                    math.sin(angle) * wave,
                    rng.uniform(0, math.tau),
                    height / (1.4 + index),
                )
            )
        return cls(tuple(parts))

    def at(self, x: Any, y: Any) -> Any:
        """Displacement at a point, or at arrays of points."""
        import numpy

        return sum(height * numpy.sin(kx * x + ky * y + phase) for kx, ky, phase, height in self.parts)


@dataclass(frozen=True, slots=True)
class Ground:
    """The city's outline and its water. ``side`` is the side of a square of the same area, in metres.

    ``coast`` is that of the city, ``shore`` goes on far beyond its limit.
    """

    residents: int
    side: float
    core_side: float
    city: BaseGeometry
    river: BaseGeometry
    lake: BaseGeometry
    moles: BaseGeometry
    coast: tuple[Point, ...]
    shore: tuple[Point, ...]
    river_line: tuple[Point, ...]

    def degrees(self, geometry: Any) -> Any:
        """A geometry in longitude and latitude (WGS 84), to seven decimals (about a centimetre)."""
        import numpy
        import shapely

        east = METRES_PER_DEGREE * math.cos(math.radians(CENTRE[0]))

        def turn(points: Any) -> Any:
            return numpy.round(points / [east, METRES_PER_DEGREE] + [CENTRE[1], CENTRE[0]], 7)

        return shapely.transform(geometry, turn)


def district_count(residents: int) -> int:
    """Twelve districts up to the size of a town; about 35,000 residents each in a large city."""
    if residents <= CORE_RESIDENTS:
        return CORE_DISTRICTS
    return max(CORE_DISTRICTS, round(residents / RESIDENTS_PER_DISTRICT))


def make_ground(residents: int, rng: random.Random) -> Ground:
    """Coast, bay, river, lake and city limit for this many residents."""
    import shapely
    import shapely.affinity

    side = math.sqrt(residents / RESIDENTS_PER_KM2) * 1_000
    core = side * math.sqrt(CORE_DISTRICTS / district_count(residents))
    coast, shore = _coast(side, core, rng)
    limit = _limit(side, rng)
    land = shapely.Polygon([*coast, *limit])
    river_line = _river(side, core, rng)
    river = _river_water(river_line, core)
    moles = _moles(coast, core)
    lake = shapely.Point(0.40 * core, 0.07 * core).buffer(0.028 * core)
    lake = shapely.affinity.scale(lake, 1.7, 0.8)
    city = shapely.union_all([land, moles]).buffer(0)
    return Ground(
        residents,
        side,
        core,
        city,
        river.intersection(land.buffer(core)),
        lake.difference(river),
        moles,
        tuple(coast),
        tuple(shore),
        tuple(river_line),
    )


def _coast(side: float, core: float, rng: random.Random) -> tuple[list[Point], list[Point]]:
    """The city's own coast from south to north, and a longer one for the map.

    The bay lies at the river's mouth, between two headlands.
    """
    long_waves = Waves.make(rng, 0.9 * side, 0.035 * side, 3)
    short_waves = Waves.make(rng, 0.12 * core, 0.006 * core, 4)
    steps = 260 if side == core else 900
    own, longer = [], []
    for step in range(-2 * steps, 3 * steps + 1):
        y = -0.56 * side + 1.12 * side * step / steps
        x = -0.42 * core - 0.10 * (side - core)
        x += float(long_waves.at(0.0, y)) + float(short_waves.at(0.0, y))
        x += 0.115 * core * math.exp(-(((y + 0.03 * core) / (0.085 * core)) ** 2))
        x -= 0.055 * core * math.exp(-(((y - 0.17 * core) / (0.06 * core)) ** 2))
        x -= 0.045 * core * math.exp(-(((y + 0.21 * core) / (0.05 * core)) ** 2))
        longer.append((x, y))
        if 0 <= step <= steps:
            own.append((x, y))
    return own, longer


def _limit(side: float, rng: random.Random) -> list[Point]:
    """The city limit on land, from north to south: straight pieces, as surveyors draw them."""
    north, east = 0.56 * side, 0.60 * side
    cut = rng.uniform(0.16, 0.24) * side
    notch = rng.uniform(0.05, 0.08) * side
    return [
        (east - 2 * cut, north),
        (east - cut, north - 0.45 * cut),
        (east, north - 1.6 * cut),
        (east, 0.02 * side),
        (east + notch, 0.02 * side),
        (east + notch, -0.16 * side),
        (east - notch, -0.16 * side),
        (east - notch, -north + cut),
        (east - 2.2 * cut, -north),
    ]


def _river(side: float, core: float, rng: random.Random) -> list[Point]:
    """From outside the limit in the east to the bay, in meanders that grow calmer near the mouth."""
    swing = rng.uniform(0.8, 1.2)
    steps = 160
    points = []
    for step in range(steps + 1):
        t = step / steps
        x = 0.72 * side - t * (0.72 * side + 0.50 * core)
        calm = max(0.0, min(1.0, (x + 0.45 * core) / (0.5 * core)))
        y = (
            -0.03 * core
            + calm
            * (
                0.050 * core * math.sin(3.4 * swing * x / core)
                + 0.028 * core * math.sin(7.1 * x / core + 1.0)
            )
            + 0.10 * max(0.0, x)
        )
        points.append((x, y))
    return points


def _river_water(line: Sequence[Point], core: float) -> BaseGeometry:
    """The river's surface: wider toward the mouth, with a basin for ships."""
    import shapely

    base = max(34.0, 0.0075 * core)
    pieces = [
        shapely.LineString(line[index : index + 2]).buffer(
            base * (0.6 + 0.9 * index / len(line)), quad_segs=4
        )
        for index in range(len(line) - 1)
    ]
    return shapely.union_all(pieces).simplify(1.5)


def _moles(coast: Sequence[Point], core: float) -> BaseGeometry:
    """Two breakwaters and the piers between them."""
    import shapely

    def shore(y: float) -> float:
        return min(coast, key=lambda point: abs(point[1] - y * core))[0]

    def mole(start: float, bend: tuple[float, float], end: tuple[float, float], width: float) -> Any:
        first = (shore(start) + 25.0, start * core)
        points = [first, (bend[0] * core, bend[1] * core), (end[0] * core, end[1] * core)]
        return shapely.LineString(points).buffer(width, cap_style="flat", join_style="round")

    pieces = [
        mole(0.10, (-0.475, 0.075), (-0.50, 0.02), 16.0),
        mole(-0.16, (-0.475, -0.15), (-0.50, -0.085), 16.0),
    ]
    for y in (-0.115, -0.09, -0.065, 0.035):
        x = shore(y)
        pieces.append(shapely.box(x - 0.05 * core, y * core - 18, x + 60, y * core + 18))
    return shapely.union_all(pieces)
