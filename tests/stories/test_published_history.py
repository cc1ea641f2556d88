"""A city loads its own published history: every row accounted for once, whatever befell the file."""

from __future__ import annotations

import csv
import gzip
import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.bad_days.grounds import Town, make_town
from tests.fixtures.server import ROOT
from tools.bench.published import COLUMNS, made_rows, write_myla311

COUNTS = ("created", "updated", "unchanged", "rejected")
REAL = (
    "myla311_2018-01_first10k.csv.gz", "myla311_2020-01_first10k.csv.gz",
    "la311_open_requests_points.json.gz", "nyc311_2018-2019.csv.gz",
    "nyc311_2012_socrata_resource.json.gz", "newhaven_seeclickfix_2014_jan-jul.csv.gz",
    "open311_bloomington_requests.json", "open311_fixture_requests_many.xml",
    "open311_fixture_requests_single.xml", "open311_fixture_service_requests.json",
    "syracuse_potholes_filled_2016.csv.gz", "zurich_zueriwieneu_reports_a.csv.gz",
)  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return make_town(tmp_path_factory.mktemp("history") / "data")


def read_in(town: Town, *files: Path, code: int = 0) -> dict[str, Any]:
    """The last line of ``import requests --json``: exactly six numbers that add up."""
    done = town.plaza("import", "requests", *map(str, files), "--json")
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    counts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert list(counts) == ["read", *COUNTS, "seconds"]
    assert counts["read"] == sum(counts[name] for name in COUNTS)
    return counts


def test_every_published_file(town: Town, real_data: Path) -> None:
    files = [real_data / "311" / name for name in REAL]
    for file in files:
        first = read_in(town, file)
        assert first["read"] > 0, file.name
        # One of the small examples repeats a request of another.
        assert first["created"] + first["unchanged"] > first["rejected"], (file.name, first)
        again = read_in(town, file)
        assert (again["created"], again["updated"]) == (0, 0), (file.name, again)
    assert read_in(town, *files)["created"] == 0
    assert town.verified()["ok"]


def test_a_second_import_creates_nothing(town: Town, tmp_path: Path) -> None:
    file = write_myla311(tmp_path / "a.csv", 500, first=1_000_000)
    assert read_in(town, file)["created"] == 500
    assert read_in(town, file)["unchanged"] == 500
    longer = write_myla311(tmp_path / "b.csv", 600, first=1_000_000)
    assert {"created": 100, "unchanged": 500}.items() <= read_in(town, longer).items()


def test_news_of_known_requests_update_them(town: Town, tmp_path: Path) -> None:
    rows = list(made_rows(50, first=2_000_000))
    rewrite(tmp_path / "a.csv", rows)
    assert read_in(town, tmp_path / "a.csv")["created"] == 50
    for row in rows:
        row["Address"] = "1 CITY HALL"
    rewrite(tmp_path / "b.csv", rows)
    assert read_in(town, tmp_path / "b.csv")["updated"] == 50


