"""A real Plaza: starts, says where it is, survives the death of any process, stops cleanly."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.error
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fixtures.server import PlazaServer, plaza
from tests.postgresql import free_port

WAIT_SECONDS = 30


@pytest.fixture
def server(bare_city: Path) -> Iterator[PlazaServer]:
    running = PlazaServer(bare_city, free_port())
    running.start()
    yield running
    running.kill()


def _children(pid: int) -> dict[int, str]:
    """Processes started by ``pid``, with their command lines."""
    found = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == pid:
                found[int(path.name)] = (path / "cmdline").read_text().replace("\0", " ")
        except (OSError, IndexError):
            continue
    return found


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.1)


def _gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return True
    return state == "Z"


def _healthy(server: PlazaServer) -> bool:
    try:
        return bool(json.loads(server.get("/health"))["ready"])
    except (urllib.error.URLError, OSError):
        return False


def test_says_where_it_is_and_stops_cleanly(server: PlazaServer) -> None:
    assert server.log.rstrip().endswith(f"Plaza is ready: {server.url}")
    assert server.process is not None
    below = _family(server.process.pid)
    assert server.stop() == 0
    assert all(_gone(pid) for pid in below)
    with pytest.raises(urllib.error.URLError):
        server.get("/health")


def _family(pid: int) -> list[int]:
    direct = list(_children(pid))
    return direct + [each for child in direct for each in _family(child)]


def test_answers_carry_the_security_headers(server: PlazaServer) -> None:
    import urllib.request

    with urllib.request.urlopen(f"{server.url}/health") as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_body_beyond_all_forms_is_refused_unread(server: PlazaServer) -> None:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest("POST", "/health")
    connection.putheader("Content-Length", "900000000")
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_restarts_what_was_killed(server: PlazaServer) -> None:
    assert server.process is not None
    before = _children(server.process.pid)
    assert len(before) == 2
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    _until(
        lambda: (
            len(_children(server.process.pid)) == 2 and not set(before) & set(_children(server.process.pid))
        )
    )  # type: ignore[union-attr]
    _until(lambda: _healthy(server))
    assert server.stop() == 0


def test_a_killed_web_process_is_replaced(server: PlazaServer) -> None:
    assert server.process is not None
    master = next(pid for pid, line in _children(server.process.pid).items() if "granian" in line)
    workers = _children(master)
    assert workers
    os.kill(next(iter(workers)), signal.SIGKILL)
    _until(lambda: len(set(_children(master)) - set(workers)) == 1)
    _until(lambda: _healthy(server))


def test_nothing_outlives_a_killed_supervisor(server: PlazaServer) -> None:
    assert server.process is not None
    below = _family(server.process.pid)
    server.process.kill()
    server.process.wait()
    _until(lambda: all(_gone(pid) for pid in below))


def test_a_folder_is_used_by_one_at_a_time(server: PlazaServer) -> None:
    second = plaza("up", "--data", str(server.data), "--port", str(free_port()))
    assert second.returncode == 4
    assert "already in use by another Plaza" in second.stderr


def test_a_taken_port_is_a_sentence(server: PlazaServer, tmp_path: Path) -> None:
    done = plaza("demo", "--data", str(tmp_path / "other"), "--port", str(server.port))
    assert done.returncode == 4
    assert f"Port {server.port} on 127.0.0.1 cannot be used" in done.stderr
    assert not (tmp_path / "other").exists()
