"""Bad days in words."""

from __future__ import annotations

import errno
import sqlite3

import pytest
from django.db.utils import OperationalError

from plaza.kernel.base.types import Invalid
from plaza.run.errors import BUSY, CONFIGURATION, FAILED, NO_SPACE, explain


def _sqlite(text: str) -> OperationalError:
    error = OperationalError(text)
    error.__cause__ = sqlite3.OperationalError(text)
    return error


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (_sqlite("database is locked"), BUSY, "locked by another program"),
        (_sqlite("database or disk is full"), NO_SPACE, "Free some space"),
        (_sqlite("unable to open database file"), CONFIGURATION, "folder exists"),
        (_sqlite("no such table: cases_case"), CONFIGURATION, "./plaza up"),
        (_sqlite("file is not a database"), CONFIGURATION, "./plaza restore"),
        (OSError(errno.ENOSPC, "No space left on device"), NO_SPACE, "disk is full"),
        (OSError(errno.EACCES, "Permission denied", "/city/x"), CONFIGURATION, "/city/x may not be read"),
        (FileNotFoundError(errno.ENOENT, "No such file", "/city/y"), CONFIGURATION, "/city/y was not found"),
        (Invalid("Two things are wrong.", fields={"name": "Enter a name."}), FAILED, "name: Enter a name."),
        (ModuleNotFoundError("No module", name="plaza.run.nothing"), FAILED, "not in this version"),
        (ZeroDivisionError("division by zero"), FAILED, "PLAZA_TRACE=1"),
    ],
)
def test_every_error_is_a_sentence_with_a_code(error: Exception, code: int, words: str) -> None:
    stop = explain(error)
    assert words in str(stop)
    assert stop.code == code
