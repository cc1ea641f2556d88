"""Roads of no single district: avenues between districts, the coast road, embankments, bridges."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plaza.kernel.places.sample.names import StreetNames
from plaza.kernel.places.sample.shape import Ground

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SHORE = 55.0
BANK = 22.0


@dataclass(frozen=True, slots=True)
class Street:
    """A street's middle line (metres). ``kind`` is arterial, collector, local or bridge."""

    name: str
    kind: str
    line: BaseGeometry


def inland(ground: Ground) -> BaseGeometry:
    """Where streets may be: away from the shore, the river and the lake."""
    import shapely

    wet = shapely.union_all([ground.river.buffer(BANK), ground.lake.buffer(60)])
    return ground.city.buffer(-SHORE).difference(wet)


def make_roads(ground: Ground, borders: BaseGeometry, names: StreetNames, rng: random.Random) -> list[Street]:
    """``borders`` are the lines between districts."""
    import shapely

    dry = ground.city.buffer(-SHORE)
    coast = dry.boundary.intersection(shapely.LineString(ground.coast).buffer(1.7 * SHORE))
    banks = ground.river.buffer(BANK).boundary.intersection(dry)
    roads = [Street("Promenade", "arterial", one) for one in _long(coast, 150)[:1]]
    roads += [Street(names.take("sea"), "collector", one) for one in _long(coast, 150)[1:]]
    roads += [Street(names.take("sea"), "collector", one) for one in _long(banks, 150)]
    roads += [
        Street(names.take("avenue"), "arterial", one) for one in _avenues(ground, borders.intersection(dry))
    ]
    roads += [Street(names.take("avenue"), "arterial", one) for one in _radials(ground, dry, rng)]
    return roads + [
        Street(f"{names.take('avenue').rsplit(' ', 1)[0]} Bridge", "bridge", one) for one in _bridges(ground)
    ]


def _long(lines: BaseGeometry, least: float) -> list[BaseGeometry]:
    """The single lines of a shape, joined where they meet, longest first."""
    import shapely

    only = [part for part in shapely.get_parts(lines) if part.geom_type in ("LineString", "MultiLineString")]
    merged = shapely.get_parts(
        shapely.line_merge(shapely.MultiLineString([part for one in only for part in shapely.get_parts(one)]))
    )
    return sorted((one for one in merged if one.length >= least), key=lambda one: (-one.length, one.bounds))


def _avenues(ground: Ground, borders: BaseGeometry) -> list[BaseGeometry]:
    """Lines between districts; over the river only where it is a short way across."""
    import shapely

    wide = ground.river.buffer(BANK)
    wet = [part for part in _long(borders.intersection(wide), 5) if part.length < 0.05 * ground.core_side]
    return _long(shapely.union_all([borders.difference(wide), *wet]), 120)


def _radials(ground: Ground, dry: BaseGeometry, rng: random.Random) -> list[BaseGeometry]:
    """A few avenues from the station outwards, as the trams once ran."""
    import shapely

    start = (-0.12 * ground.core_side, -0.12 * ground.core_side)
    found = []
    for base in (-1.15, -0.42, 0.50, 1.22):
        angle = base + rng.uniform(-0.08, 0.08)
        bend = rng.uniform(-0.10, 0.10) * ground.side
        points = []
        for step in range(41):
            t = step / 40
            reach = 0.85 * ground.side * t
            side = bend * math.sin(math.pi * t)
            points.append(
                (
                    start[0] + reach * math.cos(angle) - side * math.sin(angle),
                    start[1] + reach * math.sin(angle) + side * math.cos(angle),
                )
            )
        line = shapely.LineString(points).intersection(dry)
        found += _long(line, 300)[:1]
    return found


def _bridges(ground: Ground) -> list[BaseGeometry]:
    """Across the river at even distances, square to it, reaching both embankments."""
    import shapely

    line = shapely.LineString(ground.river_line)
    every = max(520.0, 0.11 * ground.core_side)
    wide = ground.river.buffer(BANK + 1)
    found = []
    for index in range(1, int(line.length / every)):
        at, ahead = line.interpolate(index * every), line.interpolate(index * every + 1)
        dx, dy = ahead.x - at.x, ahead.y - at.y
        reach = 0.06 * ground.core_side
        across: Any = shapely.LineString(
            [(at.x - dy * reach, at.y + dx * reach), (at.x + dy * reach, at.y - dx * reach)]
        )
        pieces = [one for one in shapely.get_parts(across.intersection(wide)) if one.distance(at) < 1]
        if pieces and ground.city.buffer(-2 * SHORE).contains(pieces[0]):
            found.append(pieces[0])
    return found


def border_lines(ground: Ground, shapes: list[BaseGeometry]) -> BaseGeometry:
    """What neighbouring districts share, each line once."""
    import shapely

    tree = shapely.STRtree(shapes)
    pairs = tree.query(shapes, predicate="intersects").T
    shared = []
    for one, other in pairs:
        if one < other:
            common = shapely.intersection(shapes[one].boundary, shapes[other].boundary.buffer(0.05))
            shared += [part for part in shapely.get_parts(common) if part.length > 0.2]
    return shapely.line_merge(shapely.union_all(shared, grid_size=0.01))
