"""Whatever goes wrong becomes one clear sentence, a next step and an exit code that means something."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

OK, FAILED, USAGE, CONFIGURATION, BUSY, NO_SPACE, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130


class Stop(Exception):
    """Ends a command with a sentence (with its next step) and an exit code."""

    def __init__(self, sentence: str, code: int = FAILED) -> None:
        super().__init__(sentence)
        self.code = code


SQLITE = (
    (
        "locked",
        BUSY,
        "The database file is locked by another program. Close it (a database browser, a copy "
        "tool), then run the command again; nothing was lost.",
    ),
    (
        "disk is full",
        NO_SPACE,
        "The disk is full. Free some space, then run the command again; nothing acknowledged was lost.",
    ),
    (
        "unable to open",
        CONFIGURATION,
        "The database file cannot be opened. Check that the data folder exists and that you may write in it.",
    ),
    (
        "readonly",
        CONFIGURATION,
        "The database file may only be read. Check its rights and those of its folder.",
    ),
    (
        "not a database",
        CONFIGURATION,
        "The database file is not a SQLite file or is damaged. Restore a backup "
        "into an empty folder: ./plaza restore FILE --data DIR",
    ),
    (
        "malformed",
        CONFIGURATION,
        "The database file is damaged. Restore a backup into an empty folder: "
        "./plaza restore FILE --data DIR",
    ),
    (
        "no such table",
        CONFIGURATION,
        "The database has not been set up yet or is of an older version. Run: "
        "./plaza up --data DIR, which also brings it up to date.",
    ),
)
POSTGRESQL = (
    (
        "password authentication",
        "The database refused the user or password in PLAZA_DATABASE_URL. Correct it.",
    ),
    (
        "does not exist",
        "The database or user in PLAZA_DATABASE_URL does not exist. Create it (createdb NAME), "
        "then run the command again.",
    ),
    ("could not translate host", "The host in PLAZA_DATABASE_URL is unknown. Correct it."),
    ("name or service not known", "The host in PLAZA_DATABASE_URL is unknown. Correct it."),
    ("failed to resolve", "The host in PLAZA_DATABASE_URL is unknown. Correct it."),
    ("connection refused", "No database answers at PLAZA_DATABASE_URL. Start it or correct host and port."),
    ("no space left", "The database's disk is full. Free some space, then run the command again."),
    (
        "timeout",
        "The database at PLAZA_DATABASE_URL did not answer in time. Check that it runs and is reachable.",
    ),
    (
        "relation",
        "The database has not been set up yet or is of an older version. Run: ./plaza up --data DIR",
    ),
)


def _of_database(error: BaseException) -> Stop | None:
    chain: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and step not in chain:
        chain.append(step)
        step = step.__cause__ or step.__context__
    text = " ".join(str(item) for item in chain).lower()
    if any(isinstance(item, sqlite3.Error) for item in chain):
        for words, code, sentence in SQLITE:
            if words in text:
                return Stop(sentence, code)
        return Stop(f"The database could not do this: {error}. Run ./plaza check --data DIR.")
    if any(type(item).__module__.startswith("psycopg") for item in chain):
        for words, sentence in POSTGRESQL:
            if words in text:
                return Stop(sentence, CONFIGURATION)
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return Stop(f"The database could not do this: {first}. Run ./plaza check --data DIR.")
    return None


def _of_system(error: OSError) -> Stop:
    name = Path(str(error.filename)) if error.filename else None
    what = str(name) if name else "A file"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Stop(
            "The disk is full. Free some space, then run the command again; nothing acknowledged was lost.",
            NO_SPACE,
        )
    if error.errno == errno.ENOENT:
        return Stop(f"{what} was not found. Check the path.", CONFIGURATION)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return Stop(f"{what} may not be read or written by this user. Check its rights.", CONFIGURATION)
    if error.errno == errno.EADDRINUSE:
        return Stop("The port is in use by another program. Choose another with --port.", BUSY)
    return Stop(f"{what}: {error.strerror or error}. Correct this, then run the command again.")


def explain(error: BaseException) -> Stop:
    """The sentence and exit code for any exception."""
    if isinstance(error, Stop):
        return error
    if type(error).__module__ == "plaza.run.config":
        return Stop(str(error), CONFIGURATION)
    if isinstance(error, ModuleNotFoundError) and (error.name or "").startswith("plaza."):
        return Stop(f"This part is not in this version of Plaza yet ({error.name}).")
    if hasattr(error, "detail") and hasattr(error, "status"):
        return Stop(_of_problem(error))
    if found := _of_database(error):
        return found
    if isinstance(error, OSError):
        return _of_system(error)
    return Stop(
        f"Something unexpected went wrong ({type(error).__name__}: {error}). Run the command again with "
        "PLAZA_TRACE=1 in front for the details, and please report them."
    )


def _of_problem(error: BaseException) -> str:
    fields = getattr(error, "fields", None) or {}
    details = "".join(f"\n  {name}: {text}" for name, text in fields.items())
    return f"{error}{details}"
