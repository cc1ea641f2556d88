"""Databases and folders that are away, wrong, locked or full: words that help, and work that resumes."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.fixtures.server import PlazaServer, plaza

from .grounds import Town, report

WAIT_SECONDS = 60
# /health calls a disk with less than 200 MB nearly full.
ROOM = 230_000_000


def ends_in_words(done: subprocess.CompletedProcess[str], code: int, words: str) -> None:
    told = done.stdout + done.stderr
    assert done.returncode == code, told
    assert words in told
    assert "Traceback" not in told


WRONG = {
    "another kind": ("mysql://plaza@127.0.0.1/plaza", "postgres: or postgresql:"),
    "no kind": ("plaza", "postgres: or postgresql:"),
    "no name": ("postgres://plaza@127.0.0.1:5432", "names no database"),
    "no port": ("postgres://plaza@127.0.0.1:port/plaza", "is not a complete address"),
    "nobody there": ("postgres://plaza@127.0.0.1:1/plaza", "No database answers at PLAZA_DATABASE_URL"),
    "unknown host": ("postgres://plaza@nowhere.invalid/plaza", "The host in PLAZA_DATABASE_URL is unknown"),
    "a folder": ("sqlite:////proc/nothing/plaza.sqlite3", "cannot be opened"),
}


@pytest.mark.parametrize("command", ["verify", "up"])
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_database_address(bare_city: Path, name: str, command: str) -> None:
    url, words = WRONG[name]
    (bare_city / "run" / "migrated").unlink()
    done = plaza(command, "--data", str(bare_city), env={"PLAZA_DATABASE_URL": url})
    ends_in_words(done, 3, words)
    assert "plaza@" not in done.stderr


def test_a_database_or_password_that_is_not_there(postgresql_url: str, bare_city: Path) -> None:
    parts = urlsplit(postgresql_url)
    for url in (parts._replace(path="/not_here").geturl(), postgresql_url.replace("plaza@", "nobody@")):
        done = plaza("verify", "--data", str(bare_city), env={"PLAZA_DATABASE_URL": url})
        ends_in_words(done, 3, "does not exist. Create it")


def test_a_wrong_password(bare_city: Path, tmp_path: Path) -> None:
    from tests.postgresql import Cluster

    with Cluster() as cluster:
        rules = cluster.data / "pg_hba.conf"
        rules.write_text("host all all 127.0.0.1/32 scram-sha-256\n")
        import psycopg

        with psycopg.connect(cluster.url, autocommit=True) as connection:
            connection.execute("ALTER USER plaza PASSWORD 'right'")
            connection.execute("SELECT pg_reload_conf()")
        url = cluster.url.replace("plaza@", "plaza:wrong@")
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            done = plaza("verify", "--data", str(bare_city), env={"PLAZA_DATABASE_URL": url})
            if "refused the user or password" in done.stderr or time.monotonic() > deadline:
                break
        ends_in_words(done, 3, "refused the user or password in PLAZA_DATABASE_URL")
        assert "wrong" not in done.stderr


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another program has begun to write the SQLite file and does not end."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def serving(town: Town) -> Iterator[PlazaServer]:
    server = town.server(PLAZA_WORKERS="1").start()
    try:
        yield server
    finally:
        server.kill()


def answered(server: PlazaServer, town: Town, **more: str) -> tuple[int, Any]:
    """A report, tried again when the connection was closed."""
    for _ in range(20):
        try:
            return report(server.port, town.key, **more)
        except (OSError, http.client.HTTPException):
            time.sleep(0.5)
    raise AssertionError("nobody answers")


def taken_again(server: PlazaServer, town: Town) -> str:
    """The number of the first report that is taken once the trouble is over."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        status, answer = answered(server, town)
        if status == 201:
            return str(answer[0]["service_request_id"])
        time.sleep(0.5)
    raise AssertionError(f"reports are not taken again: {answer}")


def caught_up(town: Town) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while town.inside("tests.bad_days.judge:waiting"):
        assert time.monotonic() < deadline, "the worker does not catch up"
        time.sleep(0.3)


def judged(town: Town, numbers: list[str]) -> None:
    caught_up(town)
    assert town.inside("tests.bad_days.judge:judge", {"numbers": numbers, "desk": []}) == []
    assert town.verified()["ok"]


