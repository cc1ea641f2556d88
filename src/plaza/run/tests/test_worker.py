"""The worker's loops go on after any problem, and wait longer while it lasts."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Iterator

import pytest

from plaza.run.worker import FIRST_WAIT, LONGEST_WAIT, Loop


def _steps(*results: int | Exception) -> Callable[[], int]:
    waiting: Iterator[int | Exception] = iter(results)

    def step() -> int:
        result = next(waiting)
        if isinstance(result, Exception):
            raise result
        return result

    return step


def _loop(*results: int | Exception) -> Loop:
    return Loop("The ledger", _steps(*results), 0.1, threading.Event())


def test_goes_on_at_once_while_there_is_work() -> None:
    loop = _loop(3, 0)
    assert [loop.once(), loop.once()] == [0.0, 0.1]


def test_waits_longer_with_each_failure_and_recovers(caplog: pytest.LogCaptureFixture) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    loop = _loop(full, full, full, 0, full)
    assert [loop.once() for _ in range(3)] == [FIRST_WAIT, FIRST_WAIT * 2, FIRST_WAIT * 4]
    assert "The disk is full" in caplog.text
    assert loop.once() == 0.1
    assert "works again" in caplog.text
    assert loop.once() == FIRST_WAIT


def test_never_waits_longer_than_the_longest() -> None:
    loop = _loop(*[ValueError("no")] * 30)
    assert max(loop.once() for _ in range(30)) == LONGEST_WAIT


def test_stops_when_asked() -> None:
    stopping = threading.Event()
    count: list[int] = []

    def step() -> int:
        count.append(1)
        stopping.set()
        return 1

    Loop("x", step, 0.0, stopping).run()
    assert len(count) == 1
