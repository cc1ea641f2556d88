"""The sample city in a database: places, people, a year of requests. For demonstrations and tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plaza.kernel.places.sample import Quarter, SampleCity
    from plaza.systems.front_door.requests_311.sample import Spot

Progress = Callable[[str, int, int], None]
INVENTED = "sample_city"
SPOTS_KEPT = 40_000
"""Addresses kept in memory for the history; in a large city every few are taken."""

__all__ = ["make_sample", "make_sample_city"]


def make_sample(
    blueprint: Path | str, progress: Progress | None = None, residents: int = 0
) -> list[dict[str, Any]]:
    """Fill the city of a blueprint that was applied; gives the demo sign-ins.

    The invented city gets its streets and a year of requests; any other gets the demo accounts only, as
    nothing invented belongs on the map of a real city.
    """
    from plaza.kernel.base.queries import get_city
    from plaza.run.sample.people import make_people

    if get_city().key == INVENTED:
        return make_sample_city(residents=residents, progress=progress)
    return make_people()


def make_sample_city(
    *,
    residents: int = 0,
    cases: int | None = None,
    maps: Path | None = None,
    residents_per_address: float | None = None,
    progress: Progress | None = None,
) -> list[dict[str, Any]]:
    """Streets, people and requests for ``residents`` (80,000 unless said); gives the demo sign-ins.

    The blueprint ``sample_city`` must have been applied. ``cases`` is about 15 for every 100 residents and
    year unless said. The map's files go to ``maps`` (the data folder's ``map``).
    """
    from django.conf import settings

    from plaza.kernel.base.rules import now as time_now
    from plaza.kernel.ledger.actions import settle
    from plaza.kernel.places.sample import DEMO_RESIDENTS, plan_city
    from plaza.kernel.places.sample.saving import save_places
    from plaza.run.sample.people import make_people
    from plaza.run.sample.requests import make_history, make_own_requests, put_on_desks

    residents = residents or DEMO_RESIDENTS
    plan = plan_city(residents)
    now = time_now()
    every = max(1, residents // 10 // SPOTS_KEPT)
    spots: list[Spot] = []
    save_places(
        plan,
        maps=maps or Path(settings.DATA) / "map",
        progress=progress,
        residents_per_address=residents_per_address,
        seen=lambda quarter: spots.extend(_spots(quarter, every)),
    )
    _widen(plan)
    sign_ins = make_people()
    make_history(spots, now=now, count=cases or round(residents * 0.15), progress=progress)
    make_own_requests(spots, now)
    put_on_desks()
    settle()
    return sign_ins


def _widen(plan: SampleCity) -> None:
    """A larger city than the blueprint's needs a larger frame."""
    from dataclasses import replace

    from plaza.kernel.base.actions import set_city
    from plaza.kernel.base.queries import get_city

    city = get_city()
    west, south, east, north = plan.ground.degrees(plan.ground.city).bounds
    box = (
        min(west, city.bbox[0]),
        min(south, city.bbox[1]),
        max(east, city.bbox[2]),
        max(north, city.bbox[3]),
    )
    if box != tuple(city.bbox):
        set_city(replace(city, bbox=tuple(round(part, 3) for part in box)))


def _spots(quarter: Quarter, every: int) -> list[Spot]:
    from plaza.systems.front_door.requests_311.sample import Spot

    key = quarter.fabric.district.key
    return [
        Spot(one.number, one.street, one.lat, one.lon, one.postcode, key)
        for one in quarter.addresses[::every]
    ]
