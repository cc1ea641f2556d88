"""The invented city: the same every time, dry where it should be dry, findable."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

import pytest
import shapely

from plaza.kernel.places.sample import Quarter, SampleCity, plan_city
from plaza.kernel.places.sample.names import ordinal
from plaza.kernel.places.sample.shape import district_count

SMALL = 9_000


@lru_cache(maxsize=2)
def drawn(residents: int = SMALL, seed: int = 1787) -> tuple[SampleCity, list[Quarter]]:
    city = plan_city(residents, seed=seed)
    return city, list(city.quarters())


def fingerprint(city: SampleCity, quarters: list[Quarter]) -> str:
    digest = hashlib.sha256()
    for district in city.districts:
        digest.update(district.key.encode() + shapely.set_precision(district.shape, 0.01).normalize().wkb)
    for quarter in quarters:
        for row in quarter.addresses:
            digest.update(f"{row.source_id} {row.lat:.6f} {row.lon:.6f}".encode())
        for facility in quarter.facilities:
            digest.update(f"{facility.key} {facility.lat:.6f}".encode())
        digest.update(str(len(quarter.fabric.blocks)).encode())
    return digest.hexdigest()


def test_it_is_the_same_every_time_and_another_with_another_seed() -> None:
    again = plan_city(SMALL)
    assert fingerprint(*drawn()) == fingerprint(again, list(again.quarters()))
    other = plan_city(SMALL, seed=5)
    assert fingerprint(*drawn()) != fingerprint(other, list(other.quarters()))


def test_districts_are_the_city_without_gaps_or_overlaps() -> None:
    city, _ = drawn()
    shapes = [one.shape for one in city.districts]
    whole = shapely.union_all(shapes)
    assert whole.symmetric_difference(city.ground.city).area < 1e-4 * city.ground.city.area
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=1e-4)
    assert all(shape.is_valid for shape in shapes)


@pytest.mark.parametrize("groups", ["wards", "collection_days"])
def test_wards_and_collection_days_are_whole_districts(groups: str) -> None:
    city, _ = drawn()
    found = getattr(city, groups)
    assert sorted(key for one in found for key in one.districts) == sorted(one.key for one in city.districts)
    assert len(found) == 5


def test_nobody_lives_in_the_water_or_in_a_park() -> None:
    city, quarters = drawn()
    wet = city.ground.degrees(shapely.union_all([city.ground.river, city.ground.lake]))
    land = city.ground.degrees(city.ground.city)
    for quarter in quarters:
        points = shapely.points([(row.lon, row.lat) for row in quarter.addresses])
        home = city.ground.degrees(quarter.fabric.district.shape)
        green = city.ground.degrees(shapely.union_all([one.shape for one in quarter.fabric.parks]))
        assert shapely.within(points, land).all()
        assert not shapely.intersects(points, wet).any()
        assert not shapely.intersects(points, green.buffer(-1e-6)).any()
        assert shapely.within(points, home.buffer(1e-7)).all()


def test_every_address_is_once_and_has_a_number_and_postcode() -> None:
    _, quarters = drawn()
    rows = [row for quarter in quarters for row in quarter.addresses]
    assert len({row.source_id for row in rows}) == len(rows)
    assert all(int(row.number) > 0 and re.fullmatch(r"\d{5}", row.postcode) for row in rows)
    assert {quarter.fabric.district.postcode for quarter in quarters} == {row.postcode for row in rows}
    assert SMALL / 10 * 0.75 < len(rows) < SMALL / 10 * 1.25


def test_a_street_has_its_name_alone() -> None:
    city, quarters = drawn()
    names = [street.name for quarter in quarters for street in quarter.fabric.streets]
    names += [road.name for road in city.roads]
    assert len(set(names)) == len(names)
    assert len(names) > 100


def test_every_district_has_what_people_look_for() -> None:
    _, quarters = drawn()
    for quarter in quarters:
        kinds = {facility.kind for facility in quarter.facilities}
        assert {"library", "school", "clinic", "fire_station"} <= kinds
    keys = [(one.kind, one.key) for quarter in quarters for one in quarter.facilities]
    assert len(set(keys)) == len(keys)
    assert any(
        one.name["ar"] == "مكتبة الميناء"
        for quarter in quarters
        for one in quarter.facilities
        if "ar" in one.name
    )


def test_the_core_keeps_its_keys_in_a_large_city() -> None:
    assert district_count(80_000) == 12
    assert district_count(4_000_000) == 114
    small, large = plan_city(SMALL), plan_city(600_000)
    assert {one.key for one in small.districts} <= {one.key for one in large.districts}
    assert len(large.districts) == district_count(600_000)
    keys = [one.key for one in large.districts]
    assert len(set(keys)) == len(keys)
    assert len({one.postcode for one in large.districts}) == len(keys)


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (22, "22nd"), (113, "113th")]
)
def test_ordinals(number: int, words: str) -> None:
    assert ordinal(number) == words
