"""An invented coastal city of any size, the same every time: coast, river, districts, streets, addresses.

``plan_city(residents)`` draws what belongs to the whole city; ``SampleCity.quarters()`` then walks through
its districts one at a time, so that four million residents need no more memory than one district.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plaza.kernel.places.sample.districts import (
    District,
    Grouping,
    make_collection_days,
    make_districts,
    make_wards,
)
from plaza.kernel.places.sample.lots import make_addresses, make_facilities
from plaza.kernel.places.sample.names import StreetNames
from plaza.kernel.places.sample.roads import Street, border_lines, inland, make_roads
from plaza.kernel.places.sample.shape import Ground, make_ground
from plaza.kernel.places.sample.streets import Fabric, weave
from plaza.kernel.places.types import AddressRow, FacilityRow

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DEMO_RESIDENTS = 80_000
SEED = 1787
RESIDENTS_PER_ADDRESS = 10
"""Fewer addresses than a real city of that size (about three residents each), so that the demo is quick."""

__all__ = ["DEMO_RESIDENTS", "SEED", "Quarter", "SampleCity", "plan_city"]


@dataclass(frozen=True, slots=True)
class Quarter:
    """One district in full."""

    fabric: Fabric
    addresses: list[AddressRow]
    facilities: list[FacilityRow]


@dataclass(frozen=True, slots=True)
class SampleCity:
    """The whole city without its blocks and addresses."""

    residents: int
    seed: int
    name: str
    ground: Ground
    districts: list[District]
    wards: list[Grouping]
    collection_days: list[Grouping]
    roads: list[Street]
    dry: BaseGeometry
    names: StreetNames

    def quarters(self, residents_per_address: float = RESIDENTS_PER_ADDRESS) -> Iterator[Quarter]:
        """District after district with its streets, blocks, parks, addresses and facilities. Walk it once."""
        import shapely

        whole = sum(district.shape.area for district in self.districts)
        tree = shapely.STRtree([road.line for road in self.roads])
        for district in self.districts:
            rng = random.Random(f"{self.seed}/{district.key}")  # noqa: S311 - invented data
            roads = [
                self.roads[index] for index in sorted(tree.query(district.shape, predicate="intersects"))
            ]
            fabric = weave(self.ground, district, self.dry, roads, self.names, rng)
            wanted = round(self.residents / residents_per_address * district.shape.area / whole)
            addresses = make_addresses(self.ground, fabric, roads, wanted, self.name, rng)
            yield Quarter(fabric, addresses, list(make_facilities(self.ground, fabric, addresses, rng)))


def plan_city(residents: int = DEMO_RESIDENTS, *, seed: int = SEED, name: str = "Marenza") -> SampleCity:
    """Coast, districts and through roads of the city; the same for the same residents and seed."""
    rng = random.Random(seed)  # noqa: S311 - invented data
    ground = make_ground(residents, rng)
    districts = make_districts(ground, rng)
    names = StreetNames(rng)
    borders = border_lines(ground, [district.shape for district in districts])
    roads = make_roads(ground, borders, names, rng)
    return SampleCity(
        residents,
        seed,
        name,
        ground,
        districts,
        make_wards(ground, districts),
        make_collection_days(districts),
        roads,
        inland(ground),
        names,
    )
