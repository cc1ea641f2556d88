"""Several writers and workers at once, killed without warning: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[5]
MODULE = "plaza.kernel.ledger.tests.crowd"


class Crowd:
    """The processes of one test on one database."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.env = {
            **os.environ,
            "PLAZA_DATA": str(folder),
            "PLAZA_DATABASE_URL": database,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.said: list[Path] = []
        self.errors: list[Path] = []

    def run(self, role: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", MODULE, role, "0"],
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, role: str, number: int) -> None:
        out, errors = self.folder / f"{role}-{number}.out", self.folder / f"{role}-{number}.err"
        self.said.append(out)
        self.errors.append(errors)
        with out.open("wb") as stream, errors.open("wb") as trouble:
            self.running[f"{role}-{number}"] = subprocess.Popen(
                [sys.executable, "-m", MODULE, role, str(number)], env=self.env, stdout=stream, stderr=trouble
            )

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> None:
        for name in list(self.running):
            self.kill(name)

    def acknowledged(self) -> set[int]:
        """Lamps a writer said after their commit; a last line cut off by the kill was committed too."""
        whole = [line for path in self.said for line in path.read_text().split("\n")[:-1]]
        return {int(lamp) for line in whole for lamp in line.split()}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def crowd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Crowd]:
    """A crowd on an empty database of its own."""
    database = "" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    made = Crowd(tmp_path, database)
    made.run("prepare")
    yield made
    made.stop()


def test_kills_at_any_moment_lose_and_double_nothing(crowd: Crowd) -> None:
    chance = random.Random(9162)
    for number in range(2):
        crowd.start("write", number)
        crowd.start("work", number)
    deadline = time.monotonic() + 60
    while len(crowd.acknowledged()) < 50 and time.monotonic() < deadline:
        time.sleep(0.05)
    for number in range(2, 8):
        time.sleep(chance.uniform(0.1, 0.5))
        victim = chance.choice(sorted(crowd.running))
        crowd.kill(victim)
        crowd.start(victim.partition("-")[0], number)
    time.sleep(1)
    crowd.stop()
    ok, problem, unsealed, counted, lamps = json.loads(crowd.run("finish"))
    assert ok, problem
    assert unsealed == 0
    assert len(lamps) == len(set(lamps)) == counted
    assert len(crowd.acknowledged()) >= 50
    assert crowd.acknowledged() <= set(lamps)
    assert [path.read_text() for path in crowd.errors if path.stat().st_size] == []
