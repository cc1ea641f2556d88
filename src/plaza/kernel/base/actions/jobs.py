"""Running queued jobs: claimed by one worker each, tried again with growing waits, never lost."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeAlias

from django.db import transaction
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from plaza.kernel.base import registry
from plaza.kernel.base.rules import now as time_now

LONGEST_RUN_SECONDS = 900
LONGEST_WAIT_SECONDS = 3600

Row: TypeAlias = "DBTaskResult[Any, Any]"

log = logging.getLogger("plaza.jobs")


@task()
def run_named(name: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """The one task the library knows: it calls a job of our registry by name."""
    registry.jobs[name].run(*args, **kwargs)


def enqueue(name: str, run_after: datetime | None, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Queue the job ``name`` in the current transaction; returns its id."""
    made = run_named.using(run_after=run_after) if run_after else run_named
    return made.enqueue(name, list(args), dict(kwargs)).id


def this_worker() -> str:
    """Name of this process among workers, as machine:mark:pid."""
    return _name_of(os.getpid())


@lru_cache(maxsize=2)
def _name_of(pid: int) -> str:
    # The mark tells this process from an earlier one with the same number, as in a restarted container.
    return f"{socket.gethostname()[:40].replace(':', '-')}:{os.urandom(4).hex()}:{pid}"


def run_jobs(limit: int = 100, worker: str = "") -> int:
    """Run up to ``limit`` jobs that are due; returns how many were run (failed ones too)."""
    done = 0
    while done < limit:
        row = _claim(worker or this_worker())
        if row is None:
            break
        _run(row)
        done += 1
    return done


def _claim(worker: str) -> Row | None:
    due = DBTaskResult.objects.ready()
    if not due.exists():
        return None
    with transaction.atomic():
        row = due.select_for_update(skip_locked=True).first()
        if row is not None:
            row.claim(worker)
    return row


def _run(row: Row) -> None:
    try:
        row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    except Exception as error:
        _failed(row, error)
    else:
        row.set_successful(None)


def _failed(row: Row, error: Exception) -> None:
    name = str(row.args_kwargs["args"][0])
    job = registry.jobs.get(name)
    tries = len(row.worker_ids)
    row.set_failed(error)
    if job is None or tries > job.retries:
        log.error("The job %s failed for good after %s tries: %s", name, tries, error)
        return
    wait = min(job.backoff_seconds * 2 ** (tries - 1), LONGEST_WAIT_SECONDS)
    log.warning("The job %s failed (%s) and is tried again in %s seconds", name, error, wait)
    _put_back(row, wait)


def _put_back(row: Row, wait_seconds: float) -> None:
    later = time_now() + timedelta(seconds=wait_seconds)
    DBTaskResult.objects.filter(pk=row.pk).update(status=TaskResultStatus.READY, run_after=later)


@registry.every("base.reclaim_jobs", seconds=60)
def reclaim_jobs() -> int:
    """Queue again the jobs whose worker died while running them; returns how many.

    A worker is taken for dead when its process on this machine is gone, or, on another machine, when
    its job has run for a quarter of an hour.
    """
    found = 0
    for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if _is_abandoned(row):
            _put_back(row, 0)
            found += 1
    return found


def _is_abandoned(row: Row) -> bool:
    worker = str(row.worker_ids[-1] if row.worker_ids else "")
    if _is_gone(worker):
        return True
    return row.started_at is None or row.started_at < time_now() - timedelta(seconds=LONGEST_RUN_SECONDS)


def _is_gone(worker: str) -> bool:
    """Whether ``worker`` was a process of this machine that is no more."""
    host, pid = worker.partition(":")[0], worker.rpartition(":")[2]
    if host != this_worker().partition(":")[0] or not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return worker != this_worker()
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        pass
    return False
