"""One file with everything, taken while Plaza runs.

The database is copied at one moment (SQLite's backup interface; on PostgreSQL all tables in one
repeatable-read snapshot), the files after it: they are named by their content and stay for a day after
the last use, so every file the copied rows speak of is still there.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from plaza.run.config import Config
from plaza.run.errors import FAILED, USAGE, Stop

FORMAT = 1
KEPT = ("secret.key", "plaza.toml", "city.json")
MANIFEST = "manifest.json"
DATABASE = "plaza.sqlite3"


class Archive:
    """A tar file that remembers the SHA-256 of each member for the manifest at its end."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile) -> None:
        self.tar = tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self.sums: dict[str, str] = {}

    def add(self, name: str, path: Path) -> None:
        info = tarfile.TarInfo(name)
        stat = path.stat()
        info.size, info.mtime, info.mode = stat.st_size, int(stat.st_mtime), 0o600
        with path.open("rb") as file:
            self.sums[name] = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            self.tar.addfile(info, file)

    def add_bytes(self, name: str, data: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = len(data), int(time.time()), 0o600
        self.sums[name] = hashlib.sha256(data).hexdigest()
        self.tar.addfile(info, io.BytesIO(data))


def write_backup(config: Config, target: Path) -> dict[str, Any]:
    """Write ``target`` (mode 0600) and return its manifest. Appears under its name only when complete."""
    if target.exists():
        raise Stop(f"{target} exists already. Choose another name or remove it.", USAGE)
    if not target.parent.is_dir():
        raise Stop(f"The folder {target.parent} does not exist. Make it or choose another.", USAGE)
    part = target.with_name(f".{target.name}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6, filename="", mtime=0) as stream:
                manifest = _write(config, Archive(stream))
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _write(config: Config, archive: Archive) -> dict[str, Any]:
    from django.db import connection

    with tempfile.TemporaryDirectory(prefix=".backup-", dir=config.data) as scratch:
        copy = _sqlite if connection.vendor == "sqlite" else _postgresql
        database = copy(config, Path(scratch), archive)
    for name in KEPT:
        if (config.data / name).is_file():
            archive.add(name, config.data / name)
    for path in [*_stored(config.data / "map"), *_stored(config.data / "files")]:
        # A sweep may take bytes that nobody uses any more while we walk.
        with contextlib.suppress(FileNotFoundError):
            archive.add(path.relative_to(config.data).as_posix(), path)
    manifest = {
        "format": FORMAT,
        "made_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        **database,
        "members": dict(archive.sums),
    }
    archive.add_bytes(MANIFEST, json.dumps(manifest, indent=1).encode())
    archive.tar.close()
    return manifest


def _stored(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path


def migrations_done(rows: list[tuple[str, str]]) -> list[str]:
    """Applied migrations as text, sorted."""
    return sorted(f"{app}.{name}" for app, name in rows)


def _sqlite(config: Config, scratch: Path, archive: Archive) -> dict[str, Any]:
    from django.conf import settings

    copy = scratch / DATABASE
    source = sqlite3.connect(f"file:{settings.DATABASES['default']['NAME']}?mode=rw", uri=True, timeout=30)
    target = sqlite3.connect(copy)
    try:
        source.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode=DELETE")
        done = migrations_done(target.execute("SELECT app, name FROM django_migrations").fetchall())
        head = target.execute("SELECT size, peaks FROM ledger_head WHERE id = 1").fetchone()
    except sqlite3.Error as error:
        raise Stop(f"The database could not be copied ({error}). Run ./plaza check.", FAILED) from error
    finally:
        target.close()
        source.close()
    archive.add(DATABASE, copy)
    return {"database": "sqlite", "migrations": done, **ledger_head(head)}


def ledger_head(row: Any) -> dict[str, Any]:
    """Size and root of the ledger as it was copied."""
    from plaza.kernel.ledger.rules import root_of

    size, peaks = (row[0], bytes(row[1])) if row else (0, b"")
    hashes = [peaks[at : at + 32] for at in range(0, len(peaks), 32)]
    return {"events": size, "root": root_of(hashes).hex()}


def columns_of(cursor: Any, table: str) -> list[str]:
    """Columns of a PostgreSQL table that hold data of their own (not generated ones), in order."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return [row[0] for row in cursor.fetchall()]


def quoted(names: list[str]) -> str:
    return ", ".join('"' + name.replace('"', '""') + '"' for name in names)


def _postgresql(config: Config, scratch: Path, archive: Archive) -> dict[str, Any]:
    from django.db import connection

    tables: dict[str, list[str]] = {}
    connection.ensure_connection()
    wire = connection.connection
    with wire.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT app, name FROM django_migrations")
            done = migrations_done(cursor.fetchall())
            cursor.execute("SELECT size, peaks FROM ledger_head WHERE id = 1")
            head = ledger_head(cursor.fetchone())
            cursor.execute(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() "
                "AND table_type = 'BASE TABLE' ORDER BY table_name"
            )
            for (table,) in cursor.fetchall():
                tables[table] = columns_of(cursor, table)
                archive.add(f"tables/{table}", _copy_out(cursor, table, tables[table], scratch))
        finally:
            cursor.execute("ROLLBACK")
    return {"database": "postgresql", "migrations": done, "tables": tables, **head}


def _copy_out(cursor: Any, table: str, columns: list[str], scratch: Path) -> Path:
    path = scratch / "table"
    with (
        path.open("wb") as file,
        cursor.copy(f"COPY {quoted([table])} ({quoted(columns)}) TO STDOUT") as copy,
    ):
        for block in copy:
            file.write(block)
    return path
