"""How fast a city's published requests are read in: ``./plaza import`` itself, into SQLite and PostgreSQL.

The made file has 50,000 rows in MyLA311's columns; the published ones, where they are kept, are read as well.
Beside it, in the same run: reading the same rows and writing each as one bare row, 1,000 a commit.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tools.bench.figures import Figure, answer
from tools.bench.published import published_files, write_myla311
from tools.bench.stores import ROOT, child, steps, store

MODULE = "tools.bench.import_"
ROWS = 50_000
TARGETS = {"sqlite": 5000, "postgresql": None}


def run() -> dict[str, Any]:
    """Rows per second of whole commands, start of the process left out."""
    figures: list[Figure] = []
    for kind, target in TARGETS.items():
        with store(kind) as env:
            if env is not None:
                figures += _measure(kind, env, target)
    return answer(figures, rows=ROWS, published=[path.name for path in published_files()])


def _measure(kind: str, env: dict[str, str], target: int | None) -> list[Figure]:
    made = write_myla311(Path(env["PLAZA_DATA"]) / "made.csv", ROWS)
    child(MODULE, "prepare", env)
    bare = child(MODULE, "bare", env)["per_second"]
    figures = [
        Figure(f"Import into {kind}", _import(env, [made], "created"), "rows per second", target, False, bare,
               "one bare row each"),
        Figure(f"Import into {kind}, the same file again", _import(env, [made], "unchanged"),
               "rows per second"),
    ]  # fmt: skip
    if files := published_files():
        speed = _import(env, files, "created")
        figures.append(Figure(f"Import into {kind}, published MyLA311", speed, "rows per second", target))
    return figures


def _import(env: dict[str, str], files: list[Path], which: str) -> int:
    command = [sys.executable, "-m", "plaza.run", "import", "requests", *map(str, files), "--json"]
    command += ["--data", env["PLAZA_DATA"]]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    counts: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    if counts[which] + counts["rejected"] != counts["read"]:
        raise RuntimeError(f"not every row was {which}: {counts}")
    return round(counts["read"] / counts["seconds"])


def prepare() -> dict[str, Any]:
    """Tables, the town's districts for areas and routing, and a bare table."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from plaza.kernel.cases.tests.town import build_town
    from tools.bench.bare import make_table

    build_town()
    make_table()
    return {}


def bare() -> dict[str, Any]:
    """The least that any import must do: read the rows, write them, commit every thousand."""
    from itertools import islice

    from django.db import connection, transaction

    from tools.bench.bare import COLUMNS, INSERT

    began, done = time.perf_counter(), 0
    with (Path(os.environ["PLAZA_DATA"]) / "made.csv").open(newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        while some := list(islice(rows, 1000)):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(INSERT, [row[: len(COLUMNS)] for row in some])
            done += len(some)
    return {"per_second": round(done / (time.perf_counter() - began))}


if __name__ == "__main__":
    steps(prepare=prepare, bare=bare)
