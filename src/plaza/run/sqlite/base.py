"""Writers take turns by a lock of the operating system before they ask SQLite for its one write lock.

SQLite lets waiting writers sleep up to a tenth of a second between tries, whoever comes by in between goes
first, and the lock lies idle meanwhile. Measured with four web processes on reports of residents: as many
a second or more, and a fifth of the 99th percentile (``./plaza bench open311``). The queue only orders:
what keeps writers apart is still SQLite, so a program that does not queue does no harm.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import time
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

LOOK_EVERY_SECONDS = 0.0003


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; its transactions wait for their turn."""

    _queue: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> Any:
        # A commit that fails leaves the transaction open: its rollback gives the turn away.
        done = super()._commit()  # type: ignore[misc]
        self._give_turn()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            if self._queue is not None:
                os.close(self._queue)
                self._queue = None

    def _take_turn(self) -> None:
        """Wait in the queue, at most as long as for SQLite's own lock; OperationalError after that."""
        if self._queue is None and not self._join():
            return
        until = time.monotonic() + float(self.settings_dict["OPTIONS"].get("timeout", 5))
        while not self._is_free():
            if time.monotonic() > until:
                raise OperationalError("database is locked") from sqlite3.OperationalError(
                    "database is locked"
                )
            time.sleep(LOOK_EVERY_SECONDS)

    def _join(self) -> bool:
        """Open the queue's file; False where there is none to be had, and SQLite says what is wrong there."""
        name = str(self.settings_dict["NAME"])
        if ":" in name:
            return False
        with contextlib.suppress(OSError):
            self._queue = os.open(f"{name}.turn", os.O_CREAT | os.O_RDWR, 0o600)
        return self._queue is not None

    def _is_free(self) -> bool:
        assert self._queue is not None  # noqa: S101 - _join opened it
        try:
            fcntl.flock(self._queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _give_turn(self) -> None:
        if self._queue is not None:
            fcntl.flock(self._queue, fcntl.LOCK_UN)
