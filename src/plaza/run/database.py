"""Where the operational store is: a database URL to Django's DATABASES entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from plaza.run.config import ConfigError

# FULL: an answer given is on the disk, whatever happens to the machine next.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA cache_size=-32768",
    "PRAGMA mmap_size=134217728",
    "PRAGMA temp_store=MEMORY",
    # A report writes some forty pages: fold the log into the file every 200 reports, not every 25.
    "PRAGMA wal_autocheckpoint=8000",
    "PRAGMA journal_size_limit=67108864",
)


def database_settings(url: str, data: Path) -> dict[str, Any]:
    """Django's settings for ``url``; an empty one is SQLite in the data folder."""
    if not url:
        return _sqlite(data / "plaza.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path)))
    return _postgresql(url)


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "plaza.run.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": ";".join(SQLITE_PRAGMAS),
        },
        # A file, because tests with threads and processes need the locking of a real one.
        "TEST": {"NAME": str(path.with_name("test.sqlite3"))},
    }


def _postgresql(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ConfigError(
            "PLAZA_DATABASE_URL is not a complete address. "
            "Write it as postgres://user:password@host:5432/database."
        ) from None
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ConfigError(
            "PLAZA_DATABASE_URL names no database. Add its name at the end, as in "
            "postgres://user:password@host:5432/plaza."
        )
    options: dict[str, Any] = {"connect_timeout": 5, "application_name": "plaza"}
    options.update(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(port or options.pop("port", "") or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
