"""Processes are killed outright under load: nothing acknowledged is lost, nothing is half written.

Residents report over Open311, clerks take steps, an import runs; at moments drawn from a seed any one
process dies by SIGKILL, or all at once as in a power cut. Afterwards every number that was acknowledged is
there with its timeline, clocks, areas and event, and the worker's counts are what counting by hand gives.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.server import ROOT, PlazaServer, family
from tools.bench.published import write_myla311

from .grounds import Town, report

REPORTERS, DEATHS, ROWS = 4, 7, 3000
WAIT_SECONDS = 60


class Reporter(threading.Thread):
    """Sends reports and remembers each number that was acknowledged."""

    def __init__(self, server: PlazaServer, key: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.server, self.key, self.stop = server, key, stop
        self.numbers: list[str] = []
        self.refused: list[Any] = []

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                status, answer = report(self.server.port, self.key)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            if status == 201:
                self.numbers.append(answer[0]["service_request_id"])
            else:
                self.refused.append((status, answer))


class Program:
    """A command that is started again whenever it was killed; ``said`` is all it printed in full lines."""

    def __init__(self, command: list[str], town: Town, given: str, log: Path, once: bool = False) -> None:
        self.command, self.town, self.given, self.log, self.once = command, town, given, log, once
        self.start()

    def start(self) -> None:
        with self.log.open("a") as out:
            self.process = subprocess.Popen(
                self.command, env=self.town.environment(), cwd=ROOT, text=True, stdin=subprocess.PIPE,
                stdout=out, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        assert self.process.stdin is not None
        self.process.stdin.write(self.given + "\n")
        self.process.stdin.flush()

    def tend(self) -> None:
        if self.process.poll() is not None and not (self.once and self.process.returncode == 0):
            self.start()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def said(self) -> list[Any]:
        whole = self.log.read_text().rpartition("\n")[0].splitlines()
        return [json.loads(line) for line in whole if line.startswith("{")]


def kill_one(server: PlazaServer, others: list[Program], chance: random.Random) -> None:
    """Everything at once, the supervisor, one of its children, a desk or the import."""
    assert server.process is not None
    kind = chance.choice(("all", "supervisor", "child", "child", "child", "other"))
    if kind == "other":
        chance.choice(others).kill()
    elif kind == "child":
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(family(server.process.pid)[1:]), signal.SIGKILL)
    else:
        if kind == "all":
            server.kill()
        else:
            os.kill(server.process.pid, signal.SIGKILL)
            server.process.wait()
            wait_until(lambda: not _listens(server.port))
        server.start()


def _listens(port: int) -> bool:
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
        connection.connect()
        connection.close()
    except OSError:
        return False
    return True


def wait_until(true: Any) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.2)


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_acknowledged_is_lost(any_town: Town, seed: int, tmp_path: Path) -> None:
    town, chance, stop = any_town, random.Random(seed), threading.Event()
    file = write_myla311(tmp_path / "published.csv", ROWS)
    server = town.server(PLAZA_WORKERS="2").start()
    reading = [*_plaza(town), "import", "requests", str(file), "--json", "--data", str(town.data)]
    desk = Program(town.command("tests.bad_days.agents:work_at_the_desk"), town, str(seed), tmp_path / "desk")
    importer = Program(reading, town, "", tmp_path / "import", once=True)
    reporters = [Reporter(server, town.key, stop) for _ in range(REPORTERS)]
    try:
        for each in reporters:
            each.start()
        for _ in range(DEATHS):
            time.sleep(0.3 + chance.random())
            kill_one(server, [desk, importer], chance)
            desk.tend()
            importer.tend()
        stop.set()
        for each in reporters:
            each.join(30)
        desk.kill()
        wait_until(lambda: importer.tend() or importer.process.poll() == 0)
        server.kill()
        assert town.verified()["ok"]
        _judged(town, server.start(), reporters, desk)
    finally:
        stop.set()
        desk.kill()
        importer.kill()
        server.kill()
    _all_rows_are_in(town, reading, importer)


def _plaza(town: Town) -> list[str]:
    return [*town.command("os:getcwd")[:1], "-m", "plaza.run"]


def _judged(town: Town, server: PlazaServer, reporters: list[Reporter], desk: Program) -> None:
    """The real worker catches up; then everything is looked at."""
    wait_until(lambda: town.inside("tests.bad_days.judge:waiting") == 0)
    server.stop()
    numbers = [number for each in reporters for number in each.numbers]
    refused = [one for each in reporters for one in each.refused if one[0] != 503]
    assert numbers and desk.said, refused[:3]
    assert not refused, refused[:3]
    assert len(set(numbers)) == len(numbers)
    assert town.inside("tests.bad_days.judge:judge", {"numbers": numbers, "desk": desk.said}) == []
    assert town.verified()["ok"]


def _all_rows_are_in(town: Town, reading: list[str], importer: Program) -> None:
    counts = importer.said[-1]
    parts = ("created", "updated", "unchanged", "rejected")
    assert counts["read"] == ROWS == sum(counts[name] for name in parts)
    again = town.plaza(*reading[3:-2])
    assert json.loads(again.stdout.splitlines()[-1])["unchanged"] == ROWS, again.stderr
