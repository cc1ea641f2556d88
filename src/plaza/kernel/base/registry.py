"""Where others plug in background jobs and timetable entries.

@registry.job("messaging.send", retries=8, backoff_seconds=30)
def send(delivery_id: int) -> None: ...

send.enqueue(17)                # in the caller's transaction; a worker runs it after the commit
send(17)                        # runs it here and now

@registry.every("cases.clocks", seconds=60)
def clocks() -> None: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Job(Generic[P, R]):
    """A function that workers run at least once: write it so that a second run does no harm."""

    name: str
    run: Callable[P, R]
    retries: int
    backoff_seconds: int

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.run(*args, **kwargs)

    def enqueue(self, *args: P.args, **kwargs: P.kwargs) -> str:
        """Queue it in the current transaction; arguments must be JSON. Returns the id of the job."""
        return self.enqueue_at(None, *args, **kwargs)

    def enqueue_at(self, run_after: datetime | None, *args: P.args, **kwargs: P.kwargs) -> str:
        """The same, not run before ``run_after`` (aware)."""
        from plaza.kernel.base.actions.jobs import enqueue

        return enqueue(self.name, run_after, args, kwargs)


@dataclass(frozen=True)
class Entry:
    """A timetable entry: a steady beat in seconds, or a time of the city's day."""

    name: str
    run: Callable[[], Any]
    seconds: int = 0
    daily_at: str = ""


jobs: dict[str, Job[..., Any]] = {}
timetable: dict[str, Entry] = {}


def job(name: str, *, retries: int = 5, backoff_seconds: int = 10) -> Callable[[Callable[P, R]], Job[P, R]]:
    """Register a background job. A failed run is tried again ``retries`` times.

    The wait doubles from ``backoff_seconds`` up to an hour.
    """

    def register(function: Callable[P, R]) -> Job[P, R]:
        made = Job(name=name, run=function, retries=retries, backoff_seconds=backoff_seconds)
        jobs[name] = made
        return made

    return register


def every(name: str, *, seconds: int = 0, daily_at: str = "") -> Callable[[F], F]:
    """Register a timetable entry, run by one of the workers every ``seconds`` or ``daily_at`` "HH:MM".

    ``daily_at`` is in the city's time zone. A missed beat is run once, not made up for.
    """
    if bool(seconds) == bool(daily_at):
        raise ValueError(f"{name}: give either seconds or daily_at")

    def register(function: F) -> F:
        timetable[name] = Entry(name=name, run=function, seconds=seconds, daily_at=daily_at)
        return function

    return register


def load() -> None:
    """Import ``actions`` and ``listens`` of every installed app of ours, where jobs and entries are made."""
    from importlib import import_module
    from importlib.util import find_spec

    from django.apps import apps

    for app in apps.get_app_configs():
        if not app.name.startswith("plaza."):
            continue
        for room in ("actions", "listens"):
            if find_spec(f"{app.name}.{room}"):
                import_module(f"{app.name}.{room}")
