"""The worker: seals and dispatches the ledger, runs queued jobs, keeps the timetable.

Any number of workers may run: the database says who does what. Nothing here is lost by a crash or a
full disk, because each step begins where the last committed one ended.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger("plaza.worker")
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
STOP_SECONDS = 15
BEAT_SECONDS = 5.0
# SQLite has one writer. Small steps with a breath between let reports in: nobody waits for the ledger.
LEDGER_BATCH = 500
LEDGER_PAUSE = 0.05


@dataclass
class Loop:
    """Runs ``step`` again and again: after ``pause`` seconds while there is work, else after ``idle``."""

    name: str
    step: Callable[[], int]
    idle: float
    stopping: threading.Event
    pause: float = 0.0
    waits: float = field(default=FIRST_WAIT)
    failing: bool = False

    def run(self) -> None:
        while not self.stopping.is_set():
            self.stopping.wait(self.once())

    def once(self) -> float:
        """One step; how long to wait before the next."""
        try:
            worked = self.step()
        except Exception as error:
            return self._failed(error)
        if self.failing:
            log.warning("%s works again.", self.name)
            self.failing, self.waits = False, FIRST_WAIT
        return self.pause if worked else self.idle

    def _failed(self, error: Exception) -> float:
        from django.db import connection

        from plaza.run.errors import explain

        wait, self.waits, self.failing = self.waits, min(self.waits * 2, LONGEST_WAIT), True
        log.error("%s paused for %g s: %s", self.name, wait, explain(error))
        log.debug("details", exc_info=error)
        try:
            connection.close()
        except Exception:
            connection.connection = None
        return wait


def _ledger_step() -> int:
    from plaza.kernel.ledger import actions

    return actions.seal(limit=LEDGER_BATCH) + actions.dispatch(limit=LEDGER_BATCH)


def _jobs_step() -> int:
    from plaza.kernel.base import actions

    return actions.run_jobs(limit=20)


def _timetable_step() -> int:
    from plaza.kernel.base import actions

    actions.run_due()
    return 0


def _beat(data: Path) -> Callable[[], int]:
    beat = data / "run" / "worker.beat"

    def step() -> int:
        beat.parent.mkdir(parents=True, exist_ok=True)
        beat.touch()
        return 0

    return step


def _load_rooms() -> None:
    from plaza.kernel.base import registry as base
    from plaza.kernel.ledger import registry as ledger

    base.load()
    ledger.load()


def make_loops(data: Path, stopping: threading.Event) -> list[Loop]:
    """The loops of one worker."""
    return [
        Loop("The ledger", _ledger_step, 0.1, stopping, pause=LEDGER_PAUSE),
        Loop("The job queue", _jobs_step, 0.25, stopping),
        Loop("The timetable", _timetable_step, 1.0, stopping),
        Loop("The heartbeat", _beat(data), BEAT_SECONDS, stopping),
    ]


def serve(data: Path) -> int:
    """Run until SIGTERM or SIGINT; steps under way are finished first."""
    from plaza.run.errors import explain

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    wait = FIRST_WAIT
    while not stopping.is_set():
        try:
            _load_rooms()
            break
        except OSError as error:
            log.error("The worker waits: %s", explain(error))
            stopping.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)
    threads = [
        threading.Thread(target=loop.run, name=loop.name, daemon=True) for loop in make_loops(data, stopping)
    ]
    for thread in threads:
        thread.start()
    stopping.wait()
    deadline = time.monotonic() + STOP_SECONDS
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return 0


def main() -> int:
    """``python -m plaza.run.worker``; the settings come from the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plaza.run.settings")
    import django

    django.setup()
    from django.conf import settings

    return serve(Path(settings.DATA))


if __name__ == "__main__":
    from plaza.run.cli import end

    try:
        code = main()
    except Exception as problem:
        end(problem)
    raise SystemExit(code)
