"""Writers of one SQLite file take turns; whoever dies or fails lets the next one in."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import OperationalError

from plaza.run.sqlite.base import DatabaseWrapper
from tests.fixtures.server import clean_environment

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]

COUNT = """
import sys
from plaza.run.tests.test_sqlite_turns import opened
connection = opened(sys.argv[1])
for _ in range(200):
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM counter")
        (n,) = cursor.fetchone()
        cursor.execute("UPDATE counter SET n = %s", [n + 1])
    connection.commit()
    connection.set_autocommit(True)
"""
HOLD = """
import sys, time
from plaza.run.tests.test_sqlite_turns import opened
connection = opened(sys.argv[1])
connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
print("held", flush=True)
time.sleep(60)
"""


def opened(path: str, timeout: float = 20) -> DatabaseWrapper:
    """A connection to a file outside of the settings."""
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    options = {"timeout": timeout, "transaction_mode": "IMMEDIATE"}
    return DatabaseWrapper(
        {"NAME": path, "OPTIONS": options, "AUTOCOMMIT": True, "TIME_ZONE": None, "ATOMIC_REQUESTS": False,
         "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "USER": "", "PASSWORD": "", "HOST": "", "PORT": "",
         "TEST": {}, "ENGINE": "plaza.run.sqlite"},
        "other",
    )  # fmt: skip


def program(code: str, path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, str(path)]
    return subprocess.Popen(command, env=clean_environment(), text=True, stdout=subprocess.PIPE)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with sqlite3.connect(tmp_path / "base.sqlite3") as base:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("CREATE TABLE counter (n INTEGER)")
        base.execute("INSERT INTO counter VALUES (0)")
    return tmp_path / "base.sqlite3"


def begin(connection: DatabaseWrapper) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def test_nobody_is_lost_among_many_writers(file: Path) -> None:
    writers = [program(COUNT, file) for _ in range(4)]
    assert [one.wait(120) for one in writers] == [0, 0, 0, 0]
    with sqlite3.connect(file) as base:
        assert base.execute("SELECT n FROM counter").fetchone() == (800,)


def test_a_turn_that_does_not_come_is_a_locked_database(file: Path) -> None:
    holder = program(HOLD, file)
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    connection = opened(str(file), timeout=0.3)
    began = time.monotonic()
    with pytest.raises(OperationalError, match="database is locked"):
        begin(connection)
    assert time.monotonic() - began < 30
    holder.kill()
    holder.wait()
    begin(connection)
    connection.rollback()
    connection.close()


def test_whoever_fails_lets_the_next_one_in(file: Path) -> None:
    first, second = opened(str(file), 0.3), opened(str(file), 0.3)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for one in (first, second):
        with pytest.raises(OperationalError, match="database is locked"):
            begin(one)
    other.execute("ROLLBACK")
    begin(second)
    second.rollback()
    second.set_autocommit(True)
    begin(first)
    first.rollback()
    first.close()
    second.close()


def test_without_a_place_for_the_queue_sqlite_itself_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(OperationalError, match="unable to open"):
        begin(opened(str(tmp_path / "nowhere" / "base.sqlite3")))
