"""Districts with bent borders around an old core of twelve, and the larger areas made of them."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plaza.kernel.places.sample.names import district_names
from plaza.kernel.places.sample.shape import CORE_DISTRICTS, Ground, Point, Waves, district_count

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Manner:
    """How a district is built: block sides and street curve in metres, what its streets are named after."""

    long: float
    short: float
    bend: float
    theme: str


OLD = Manner(74, 58, 24, "crafts")
GRID = Manner(176, 84, 5, "numbered")
QUAYS = Manner(120, 66, 10, "sea")
HILLS = Manner(230, 92, 85, "trees")
SUBURB = Manner(190, 88, 34, "mixed")
PLANT = Manner(260, 150, 4, "works")


@dataclass(frozen=True, slots=True)
class District:
    key: str
    names: Mapping[str, str]
    manner: Manner
    shape: BaseGeometry
    angle: float
    postcode: str

    @property
    def name(self) -> str:
        return self.names["en"]


@dataclass(frozen=True, slots=True)
class Grouping:
    """An area made of whole districts: a council ward, a collection day."""

    key: str
    names: Mapping[str, str]
    districts: tuple[str, ...]
    shape: BaseGeometry


CORE: tuple[tuple[str, str, str, str, float, float, Manner], ...] = (
    ("harbour", "Harbor", "El Puerto", "الميناء", -0.31, -0.10, QUAYS),
    ("old_town", "Old Town", "Casco Viejo", "المدينة القديمة", -0.31, 0.09, OLD),
    ("weavers_quarter", "Weavers' Quarter", "Barrio de los Tejedores", "حي النساجين", -0.13, 0.17, QUAYS),
    ("station", "Station District", "La Estación", "حي المحطة", -0.09, -0.10, GRID),
    ("north_strand", "North Strand", "Playa Norte", "الشاطئ الشمالي", -0.31, 0.37, SUBURB),
    ("lantern_hill", "Lantern Hill", "Cerro del Farol", "تل الفانوس", -0.02, 0.40, HILLS),
    ("cedar_heights", "Cedar Heights", "Altos del Cedro", "مرتفعات الأرز", 0.28, 0.38, HILLS),
    ("riverside", "Riverside", "La Ribera", "ضفة النهر", 0.14, 0.10, GRID),
    ("orchard_park", "Orchard Park", "El Huerto", "حدائق البستان", 0.42, 0.10, SUBURB),
    ("south_strand", "South Strand", "Playa Sur", "الشاطئ الجنوبي", -0.28, -0.38, GRID),
    ("saltworks", "Saltworks", "Las Salinas", "الملاحات", -0.02, -0.36, PLANT),
    ("eastfields", "Eastfields", "Campos del Este", "الحقول الشرقية", 0.30, -0.22, SUBURB),
)
DAYS = (
    ("monday", {"en": "Monday", "es": "Lunes", "ar": "الاثنين"}),
    ("tuesday", {"en": "Tuesday", "es": "Martes", "ar": "الثلاثاء"}),
    ("wednesday", {"en": "Wednesday", "es": "Miércoles", "ar": "الأربعاء"}),
    ("thursday", {"en": "Thursday", "es": "Jueves", "ar": "الخميس"}),
    ("friday", {"en": "Friday", "es": "Viernes", "ar": "الجمعة"}),
)


def make_districts(ground: Ground, rng: random.Random) -> list[District]:
    """Districts that together are the city, none overlapping; the old twelve first."""
    seeds: list[Point] = [(u * ground.core_side, v * ground.core_side) for _, _, _, _, u, v, _ in CORE]
    seeds += _outer_seeds(ground, seeds, district_count(ground.residents) - CORE_DISTRICTS, rng)
    shapes = _cells(ground, seeds, rng)
    made = []
    others = iter(district_names(rng, len(seeds)))
    for index, shape in enumerate(shapes):
        if index < len(CORE):
            key, english, spanish, arabic, _, _, manner = CORE[index]
            names: dict[str, str] = {"en": english, "es": spanish, "ar": arabic}
        else:
            name = next(others)
            names, key = {"en": name}, re.sub(r"[^a-z]+", "_", name.lower())
            manner = rng.choice((SUBURB, SUBURB, GRID, HILLS, PLANT))
        angle = rng.uniform(-0.6, 0.6) if manner is not QUAYS else rng.uniform(-0.12, 0.12)
        made.append(District(key, names, manner, shape, angle, f"{100 + index:05d}"))
    return made


def _outer_seeds(ground: Ground, taken: list[Point], count: int, rng: random.Random) -> list[Point]:
    """Seeds well apart from each other, anywhere in the city."""
    import shapely

    if count <= 0:
        return []
    west, south, east, north = ground.city.bounds
    apart = 0.72 * math.sqrt(ground.city.area / (count + len(taken)))
    shapely.prepare(ground.city)
    found: list[Point] = []
    tries = 0
    while len(found) < count:
        tries += 1
        point = (rng.uniform(west, east), rng.uniform(south, north))
        if tries % 4_000 == 0:
            apart *= 0.92
        near = any(math.hypot(point[0] - x, point[1] - y) < apart for x, y in (*taken, *found))
        if not near and shapely.contains_xy(ground.city, *point):
            found.append(point)
    return found


def _cells(ground: Ground, seeds: list[Point], rng: random.Random) -> list[BaseGeometry]:
    """Voronoi cells whose borders are bent by one smooth wave field, so that neighbours still fit."""
    import numpy
    import shapely

    cells = shapely.voronoi_polygons(
        shapely.MultiPoint(seeds), extend_to=ground.city.buffer(2_000), ordered=True
    )
    pitch = ground.core_side / 4
    across, along = Waves.make(rng, 2.2 * pitch, 0.10 * pitch), Waves.make(rng, 2.2 * pitch, 0.10 * pitch)

    def bend(points: numpy.ndarray) -> numpy.ndarray:
        x, y = points[:, 0], points[:, 1]
        return numpy.column_stack([x + across.at(x, y), y + along.at(x, y)])

    bent = shapely.transform(shapely.segmentize(numpy.array(cells.geoms), 70.0), bend)
    shapes = list(shapely.intersection(bent, ground.city))
    return _without_crumbs(shapes)


def _without_crumbs(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    """Small pieces cut off by a bay go to the district they touch most."""
    import shapely

    crumbs, main = [], []
    for shape in shapes:
        parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
        main.append(parts[0])
        crumbs += [part for part in parts[1:] if part.area > 1]
    for crumb in crumbs:
        best = max(
            range(len(main)), key=lambda index: (main[index].intersection(crumb.buffer(1)).area, -index)
        )
        main[best] = shapely.union_all([main[best], crumb])
    return main


def make_wards(ground: Ground, districts: list[District]) -> list[Grouping]:
    """Council wards of about equal size: five, or one for every eight districts."""
    count = max(5, len(districts) // 8)
    return [
        Grouping(
            f"ward_{index + 1}",
            {"en": f"Ward {index + 1}", "es": f"Distrito {index + 1}", "ar": f"الدائرة {index + 1}"},
            tuple(one.key for one in part),
            _union(part),
        )
        for index, part in enumerate(_slices(districts, count))
    ]


def make_collection_days(districts: list[District]) -> list[Grouping]:
    """On which weekday bins are emptied."""
    return [
        Grouping(key, names, tuple(one.key for one in part), _union(part))
        for (key, names), part in zip(DAYS, _slices(districts, len(DAYS)), strict=True)
    ]


def _slices(districts: list[District], count: int) -> list[list[District]]:
    """Neighbouring districts together: bands from north to south, each cut from west to east."""
    bands = max(1, round(math.sqrt(count)))
    ordered = sorted(districts, key=lambda one: -one.shape.centroid.y)
    sizes = [count // bands + (1 if index < count % bands else 0) for index in range(bands)]
    slices: list[list[District]] = []
    start, passed = 0, 0
    for size in sizes:
        passed += size
        end = round(len(ordered) * passed / count)
        band = sorted(ordered[start:end], key=lambda one: one.shape.centroid.x)
        slices += [band[len(band) * i // size : len(band) * (i + 1) // size] for i in range(size)]
        start = end
    return slices


def _union(districts: list[District]) -> BaseGeometry:
    import shapely

    return shapely.union_all([one.shape for one in districts]).buffer(0)
