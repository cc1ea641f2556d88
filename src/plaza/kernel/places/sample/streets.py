"""Streets, blocks and parks of one district: a bent grid cut to the district's ground."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plaza.kernel.places.sample.districts import HILLS, OLD, PLANT, District
from plaza.kernel.places.sample.names import StreetNames
from plaza.kernel.places.sample.roads import Street
from plaza.kernel.places.sample.shape import Ground, Waves

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DENSE = 30.0
HALF_STREET = 6.5


@dataclass(frozen=True, slots=True)
class Park:
    key: str
    name: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Fabric:
    """What a district is made of; ``ground`` is where houses may stand."""

    district: District
    ground: BaseGeometry
    streets: tuple[Street, ...]
    blocks: tuple[BaseGeometry, ...]
    parks: tuple[Park, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Turns plain grid places (u along, v across) into the district's bent and turned ones."""

    district: District
    reach: float
    bend: Callable[[Any], Any]

    @classmethod
    def make(cls, district: District, rng: random.Random) -> _Grid:
        import numpy

        west, south, east, north = district.shape.bounds
        middle = ((west + east) / 2, (south + north) / 2)
        reach = math.hypot(east - west, north - south) / 2 + 50
        manner = district.manner
        waves = (Waves.make(rng, 1_500, manner.bend, 3), Waves.make(rng, 1_100, manner.bend * 0.8, 3))
        cos, sin = math.cos(district.angle), math.sin(district.angle)

        def bend(places: Any) -> Any:
            u, v = places[:, 0], places[:, 1]
            a, b = u + waves[0].at(u, v), v + waves[1].at(u, v)
            return numpy.column_stack([middle[0] + a * cos - b * sin, middle[1] + a * sin + b * cos])

        return cls(district, reach, bend)

    def line(self, ends: Sequence[tuple[float, float]]) -> Any:
        import shapely

        return shapely.transform(shapely.segmentize(shapely.LineString(ends), DENSE), self.bend)

    def box(self, west: float, south: float, east: float, north: float) -> Any:
        import shapely

        return shapely.transform(shapely.segmentize(shapely.box(west, south, east, north), DENSE), self.bend)


def weave(
    ground: Ground,
    district: District,
    dry: BaseGeometry,
    roads: Sequence[Street],
    names: StreetNames,
    rng: random.Random,
) -> Fabric:
    """Streets, blocks and parks of a district; ``dry`` is where streets may be, ``roads`` pass through it."""
    import shapely

    site = district.shape.intersection(dry).buffer(0)
    grid = _Grid.make(district, rng)
    parks = list(_parks(ground, grid, site, rng))
    open_ground = (
        site.difference(shapely.union_all([park.shape.buffer(-1) for park in parks])) if parks else site
    )
    streets = list(_streets(grid, open_ground, names))
    blocks, squares = _blocks(district, open_ground, streets, roads, rng)
    green = (*parks, *squares)
    lots = open_ground.difference(shapely.union_all([park.shape for park in green]))
    return Fabric(district, lots, tuple(streets), tuple(blocks), green)


def _streets(grid: _Grid, site: BaseGeometry, names: StreetNames) -> Iterator[Street]:
    manner = grid.district.manner
    cross = "mixed" if manner.theme == "numbered" else manner.theme
    for along, gap, theme in ((True, manner.short, manner.theme), (False, manner.long, cross)):
        count = int(grid.reach / gap)
        for index in range(-count, count + 1):
            at, far = index * gap, grid.reach
            line = grid.line([(-far, at), (far, at)] if along else [(at, -far), (at, far)]).intersection(site)
            line = _without_stubs(line, 0.6 * gap)
            if not line.is_empty:
                yield Street(names.take(theme), "collector" if index % 4 == 0 else "local", line)


def _without_stubs(line: BaseGeometry, least: float) -> BaseGeometry:
    import shapely

    parts = [
        part for part in shapely.get_parts(line) if part.geom_type == "LineString" and part.length >= least
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiLineString(parts)


def _parks(ground: Ground, grid: _Grid, site: BaseGeometry, rng: random.Random) -> Iterator[Park]:
    """Parks that replace whole blocks, and the great park around the lake."""
    import shapely
    import shapely.affinity

    district = grid.district
    if district.key == "orchard_park":
        around = shapely.affinity.scale(
            shapely.Point(0.40 * ground.core_side, 0.08 * ground.core_side).buffer(
                0.078 * ground.core_side, quad_segs=16
            ),
            1.45,
            0.8,
        )
        shape = shapely.affinity.rotate(around, 12).intersection(district.shape).difference(ground.lake)
        yield Park("great_orchard", "Great Orchard", shape.difference(ground.river.buffer(15)))
    manner = district.manner
    wanted = {OLD: 1, PLANT: 1, HILLS: 3}.get(manner, 2)
    wide, high = (1, 2) if manner is PLANT else (2, 3)
    count = int(0.75 * grid.reach / manner.long)
    for _ in range(40):
        if not wanted:
            return
        u = rng.randint(-count, count) * manner.long
        v = (
            rng.randint(-int(0.75 * grid.reach / manner.short), int(0.75 * grid.reach / manner.short))
            * manner.short
        )
        shape = grid.box(u, v, u + wide * manner.long, v + high * manner.short)
        if site.contains(shape):
            wanted -= 1
            site = site.difference(shape.buffer(2 * manner.long))
            yield Park(f"{district.key}_park_{wanted + 1}", _park_name(district, wanted), shape)


def _park_name(district: District, number: int) -> str:
    return f"{district.name} {('Park', 'Gardens', 'Commons', 'Green')[number % 4]}"


def _blocks(
    district: District,
    site: BaseGeometry,
    streets: Sequence[Street],
    roads: Sequence[Street],
    rng: random.Random,
) -> tuple[list[BaseGeometry], list[Park]]:
    """Faces between streets; one in forty is left open as a small square."""
    import shapely

    lines = [street.line for street in streets]
    lines += [line for road in roads if not (line := road.line.intersection(site)).is_empty]
    faces = shapely.get_parts(
        shapely.polygonize(shapely.get_parts(shapely.union_all([*lines, site.boundary])))
    )
    inner = shapely.buffer(faces, -HALF_STREET, quad_segs=2, join_style="mitre")
    blocks: list[BaseGeometry] = []
    squares: list[Park] = []
    for block in inner:
        for part in shapely.get_parts(block):
            if part.area < 250 or not part.within(site):
                continue
            if 1_500 < part.area < 14_000 and rng.random() < 0.025:
                number = len(squares) + 1
                squares.append(
                    Park(f"{district.key}_square_{number}", f"{district.name} Square {number}", part)
                )
            else:
                blocks.append(part)
    return blocks, squares
