"""How fast ``where_is`` answers with Los Angeles' districts, neighbourhood councils and police divisions.

It works in a database of its own in a temporary folder. Points are random in the city's bounding box, those
in no area left out. Beside it, in the same run: the bare cost of the H3 cell alone,
and shapely's own tree over the same polygons.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.bench.figures import Figure, answer
from tools.bench.stores import ROOT, child, environment, steps

MODULE = "tools.bench.where_is"
FILES = (
    ("council", "la_council_districts_shp.zip", "name", "district"),
    ("neighborhood", "la_neighborhood_councils_2019.geojson.gz", "name", "nc_id"),
    ("police", "lapd_divisions_shp.zip", "name", "number"),
)
POINTS = 100_000
TREE_POINTS = 20_000
TARGETS = {"one_by_one_per_second": 50_000, "bulk_per_second": 150_000}


def run() -> dict[str, Any]:
    """Measured in processes of their own, with the published files; left out where they are not kept."""
    if not all((_folder() / file).is_file() for _, file, _, _ in FILES):
        return answer(
            [], left_out="the published boundaries are not here; set PLAZA_TEST_DATA to their folder"
        )
    with tempfile.TemporaryDirectory(prefix="plaza-bench-") as folder:
        env = environment(folder)
        loaded, found = child(MODULE, "load", env), child(MODULE, "measure", env)
    bare = found["bare"]
    one, many = found["one_by_one_per_second"], found["bulk_per_second"]
    figures = [
        Figure("where_is, one by one", one, "points per second", TARGETS["one_by_one_per_second"], False,
               bare["shapely_tree_one_by_one_per_second"], "shapely's tree alone"),
        Figure("where_is, in bulk", many, "points per second", TARGETS["bulk_per_second"], False,
               bare["shapely_tree_bulk_per_second"], "shapely's tree alone, in bulk"),
        Figure("where_is, first answer of a process", found["cold_start_seconds"], "seconds"),
    ]  # fmt: skip
    return answer(figures, **loaded, **found)


def _folder() -> Path:
    return Path(os.environ.get("PLAZA_TEST_DATA") or ROOT.parent / "shared" / "data") / "geo"


def load() -> dict[str, Any]:
    """Make the tables and import the three published files."""
    from django.core.management import call_command

    from plaza.kernel.places import actions

    folder = _folder()
    call_command("migrate", verbosity=0, skip_checks=True)
    started, areas = time.perf_counter(), 0
    for layer, file, name, key in FILES:
        areas += actions.import_boundaries(
            folder / file, layer_key=layer, name_field=name, key_field=key
        ).created
    return {"areas": areas, "import_seconds": round(time.perf_counter() - started, 2)}


def measure() -> dict[str, Any]:
    """In a fresh process: the first answer (cold), then one by one and in bulk, then the bare limits."""
    from plaza.kernel.places import queries

    started = time.perf_counter()
    queries.where_is(34.0537, -118.2428)
    cold = time.perf_counter() - started

    import numpy as np

    rng = np.random.default_rng(311)
    lats, lons = rng.uniform(33.70, 34.34, POINTS * 3), rng.uniform(-118.67, -118.155, POINTS * 3)
    inside = np.array([bool(answer) for answer in queries.where_are(lats, lons)])
    lats, lons = lats[inside][:POINTS], lons[inside][:POINTS]
    points = list(zip(lats.tolist(), lons.tolist(), strict=True))
    singles, single_rate = _rate(lambda: [queries.where_is(lat, lon) for lat, lon in points], len(points))
    bulk, bulk_rate = _rate(lambda: queries.where_are(lats, lons), len(points))
    figures = {
        "points": len(points),
        "cold_start_seconds": round(cold, 2),
        "one_by_one_per_second": single_rate,
        "bulk_per_second": bulk_rate,
        "answers_equal": singles == bulk,
    }
    return figures | {"bare": _bare(points)}


def _bare(points: list[tuple[float, float]]) -> dict[str, int]:
    import h3.api.basic_int as h3
    import shapely

    from plaza.kernel.places.queries.where import ground

    shapes = [area.polygon for area in ground.get().index.areas]
    tree = shapely.STRtree(shapes)
    some = points[:TREE_POINTS]
    spots = shapely.points([(lon, lat) for lat, lon in some])

    def asked_of_the_tree() -> list[Any]:
        return [tree.query(shapely.Point(lon, lat), predicate="covered_by") for lat, lon in some]

    return {
        "h3_cell_only_per_second": _rate(
            lambda: [h3.latlng_to_cell(lat, lon, 9) for lat, lon in points], len(points)
        )[1],
        "shapely_tree_one_by_one_per_second": _rate(asked_of_the_tree, len(some))[1],
        "shapely_tree_bulk_per_second": _rate(lambda: tree.query(spots, predicate="covered_by"), len(some))[
            1
        ],
    }


def _rate(work: Callable[[], Any], count: int) -> tuple[Any, int]:
    """The best of three rounds, per second; and what the last round gave."""
    best, result = float("inf"), None
    for _ in range(3):
        started = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - started)
    return result, round(count / best)


if __name__ == "__main__":
    steps(load=load, measure=measure)
