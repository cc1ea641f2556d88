"""The area index against plain shapely, on invented ground."""

from __future__ import annotations

import threading
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely

from plaza.kernel.places.rules.area_index import AreaIndex, IndexedArea
from plaza.kernel.places.rules.cells import choose_resolution, cover
from plaza.kernel.places.rules.distance import box, metres
from plaza.kernel.places.rules.outlines import simplified, square_km
from plaza.kernel.places.types import AreaRef


def area(layer: int, key: str, shape: Any) -> IndexedArea:
    return IndexedArea(layer, AreaRef(key, key.title()), shape, square_km(shape))


def ground(lat: float, lon: float) -> list[IndexedArea]:
    """Two layers around a point: four tiles with a hole in one, and overlapping round ones."""
    tiles = [
        area(0, f"tile{n}", shapely.box(lon + x, lat + y, lon + x + 0.02, lat + y + 0.02))
        for n, (x, y) in enumerate([(0, 0), (0.02, 0), (0, 0.02), (0.02, 0.02)])
    ]
    holed = tiles[3].polygon.difference(shapely.Point(lon + 0.03, lat + 0.03).buffer(0.004))
    rounds = [
        area(1, f"round{n}", shapely.Point(lon + x, lat + x).buffer(size))
        for n, (x, size) in enumerate([(0.01, 0.012), (0.02, 0.006), (0.025, 0.012)])
    ]
    return [*tiles[:3], area(0, "tile3", holed), *rounds]


def brute(areas: list[IndexedArea], layers: list[str], lat: float, lon: float) -> dict[str, AreaRef]:
    found: dict[str, AreaRef] = {}
    point = shapely.Point(lon, lat)
    for one in sorted(areas, key=lambda a: (a.layer, a.square_km, a.ref.key), reverse=True):
        if one.polygon.covers(point):
            found[layers[one.layer]] = one.ref
    return found


@pytest.mark.parametrize(
    ("lat", "lon"), [(34.0, -118.3), (-33.9, 151.2), (69.6, 18.9), (0.0, -0.02), (51.5, -0.02)]
)
def test_answers_are_those_of_the_polygons(lat: float, lon: float) -> None:
    areas, layers = ground(lat, lon), ["tiles", "rounds"]
    index = AreaIndex(layers, areas)
    rng = np.random.default_rng(7)
    lats, lons = rng.uniform(lat - 0.01, lat + 0.05, 4000), rng.uniform(lon - 0.01, lon + 0.05, 4000)
    expected = [brute(areas, layers, *at) for at in zip(lats, lons, strict=True)]
    assert [index.find(*at) for at in zip(lats.tolist(), lons.tolist(), strict=True)] == expected
    assert index.find_many(lats, lons) == expected
    assert sum(map(bool, expected)) > 1000


def test_some_cells_are_settled_and_some_are_not() -> None:
    index = AreaIndex(["tiles", "rounds"], ground(34.0, -118.3))
    assert 0.3 < index.cover.whole.mean() < 0.99


def test_a_whole_cell_is_truly_inside() -> None:
    shape = shapely.Point(-118.3, 34.0).buffer(0.05)
    found = cover(np.array([shape]), 90.0)
    for cell in found.cells[found.whole].tolist():
        ring = shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)])
        assert shape.contains(ring)


def test_points_on_a_shared_border_have_one_answer() -> None:
    areas = ground(34.0, -118.3)
    index = AreaIndex(["tiles", "rounds"], areas)
    assert (
        index.find(34.01, -118.28)["tiles"].key
        == brute(areas, ["tiles", "rounds"], 34.01, -118.28)["tiles"].key
    )


def test_the_smallest_of_overlapping_areas_is_meant() -> None:
    index = AreaIndex(["tiles", "rounds"], ground(34.0, -118.3))
    assert index.find(34.02, -118.28)["rounds"].key == "round1"


