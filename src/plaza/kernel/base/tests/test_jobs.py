"""Background jobs and the timetable: each runs, once, again after trouble, and after a crash."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from plaza.kernel.base import registry
from plaza.kernel.base.actions import reclaim_jobs, run_due, run_jobs, set_city
from plaza.kernel.base.actions.jobs import this_worker
from plaza.kernel.base.models import Tick
from plaza.kernel.base.rules import now
from plaza.kernel.base.types import City

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """No jobs and entries but those a test makes."""
    monkeypatch.setattr(registry, "jobs", {})
    monkeypatch.setattr(registry, "timetable", {})


def test_a_job_runs_with_its_arguments_after_the_commit() -> None:
    seen: list[object] = []

    @registry.job("tests.note")
    def note(number: int, *, word: str) -> None:
        seen.append((number, word))

    note(1, word="now")
    note.enqueue(2, word="later")
    with transaction.atomic():
        note.enqueue(3, word="never")
        transaction.set_rollback(True)
    assert seen == [(1, "now")]
    assert run_jobs() == 1
    assert seen == [(1, "now"), (2, "later")]
    assert run_jobs() == 0


def test_a_job_waits_for_its_time() -> None:
    seen: list[int] = []
    note = registry.job("tests.note")(seen.append)
    note.enqueue_at(now() + timedelta(hours=1), 1)
    assert run_jobs() == 0
    with time_machine.travel(now() + timedelta(hours=2)):
        assert run_jobs() == 1
    assert seen == [1]


def test_a_failed_job_is_tried_again_with_growing_waits_and_then_given_up() -> None:
    tries: list[object] = []

    @registry.job("tests.fail", retries=3, backoff_seconds=10)
    def fail() -> None:
        tries.append(now())
        raise RuntimeError("no server")

    fail.enqueue()
    moment, waits = now(), []
    for _ in range(4):
        with time_machine.travel(moment, tick=False):
            assert run_jobs() == 1
            assert run_jobs() == 0, "not again before its time"
        row = DBTaskResult.objects.get()
        waits.append(round((row.run_after - moment).total_seconds()))
        moment = row.run_after if len(tries) < 4 else moment + timedelta(days=1)
    assert waits[:3] == [10, 20, 40]
    with time_machine.travel(moment, tick=False):
        assert run_jobs() == 0
    row = DBTaskResult.objects.get()
    assert (len(tries), row.status) == (4, "FAILED")
    assert "no server" in row.traceback


def test_a_job_nobody_knows_fails_and_others_go_on() -> None:
    seen: list[int] = []
    registry.job("tests.gone")(seen.append).enqueue(1)
    registry.jobs.clear()
    registry.job("tests.here")(seen.append).enqueue(2)
    assert run_jobs() == 2
    assert seen == [2]
    assert DBTaskResult.objects.failed().count() == 1


def test_the_job_of_a_dead_worker_runs_again() -> None:
    seen: list[int] = []
    note = registry.job("tests.note")(seen.append)
    dead = subprocess.Popen([sys.executable, "-c", "pass"])
    dead.wait()
    host = this_worker().rpartition(":")[0]
    before_restart = f"{host}00:{os.getpid()}"
    for worker in (f"{host}:{dead.pid}", before_restart, this_worker(), "elsewhere:0a:1"):
        note.enqueue(1)
        row = DBTaskResult.objects.ready().get()
        row.claim(worker)
    assert reclaim_jobs() == 2
    with time_machine.travel(now() + timedelta(hours=1)):
        assert reclaim_jobs() == 2, "nothing runs for an hour"
        assert run_jobs() == 4


@pytest.mark.django_db(transaction=True)
def test_many_workers_run_each_job_and_each_beat_once() -> None:
    seen: list[int] = []
    beats: list[int] = []
    note = registry.job("tests.note")(seen.append)
    registry.every("tests.beat", seconds=60)(lambda: beats.append(1))
    run_due()
    for number in range(30):
        note.enqueue(number)
    later = now() + timedelta(minutes=5)
    _together(6, lambda: (run_due(later), run_jobs(), run_due(later)))
    assert sorted(seen) == list(range(30))
    assert beats == [1]


def _together(count: int, do: Callable[[], object]) -> None:
    failed: list[BaseException] = []

    def one() -> None:
        try:
            do()
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


def test_the_timetable_keeps_its_beats_and_the_citys_time() -> None:
    set_city(City(time_zone="America/Los_Angeles"))
    beats: list[str] = []
    registry.every("tests.minute", seconds=60)(lambda: beats.append("minute"))
    registry.every("tests.night", daily_at="03:30")(lambda: beats.append("night"))
    start = now().replace(hour=1, minute=0, second=0, microsecond=0)
    assert run_due(start) == [], "a new entry waits for its first beat"
    assert run_due(start + timedelta(seconds=30)) == []
    assert run_due(start + timedelta(seconds=60)) == ["tests.minute"]
    assert run_due(start + timedelta(seconds=61)) == []
    assert run_due(start + timedelta(hours=20)) == ["tests.minute", "tests.night"], "missed beats run once"
    assert beats == ["minute", "minute", "night"]


def test_an_entry_that_fails_does_not_stop_the_others() -> None:
    beats: list[int] = []

    @registry.every("tests.a_fails", seconds=60)
    def fails() -> None:
        raise RuntimeError("the pump is stuck")

    registry.every("tests.b_runs", seconds=60)(lambda: beats.append(1))
    run_due()
    assert len(run_due(now() + timedelta(minutes=2))) == 2
    assert beats == [1]
    assert "the pump is stuck" in Tick.objects.get(name="tests.a_fails").error
    assert Tick.objects.get(name="tests.b_runs").error == ""


def test_an_entry_has_one_kind_of_beat() -> None:
    with pytest.raises(ValueError, match="either seconds or daily_at"):
        registry.every("tests.odd")
    with pytest.raises(ValueError, match="either seconds or daily_at"):
        registry.every("tests.odd", seconds=1, daily_at="03:30")
