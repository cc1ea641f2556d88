"""The timetable: each beat is run by exactly one of any number of workers."""

from __future__ import annotations

import logging
import traceback
from datetime import datetime

from plaza.kernel.base import registry
from plaza.kernel.base.models import Tick
from plaza.kernel.base.queries.city import get_city
from plaza.kernel.base.rules import next_run
from plaza.kernel.base.rules import now as time_now

RARE_SECONDS = 60
"""Quicker beats that go well are not written down a second time: each write is a flush of the disk."""

log = logging.getLogger("plaza.timetable")


def run_due(now: datetime | None = None) -> list[str]:
    """Run what the timetable has due at ``now``; returns the names run by this worker.

    An entry that fails is logged and kept in its row; it runs again at its next beat.
    """
    moment = now or time_now()
    known = {row.name: row for row in Tick.objects.all()}
    done = []
    for entry in list(registry.timetable.values()):
        row = known.get(entry.name)
        if _claim(entry, row.next_at if row else None, moment):
            _run(entry, row is not None and bool(row.error))
            done.append(entry.name)
    return done


def _claim(entry: registry.Entry, next_at: datetime | None, moment: datetime) -> bool:
    if next_at and next_at > moment:
        return False
    later = next_run(moment, seconds=entry.seconds, daily_at=entry.daily_at, time_zone=get_city().time_zone)
    if next_at is None:
        # A new entry waits for its first beat, so that a restart does not run everything at once.
        Tick.objects.bulk_create([Tick(name=entry.name, next_at=later)], ignore_conflicts=True)
        return False
    moved = Tick.objects.filter(name=entry.name, next_at=next_at).update(next_at=later, started_at=moment)
    return moved == 1


def _run(entry: registry.Entry, failed_before: bool) -> None:
    error = ""
    try:
        entry.run()
    except Exception:
        error = traceback.format_exc(limit=-8)
        log.exception("The timetable entry %s failed", entry.name)
    if error or failed_before or entry.daily_at or entry.seconds >= RARE_SECONDS:
        Tick.objects.filter(name=entry.name).update(finished_at=time_now(), error=error)
