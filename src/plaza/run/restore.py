"""Putting a backup back: into an empty folder, and for PostgreSQL an empty database."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Any

from plaza.run.backup import DATABASE, FORMAT, KEPT, MANIFEST, migrations_done, quoted
from plaza.run.commands.start import django, use_folder
from plaza.run.config import Config
from plaza.run.errors import CONFIGURATION, FAILED, USAGE, Stop

DAMAGED = "The backup is damaged or incomplete ({}). Use another one; nothing was changed."


def restore_backup(config: Config, source: Path) -> dict[str, Any]:
    """Restore ``source``; returns its manifest. The folder appears only when every sum was right."""
    if not source.is_file():
        raise Stop(f"There is no file {source}. Check the path.", USAGE)
    target = config.data
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Stop(f"{target} is not empty. Restore into a new folder: --data NEW_DIR", USAGE)
    part = target.with_name(f".{target.name}.restoring")
    shutil.rmtree(part, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    part.mkdir(mode=0o700)
    try:
        manifest = unpack(source, part)
        _check_database(config, manifest)
        if manifest["database"] == "postgresql":
            _load_postgresql(config, manifest, part)
            shutil.rmtree(part / "tables")
        part.replace(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    _finish(use_folder(target))
    return manifest


def _allowed(name: str) -> bool:
    """Only names that a backup of ours has: no way out of the folder."""
    parts = PurePosixPath(name).parts
    if ".." in parts or name.startswith("/") or not parts:
        return False
    return name in {*KEPT, DATABASE, MANIFEST} or parts[0] in {"files", "map", "tables"}


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Unpack into ``folder`` and check each member against the manifest, which comes last."""
    sums: dict[str, str] = {}
    try:
        with tarfile.open(source, mode="r|gz") as tar:
            for member in tar:
                if not member.isreg() or not _allowed(member.name):
                    raise Stop(DAMAGED.format(f"it holds {member.name!r}"))
                sums[member.name] = _unpack_one(tar, member, folder)
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError) as error:
        if (
            isinstance(error, OSError)
            and error.errno is not None
            and not isinstance(error, FileNotFoundError)
        ):
            raise
        raise Stop(DAMAGED.format(error)) from error
    del sums[MANIFEST]
    (folder / MANIFEST).unlink()
    if manifest.get("format") != FORMAT:
        raise Stop(
            "This backup was written by another version of Plaza. Restore it with that version.", FAILED
        )
    if sums != manifest.get("members"):
        raise Stop(DAMAGED.format("its contents do not have the sums it was written with"))
    return manifest


def _unpack_one(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    stream = tar.extractfile(member)
    if stream is None:
        raise Stop(DAMAGED.format(member.name))
    path = folder / member.name
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as file:
        path.chmod(0o600)
        while block := stream.read(1 << 20):
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


def _check_database(config: Config, manifest: dict[str, Any]) -> None:
    kind = "postgresql" if config.database_url.startswith("postgres") else "sqlite"
    if manifest["database"] == kind:
        return
    if kind == "sqlite":
        raise Stop(
            "This backup is of a PostgreSQL database. Name an empty one in PLAZA_DATABASE_URL.", CONFIGURATION
        )
    raise Stop("This backup is of a SQLite database. Unset PLAZA_DATABASE_URL to restore it.", CONFIGURATION)


def _load_postgresql(config: Config, manifest: dict[str, Any], folder: Path) -> None:
    django(use_folder(folder))
    from django.core.management import call_command
    from django.db import connection, transaction

    if connection.introspection.table_names():
        raise Stop(
            "The database in PLAZA_DATABASE_URL is not empty. Name an empty one (createdb NAME).",
            CONFIGURATION,
        )
    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        if migrations_done(cursor.fetchall()) != manifest["migrations"]:
            raise Stop(
                "This backup was written by another version of Plaza. Restore it with that version.", FAILED
            )
        tables = list(manifest["tables"])
        cursor.execute(f"TRUNCATE {quoted(tables)}")
        for table, columns in manifest["tables"].items():
            _copy_in(cursor.cursor, table, columns, folder / "tables" / table)
        _move_sequences(cursor)
    connection.close()


def _copy_in(cursor: Any, table: str, columns: list[str], path: Path) -> None:
    statement = f"COPY {quoted([table])} ({quoted(columns)}) FROM STDIN"
    with path.open("rb") as file, cursor.copy(statement) as copy:
        while block := file.read(1 << 20):
            copy.write(block)


def _move_sequences(cursor: Any) -> None:
    """Numbers go on after the highest restored one."""
    cursor.execute(
        "SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name) "
        "FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"
    )
    for table, column, sequence in cursor.fetchall():
        name = quoted([column])
        cursor.execute(
            f"SELECT setval(%s, COALESCE(max({name}), 1), max({name}) IS NOT NULL) FROM {quoted([table])}",  # noqa: S608
            [sequence],
        )


def _finish(config: Config) -> None:
    """The next start looks whether tables must be brought up to date."""
    (config.data / "run").mkdir(exist_ok=True)
