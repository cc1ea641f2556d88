"""How fast ``where_is`` answers with Los Angeles' districts, neighbourhood councils and police divisions.

``python -m tools.bench.where_is`` prints one line of JSON. It works in a database of its own in a temporary
folder. Points are random in the city's bounding box, those in no area left out. Beside it, in the same run:
the bare cost of the H3 cell alone, and shapely's own tree over the same polygons.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FILES = (
    ("council", "la_council_districts_shp.zip", "name", "district"),
    ("neighborhood", "la_neighborhood_councils_2019.geojson.gz", "name", "nc_id"),
    ("police", "lapd_divisions_shp.zip", "name", "number"),
)
POINTS = 100_000
TREE_POINTS = 20_000
TARGETS = {"one_by_one_per_second": 50_000, "bulk_per_second": 150_000}


def run() -> dict[str, Any]:
    """Measure in a process of its own; the figures as a dict."""
    with tempfile.TemporaryDirectory(prefix="plaza-bench-") as folder:
        env = {name: value for name, value in os.environ.items() if name != "PLAZA_DATABASE_URL"}
        env |= {"PLAZA_DATA": folder, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        env["DJANGO_SETTINGS_MODULE"] = "plaza.run.settings"
        steps = [_child(step, env) for step in ("load", "measure")]
    return steps[0] | steps[1]


def _child(step: str, env: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "tools.bench.where_is", step]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"error": done.stderr.strip().splitlines()[-1:]}
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def load() -> dict[str, Any]:
    """Make the tables and import the three published files."""
    from django.core.management import call_command

    from plaza.kernel.places import actions

    folder = Path(os.environ.get("PLAZA_TEST_DATA") or ROOT.parent / "shared" / "data") / "geo"
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
    reached = {name: figures[name] >= least for name, least in TARGETS.items()}
    return figures | {"targets": TARGETS, "reached": reached, "bare": _bare(points)}


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


def main() -> None:
    """Without a word: measure and print. With ``load`` or ``measure``: one step, in the folder given."""
    if len(sys.argv) < 2:
        print(json.dumps(run()))
        return
    import django

    django.setup()
    print(json.dumps({"load": load, "measure": measure}[sys.argv[1]]()))


if __name__ == "__main__":
    main()
