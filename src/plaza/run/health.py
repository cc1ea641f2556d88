"""Whether this city is up: for load balancers, the supervisor and a person who looks."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, JsonResponse

HEARTBEAT = "run/worker.beat"
LATE_AFTER_SECONDS = 30
LEAST_FREE_BYTES = 200_000_000


def _database() -> tuple[bool, str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            cursor.fetchone()
    except Error as error:
        connection.close()
        return False, f"The database does not answer ({type(error).__name__})."
    return True, "The database answers."


def _folder() -> tuple[bool, str]:
    try:
        free = shutil.disk_usage(settings.DATA).free
    except OSError:
        return False, "The data folder is missing."
    if free < LEAST_FREE_BYTES:
        return False, f"The disk of the data folder is nearly full: {free // 1_000_000} MB are left."
    return True, "The data folder has room."


def _worker() -> tuple[bool, str]:
    beat = Path(settings.DATA) / HEARTBEAT
    try:
        age = time.time() - beat.stat().st_mtime
    except OSError:
        return False, "No worker has started yet; mail and timelines wait for it."
    if age > LATE_AFTER_SECONDS:
        return False, f"The worker was last seen {int(age)} seconds ago; mail and timelines wait for it."
    return True, "The worker is running."


CHECKS: dict[str, Callable[[], tuple[bool, str]]] = {
    "database": _database,
    "data_folder": _folder,
    "worker": _worker,
}
# A city whose worker is late still takes reports: nothing is lost, it is only told later.
NEEDED = {"database", "data_folder"}


def health(request: HttpRequest) -> JsonResponse:
    """200 when requests can be taken, else 503; each check with a sentence."""
    results = {name: check() for name, check in CHECKS.items()}
    ready = all(ok for name, (ok, _) in results.items() if name in NEEDED)
    body = {
        "live": True,
        "ready": ready,
        "checks": {name: {"ok": ok, "says": says} for name, (ok, says) in results.items()},
    }
    return JsonResponse(body, status=200 if ready else 503, headers={"Cache-Control": "no-store"})


def live(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers at all."""
    return JsonResponse({"live": True}, headers={"Cache-Control": "no-store"})
