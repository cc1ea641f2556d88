"""What this process keeps in memory of the tables, and how it notices that they changed.

Every change of a part writes a new random token to its ``Version`` row in the same transaction. A memory
looks at the tokens at most every ``CHECK_SECONDS``; a change made by this process is seen at once. While
such a change is not committed yet, every question looks, so that a rolled-back change is never answered.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

from django.db import connection, transaction

from plaza.kernel.places.models import Version

CHECK_SECONDS = 2.0
Kept = TypeVar("Kept")


class Memory(Generic[Kept]):
    """One thing built from the tables, kept until its part changes. Threads may share it."""

    all: ClassVar[list[Memory[Any]]] = []

    def __init__(self, part: str, load: Callable[[str], Kept]) -> None:
        """``load`` is given the version token and builds the thing from the database."""
        Memory.all.append(self)
        self._part, self._load = part, load
        self._lock = threading.Lock()
        self._kept: tuple[str, Kept] | None = None
        self._fresh_until = 0.0
        self._unsettled = False
        self._changes = 0

    def get(self) -> Kept:
        """The thing as of now (or of ``CHECK_SECONDS`` ago, for changes by other processes)."""
        kept = self._kept
        if kept is not None and time.monotonic() < self._fresh_until:
            return kept[1]
        with self._lock:
            return self._checked()

    def _checked(self) -> Kept:
        in_transaction, changes = connection.in_atomic_block, self._changes
        token = read_token(self._part)
        if self._kept is None or self._kept[0] != token:
            self._kept = (token, self._load(token))
        if changes == self._changes:  # else another thread changed the part while we were reading
            self._unsettled = self._unsettled and in_transaction
            self._fresh_until = 0.0 if self._unsettled else time.monotonic() + CHECK_SECONDS
        return self._kept[1]

    def unsettle(self) -> None:
        """This process is changing the part: look at the token each time until that is committed."""
        self._changed(unsettled=True)
        transaction.on_commit(self._settle)

    def _settle(self) -> None:
        self._changed(unsettled=False)

    def _changed(self, *, unsettled: bool) -> None:
        self._changes += 1
        self._unsettled, self._fresh_until = unsettled, 0.0

    def forget(self) -> None:
        """Drop it; the next question loads it again."""
        with self._lock:
            self._kept, self._fresh_until = None, 0.0


def read_token(part: str) -> str:
    """The version token of a part; empty when nothing of it was ever saved."""
    return Version.objects.filter(part=part).values_list("token", flat=True).first() or ""
