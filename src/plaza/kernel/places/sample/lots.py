"""House numbers along streets, and the facilities people look for."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from plaza.kernel.places.sample.districts import PLANT
from plaza.kernel.places.sample.roads import Street
from plaza.kernel.places.sample.shape import Ground
from plaza.kernel.places.sample.streets import Fabric
from plaza.kernel.places.types import AddressRow, FacilityRow

if TYPE_CHECKING:
    import numpy

SETBACK = 13.0
PLOT = 9.0
KINDS: tuple[tuple[str, int, str, str, str], ...] = (
    ("library", 1, "{} Library", "Biblioteca {}", "مكتبة {}"),
    ("school", 3, "{} School {n}", "Escuela {} {n}", "مدرسة {} {n}"),
    ("clinic", 1, "{} Clinic", "Clínica {}", "عيادة {}"),
    ("fire_station", 1, "Fire Station {}", "Estación de Bomberos {}", "محطة إطفاء {}"),
    ("community_center", 1, "{} Community Center", "Centro Comunitario {}", "مركز {} المجتمعي"),
)
RECYCLING = (
    "recycling_center",
    1,
    "{} Recycling Center",
    "Centro de Reciclaje {}",
    "مركز إعادة التدوير في {}",
)


def make_addresses(
    ground: Ground, fabric: Fabric, roads: Sequence[Street], wanted: int, city: str, rng: random.Random
) -> list[AddressRow]:
    """About ``wanted`` addresses on both sides of the district's streets, none in a park or in water."""
    import numpy
    import shapely

    lines = [(street.name, "", street.line) for street in fabric.streets]
    lines += [
        (road.name, fabric.district.key, line)
        for road in roads
        if road.kind != "bridge" and not (line := road.line.intersection(fabric.district.shape)).is_empty
    ]
    length = sum(line.length for _, _, line in lines)
    step = max(PLOT, 2 * length / max(1, wanted))
    shapely.prepare(fabric.ground)
    rows: list[AddressRow] = []
    for name, scope, line in lines:
        numbers, points = _frontage(line, step, rng)
        if not len(numbers):
            continue
        inside = shapely.contains_xy(fabric.ground, points)
        places = ground.degrees(shapely.points(points[inside]))
        spots = numpy.column_stack([shapely.get_y(places), shapely.get_x(places)])
        first = _first_number(scope, fabric.district.postcode)
        for number, (lat, lon) in zip(numbers[inside], spots, strict=True):
            house = str(first + int(number))
            rows.append(
                AddressRow(
                    name,
                    house,
                    float(lat),
                    float(lon),
                    "",
                    city,
                    fabric.district.postcode,
                    f"sample:{name}:{house}",
                )
            )
    return rows


def _first_number(scope: str, postcode: str) -> int:
    """On roads through several districts the numbers go on from one to the next."""
    return (int(postcode) - 100) * 1_000 if scope else 0


def _frontage(line: Any, step: float, rng: random.Random) -> tuple[numpy.ndarray, numpy.ndarray]:
    """House numbers and their places: odd on the left of the line, even on the right, rising along it."""
    import numpy
    import shapely

    numbers, places, passed = [], [], 0.0
    for part in shapely.get_parts(line):
        for side in (1, -1):
            ats = numpy.arange(rng.uniform(0.2, 0.8) * min(step, part.length), part.length - 4, step)
            if len(ats):
                here = shapely.get_coordinates(shapely.line_interpolate_point(part, ats))
                ahead = shapely.get_coordinates(shapely.line_interpolate_point(part, ats + 1.0))
                way = ahead - here
                way /= numpy.maximum(numpy.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
                places.append(here + side * SETBACK * numpy.column_stack([-way[:, 1], way[:, 0]]))
                numbers.append(2 * ((passed + ats) // PLOT) + (1 if side == 1 else 2))
        passed += part.length + PLOT
    if not numbers:
        return numpy.empty(0), numpy.empty((0, 2))
    return numpy.concatenate(numbers), numpy.concatenate(places)


def make_facilities(
    ground: Ground, fabric: Fabric, addresses: Sequence[AddressRow], rng: random.Random
) -> Iterator[FacilityRow]:
    """Libraries, schools and the like at addresses of the district, and its parks."""
    import shapely

    district = fabric.district
    kinds = [*KINDS, RECYCLING] if district.manner is PLANT else list(KINDS)
    for kind, count, english, spanish, arabic in kinds:
        for number in range(1, min(count, len(addresses)) + 1):
            at = rng.choice(addresses)
            names = {
                language: form.format(district.names.get(language, district.name), n=number)
                for language, form in (("en", english), ("es", spanish), ("ar", arabic))
            }
            key = f"{district.key}_{kind}_{number}"
            yield FacilityRow(kind, key, names, at.lat, at.lon, f"{at.number} {at.street}")
    for park in fabric.parks:
        middle = ground.degrees(shapely.point_on_surface(park.shape))
        yield FacilityRow("park", park.key, {"en": park.name}, float(middle.y), float(middle.x))
