"""Proving a city whole: the ledger's chain and tree, every reference between rows, every file's bytes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from plaza.run.commands.start import wired
from plaza.run.config import Config

MOST_PROBLEMS = 50


@dataclass
class Report:
    """``root`` is the ledger's Merkle root in hexadecimal digits; problems are sentences."""

    events: int = 0
    root: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems


def verify_all(config: Config) -> Report:
    """Every check; a problem in one does not hide those of the others."""
    verdict = wired("plaza.kernel.ledger.queries", "verify")()
    report = Report(verdict.size, bytes(verdict.root).hex())
    if not verdict.ok:
        report.problems.append(verdict.problem)
    for check in (_database_file, _references, _files):
        report.problems += islice(check(), MOST_PROBLEMS)
    return report


def _database_file() -> Iterator[str]:
    """SQLite's own look at its pages; PostgreSQL keeps checksums itself."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        for (text,) in cursor.fetchall():
            if text != "ok":
                yield f"The database file is damaged: {text}."


def _references() -> Iterator[str]:
    """Rows that point to a row that is not there."""
    from django.apps import apps
    from django.db import connection

    tables = set(connection.introspection.table_names())
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table not in tables:
            yield f"The table {model._meta.db_table} is missing. ./plaza up brings tables up to date."
            continue
        for column in model._meta.concrete_fields:
            target = column.related_model if column.is_relation else None
            if target is not None and target._meta.db_table in tables:
                yield from _dangling(model, column)


def _dangling(model: Any, column: Any) -> Iterator[str]:
    from django.db import connection

    name = connection.ops.quote_name
    target = column.target_field
    query = (
        f"SELECT count(*) FROM {name(model._meta.db_table)} a "  # noqa: S608
        f"LEFT JOIN {name(target.model._meta.db_table)} b "
        f"ON a.{name(column.column)} = b.{name(target.column)} "
        f"WHERE a.{name(column.column)} IS NOT NULL AND b.{name(target.column)} IS NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        (count,) = cursor.fetchone()
    if count:
        yield f"{count} rows of {model._meta.db_table} point to {column.name} that do not exist."


def _files() -> Iterator[str]:
    """Stored files whose bytes are missing or changed."""
    yield from wired("plaza.kernel.base.queries.files", "check_files")()