def test_the_180th_meridian_is_no_trap() -> None:
    west = area(0, "west", shapely.box(179.9, -17.0, 180.0, -16.9))
    east = area(0, "east", shapely.box(-180.0, -17.0, -179.9, -16.9))
    index = AreaIndex(["islands"], [west, east])
    rng = np.random.default_rng(3)
    for lat, off in zip(
        rng.uniform(-17, -16.9, 300).tolist(), rng.uniform(0, 0.1, 300).tolist(), strict=True
    ):
        assert index.find(lat, 180 - off)["islands"].key == "west"
        assert index.find(lat, -180 + off)["islands"].key == "east"
    assert index.find(-16.95, 179.8) == {}


@pytest.mark.parametrize(
    ("lat", "lon"), [(float("nan"), 0.0), (91.0, 0.0), (34.0, 200.0), (float("inf"), 0.0)]
)
def test_points_off_the_globe_lie_nowhere(lat: float, lon: float) -> None:
    index = AreaIndex(["tiles", "rounds"], ground(34.0, -118.3))
    assert index.find(lat, lon) == {}
    assert index.find_many([lat, 34.001], [lon, -118.299])[0] == {}


def test_no_points_and_no_areas() -> None:
    assert AreaIndex([], []).find(34.0, -118.0) == {}
    assert AreaIndex([], []).find_many([34.0], [-118.0]) == [{}]
    assert AreaIndex(["tiles", "rounds"], ground(34.0, -118.3)).find_many([], []) == []


def test_answers_belong_to_the_caller() -> None:
    index = AreaIndex(["tiles", "rounds"], ground(34.0, -118.3))
    index.find(34.005, -118.295).clear()
    assert index.find(34.005, -118.295)


def test_threads_agree() -> None:
    index = AreaIndex(["tiles", "rounds"], ground(34.0, -118.3))
    rng = np.random.default_rng(5)
    points = list(
        zip(rng.uniform(34, 34.04, 2000).tolist(), rng.uniform(-118.3, -118.26, 2000).tolist(), strict=True)
    )
    answers: list[list[dict[str, AreaRef]]] = []
    threads = [
        threading.Thread(target=lambda: answers.append([index.find(*at) for at in points])) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert all(answer == answers[0] for answer in answers)


def test_the_resolution_fits_the_ground() -> None:
    assert choose_resolution(1_300) == 9
    assert choose_resolution(18) == 11
    assert choose_resolution(9_000_000) < 7


def test_neighbours_stay_neighbours_when_simplified() -> None:
    rng = np.random.default_rng(2)
    border = [(0.05 + rng.uniform(-0.0003, 0.0003), y / 1000) for y in range(101)]
    left = shapely.Polygon([(0, 0.1), (0, 0), *border])
    right = shapely.Polygon([(0.1, 0), (0.1, 0.1), *border[::-1]])
    one, other = (shapely.geometry.shape(g) for g in simplified([left.wkb, right.wkb], 60))
    assert shapely.get_num_coordinates(one) < 60
    assert one.intersection(other).area < 1e-9
    assert one.union(other).area == pytest.approx(0.01, rel=1e-3)


def test_distances_are_those_of_the_globe() -> None:
    assert metres(34.0, -118.0, 34.0, -118.0) == 0
    assert metres(0, 0, 0, 1) == pytest.approx(111_195, rel=1e-4)
    assert metres(51.4779, 0, 48.8566, 2.3522) == pytest.approx(334_600, rel=5e-3)
    assert metres(0, 179.9, 0, -179.9) == pytest.approx(22_239, rel=1e-3)


@pytest.mark.parametrize(
    ("lat", "lon"), [(34.0, -118.0), (69.6, 18.9), (-77.8, 166.7), (89.9, 0.0), (-17.0, 179.99)]
)
def test_a_box_holds_its_circle(lat: float, lon: float) -> None:
    west, south, east, north = box(lat, lon, 5000)
    rng = np.random.default_rng(1)
    for at_lat, at_lon in zip(rng.uniform(-90, 90, 3000), rng.uniform(-180, 180, 3000), strict=True):
        near_lat, near_lon = lat + at_lat / 2000, (lon + at_lon / 100 + 180) % 360 - 180
        if abs(near_lat) <= 90 and metres(lat, lon, near_lat, near_lon) <= 5000:
            assert south <= near_lat <= north
            assert west <= near_lon <= east