def test_a_locked_sqlite_file(town: Town, tmp_path: Path) -> None:
    told: list[subprocess.CompletedProcess[str]] = []
    with serving(town) as server:
        first = taken_again(server, town)
        with held(town.data / "plaza.sqlite3"):
            importing = threading.Thread(target=lambda: told.append(read_in(town, tmp_path)))
            importing.start()
            status, answer = answered(server, town)
            importing.join()
            assert status == 503, answer
            assert "busy" in answer[0]["description"]
            ends_in_words(told[0], 4, "locked by another program")
            assert server.get(f"/open311/v2/requests/{first}.json")
        judged(town, [first, taken_again(server, town)])
        assert "Traceback" not in server.log, server.log[-3000:]


def read_in(town: Town, folder: Path) -> subprocess.CompletedProcess[str]:
    return town.plaza("import", "requests", str(published(folder)), "--json")


def published(folder: Path, rows: int = 20) -> Path:
    from tools.bench.published import write_myla311

    return write_myla311(folder / "published.csv", rows)


def test_a_folder_that_went_away(town: Town) -> None:
    away = town.data.with_name("away")
    with serving(town) as server:
        first = taken_again(server, town)
        town.data.rename(away)
        try:
            ends_in_words(town.plaza("verify"), 3, "There is no city in")
            with pytest.raises(OSError, match="503"):
                server.get("/health")
        finally:
            shutil.rmtree(town.data, ignore_errors=True)
            away.rename(town.data)
        judged(town, [first, taken_again(server, town)])
        assert "Traceback" not in server.log, server.log[-3000:]


@pytest.fixture
def small_disk(town: Town, tmp_path: Path) -> Iterator[Town]:
    """The town on a disk of its own with a little room, where this machine allows to mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(path.stat().st_size for path in town.data.rglob("*") if path.is_file())
    command = ["mount", "-t", "tmpfs", "-o", f"size={size + ROOM}", "plaza", str(disk)]
    mounted = os.geteuid() == 0 and subprocess.run(command, check=False, capture_output=True).returncode == 0
    shutil.copytree(town.data, disk / "data")
    yield Town(disk / "data", {**town.env, "MOUNTED": "1"} if mounted else town.env, town.key)
    if mounted:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@contextmanager
def full(town: Town) -> Iterator[None]:
    """No byte is left on the disk; on a machine without mounts, no page in the database."""
    filler = town.data.parent / "filler"
    with filler.open("wb", buffering=0) as file:
        for block in (1 << 20, 4096):
            with contextlib.suppress(OSError):
                while True:
                    file.write(bytes(block))
    try:
        yield
    finally:
        filler.unlink(missing_ok=True)


def test_a_full_disk(small_disk: Town, tmp_path: Path) -> None:
    town = Town(small_disk.data, {}, small_disk.key)
    if "MOUNTED" not in small_disk.env:
        full_file_in_process(town)
        return
    with serving(town) as server:
        numbers = [taken_again(server, town)]
        with full(town):
            for _ in range(400):
                status, answer = answered(server, town, description="x" * 3000)
                if status != 201:
                    break
                numbers.append(answer[0]["service_request_id"])
            assert status == 503, answer
            assert "busy" in answer[0]["description"] or "full" in answer[0]["description"]
            told = town.plaza("import", "requests", str(published(tmp_path, 3000)))
            ends_in_words(told, 5, "The disk is full. Free some space")
        judged(town, [*numbers, taken_again(server, town)])
        assert "Traceback" not in server.log, server.log[-3000:]


def full_file_in_process(town: Town) -> None:
    """The same by SQLite's own limit of pages: what the database says is what a full disk makes it say."""
    assert town.inside("tests.bad_days.test_stores:fill") == [503, 201]


def fill() -> None:
    """Runs inside a city: reports until the file may not grow, then after it may again."""
    import json

    from django.db import connection
    from django.test import Client

    from plaza.kernel.people.actions import create_api_key

    from .grounds import POTHOLE

    _, key = create_api_key(name="Full", scopes=["open311.write"])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + 5}")
        status, client = 201, Client()
        while status == 201:
            form = {**POTHOLE, "api_key": key, "description": "x" * 3000}
            status = client.post("/open311/v2/requests.json", form).status_code
        cursor.execute("PRAGMA max_page_count = 1000000")
    print(json.dumps([status, client.post("/open311/v2/requests.json", form).status_code]))
