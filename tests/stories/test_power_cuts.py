"""Processes are killed outright under load: nothing acknowledged is lost, ``verify`` stays clean."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import threading
import time
import urllib.parse

import pytest

from tests.fixtures.server import PlazaServer, family, plaza

ROUNDS = 3
CLIENTS = 6
SECONDS = 2.0


class Reporter(threading.Thread):
    """Sends reports by Open311 and remembers each number that was acknowledged."""

    def __init__(self, server: PlazaServer, key: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.server, self.key, self.stop = server, key, stop
        self.acknowledged: list[str] = []
        self.refused: list[str] = []

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self._report()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)

    def _report(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        form = {"service_code": "pothole", "description": "A hole",
                "address_string": "1 Main Street", "api_key": self.key, **ANSWERS}  # fmt: skip
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/open311/v2/requests.json", urllib.parse.urlencode(form), headers)
        answer = connection.getresponse()
        body = json.loads(answer.read())
        if answer.status in {200, 201}:
            self.acknowledged.append(body[0]["service_request_id"])
        else:
            self.refused.append(f"{answer.status} {body}")


ANSWERS = {"attribute[size]": "medium"}


def _kill_one(server: PlazaServer, chance: random.Random) -> None:
    """The whole machine, or any single process."""
    assert server.process is not None
    if chance.random() < 0.5:
        server.kill()
        server.start()
        return
    victim = chance.choice(family(server.process.pid))
    os.kill(victim, signal.SIGKILL)
    if victim == server.process.pid:
        server.process.wait()
        server.kill()
        _wait_for_the_port(server)
        server.start()


def _wait_for_the_port(server: PlazaServer) -> None:
    for _ in range(100):
        try:
            http.client.HTTPConnection("127.0.0.1", server.port, timeout=1).connect()
        except OSError:
            return
        time.sleep(0.1)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_nothing_acknowledged_is_lost(new_plaza_server: PlazaServer, seed: int) -> None:
    server, chance, stop = new_plaza_server, random.Random(seed), threading.Event()
    key = plaza("api-key", "create", "--scopes", "open311.write", "--data", str(server.data)).stdout.strip()
    server.start()
    reporters = [Reporter(server, key, stop) for _ in range(CLIENTS)]
    for each in reporters:
        each.start()
    for _ in range(3):
        time.sleep(SECONDS * (0.5 + chance.random()))
        _kill_one(server, chance)
    stop.set()
    for each in reporters:
        each.join(30)
    server.kill()
    numbers = [number for each in reporters for number in each.acknowledged]
    assert numbers, reporters[0].refused[:3]
    assert len(set(numbers)) == len(numbers)
    told = plaza("verify", "--json", "--data", str(server.data))
    assert told.returncode == 0, told.stdout
    server.start()
    for number in numbers[:: max(1, len(numbers) // 200)]:
        found = json.loads(server.get(f"/open311/v2/requests/{number}.json"))
        assert found[0]["service_request_id"] == number
