"""Several workers share one PostgreSQL database: everything is done, the ledger stays whole."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plaza.run.tests.test_backup import run_code, verified
from tests.fixtures.server import ROOT, clean_environment, make_bare_city
from tests.postgresql import fresh_database

WRITE = """
import django; django.setup()
from plaza.kernel.people import actions as people
for n in range(120):
    people.create_api_key(name=f"App {n}", scopes=["open311.write"])
"""
LEFT = """
import django; django.setup()
from plaza.kernel.ledger import queries
print(queries.lag().unsealed)
"""
WAIT_SECONDS = 60


@contextmanager
def _worker(data: Path, env: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("w") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "plaza.run", "worker", "--data", str(data)],
            env=clean_environment(env),
            cwd=ROOT,
            stdout=stream,
            stderr=stream,
        )
    try:
        yield
        process.terminate()
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()


def test_workers_share_the_ledger(postgresql_url: str, tmp_path: Path) -> None:
    with fresh_database(postgresql_url) as url:
        env = {"PLAZA_DATABASE_URL": url}
        data = make_bare_city(tmp_path / "city", env)
        logs = [tmp_path / "one.log", tmp_path / "two.log"]
        with _worker(data, env, logs[0]), _worker(data, env, logs[1]):
            run_code(WRITE, data, env)
            deadline = time.monotonic() + WAIT_SECONDS
            while run_code(LEFT, data, env).strip() != "0":
                assert time.monotonic() < deadline, "the workers did not seal everything in time"
        assert verified(data, env)["events"] == 120
        assert "paused" not in "".join(log.read_text() for log in logs)