def rewrite(path: Path, rows: list[dict[str, str]], columns: list[str] | None = None) -> Path:
    """Rows as a file; ``columns`` may be fewer, more, or in another order."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns or list(rows[0]), extrasaction="ignore", restval="new")
        writer.writeheader()
        writer.writerows(rows)
    return path


SHAPES = {
    "fewer": [name for name in COLUMNS if name not in ("TBMPage", "APC", "NCName", "MobileOS")],
    "more": [*COLUMNS, "Weather", "Satisfaction"],
    "in another order": list(reversed(COLUMNS)),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_file_with_other_columns_is_recognised(town: Town, tmp_path: Path, name: str) -> None:
    first = 3_000_000 + 1000 * list(SHAPES).index(name)
    file = rewrite(tmp_path / "a.csv", list(made_rows(40, first=first)), SHAPES[name])
    assert read_in(town, file)["created"] == 40


LETTERS: dict[str, Callable[[str], str]] = {"upper": str.upper, "lower": str.lower, "apart": " ".join}


@pytest.mark.parametrize("name", LETTERS)
def test_columns_in_other_letters_are_recognised(town: Town, tmp_path: Path, name: str) -> None:
    first = 4_000_000 + 1000 * list(LETTERS).index(name)
    rows = [{LETTERS[name](key): value for key, value in row.items()} for row in made_rows(40, first=first)]
    assert read_in(town, rewrite(tmp_path / "a.csv", rows))["created"] == 40


def test_a_gzip_that_breaks_off(town: Town, tmp_path: Path) -> None:
    whole = gzip.compress(write_myla311(tmp_path / "a.csv", 3000, first=5_000_000).read_bytes())
    cut = tmp_path / "a.csv.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    part = read_in(town, cut, code=1)
    assert 0 < part["created"] < 3000
    cut.write_bytes(whole)
    rest = read_in(town, cut)
    assert rest["read"] == 3000
    assert part["created"] + rest["created"] == 3000


def test_rows_that_cannot_be_requests_are_told(town: Town, tmp_path: Path) -> None:
    rows = list(made_rows(20, first=6_000_000))
    rows[3]["SRNumber"], rows[5]["RequestType"], rows[7]["CreatedDate"] = "", "", "yesterday"
    counts = read_in(town, rewrite(tmp_path / "rejects.csv", rows))
    assert (counts["created"], counts["rejected"]) == (17, 3)
    (told,) = (town.data / "imports").glob("rejects.csv.*.rejected.csv")
    with told.open(newline="", encoding="utf-8") as file:
        lines = list(csv.DictReader(file))
    assert [line["row"] for line in lines] == ["4", "6", "8"]
    reasons = [line["reason"] for line in lines]
    assert "number" in reasons[0] and "type" in reasons[1] and "yesterday" in reasons[2]


NOT_REQUESTS = {
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "nothing": b"",
    "other columns": b"a,b,c\n1,2,3\n",
    "an archive": b"PK\x03\x04" + bytes(200),
    "a web page": b"<!doctype html><html><body>Moved</body></html>",
    "half a list": b'[{"service_request_id": "1", "service_code":',
    "a billion laughs": b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><requests>&b;</requests>',
}


@pytest.mark.parametrize("name", NOT_REQUESTS)
def test_what_is_no_request_file_is_refused_in_words(town: Town, tmp_path: Path, name: str) -> None:
    file = tmp_path / "strange"
    file.write_bytes(NOT_REQUESTS[name])
    done = town.plaza("import", "requests", str(file), "--json")
    assert done.returncode in (1, 2), done.stdout
    assert "plaza: " in done.stderr or "broke off" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr


def test_an_import_goes_on_after_it_was_killed(town: Town, tmp_path: Path) -> None:
    file = write_myla311(tmp_path / "long.csv", 12_000, first=7_000_000)
    command = [sys.executable, "-m", "plaza.run", "import", "requests", str(file), "--json"]
    chance = random.Random(311)
    for _ in range(3):
        process = subprocess.Popen(
            [*command, "--data", str(town.data)], env=town.environment(), cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        marks = list((town.data / "imports").glob("*.mark.json"))
        while process.poll() is None and not marks:
            marks = list((town.data / "imports").glob("*.mark.json"))
            time.sleep(0.02)
        time.sleep(chance.random() * 0.5)
        process.kill()
        process.wait()
    counts = read_in(town, file)
    assert counts["read"] == 12_000
    assert counts["rejected"] == 0
    assert read_in(town, file)["unchanged"] == 12_000
    assert town.verified()["ok"]


def test_old_numbers_stay_known(town: Town, tmp_path: Path) -> None:
    read_in(town, write_myla311(tmp_path / "a.csv", 3, first=8_000_000))
    assert town.inside("tests.stories.test_published_history:find") is not None


def find() -> None:
    """Runs inside a city: the case of an old number."""
    from plaza.kernel.cases.queries import find_case_by_number

    print(json.dumps(find_case_by_number("1-8000001")))


def test_a_dry_run_writes_nothing(town: Town, tmp_path: Path) -> None:
    file = write_myla311(tmp_path / "a.csv", 30, first=9_000_000)
    shutil.rmtree(town.data / "imports", ignore_errors=True)
    done = town.plaza("import", "requests", str(file), "--json", "--dry-run")
    assert json.loads(done.stdout.splitlines()[-1])["created"] == 30
    assert read_in(town, file)["created"] == 30
