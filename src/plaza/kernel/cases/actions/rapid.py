"""Writing rows without the ORM, for the two places where it is too slow: opening and importing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from ..models import Case, CaseArea, CaseDocument, Clock, Entry, Party, Task


class Table:
    """A table as column names and defaults; rows are mappings, tuples go to the database."""

    def __init__(self, model: type[models.Model], *, with_id: bool = False) -> None:
        fields = [f for f in model._meta.concrete_fields if with_id or not f.primary_key]
        self.name = model._meta.db_table
        self.columns = tuple(str(field.column) for field in fields)
        self._blank = [None if field.null else _default(field) for field in fields]
        self._place = {name: place for place, name in enumerate(self.columns)}
        self._json = frozenset(str(f.column) for f in fields if isinstance(f, models.JSONField))
        self.marks = "(" + ", ".join(["%s"] * len(self.columns)) + ")"
        named = ", ".join(f'"{name}"' for name in self.columns)
        self.insert = f'INSERT INTO "{self.name}" ({named}) VALUES '  # noqa: S608 - names are our own

    def values(self, row: Mapping[str, Any], at: Any) -> list[Any]:
        """The row as parameters; ``at`` turns a time into what this database takes."""
        found = self._blank.copy()
        for name, value in row.items():
            if isinstance(value, datetime):
                value = at(value)
            elif name in self._json:
                value = _encode(value).decode() if value else "{}"
            found[self._place[name]] = value
        return found

    def fill(self, column: str, value: Any, rows: Iterable[list[Any]]) -> None:
        """Set one column of rows that are otherwise ready."""
        place = self._place[column]
        for row in rows:
            row[place] = value


_encode = msgspec.json.Encoder().encode


def _default(field: models.Field[Any, Any]) -> Any:
    if isinstance(field, models.JSONField):
        return "{}"
    if field.has_default():
        return field.get_default()
    return "" if isinstance(field, models.CharField | models.TextField) else None


@cache
def table(model: type[models.Model], with_id: bool = False) -> Table:
    return Table(model, with_id=with_id)


CASES, AREAS, PARTIES = table(Case), table(CaseArea), table(Party)
ENTRIES, CLOCKS, TASKS, DOCUMENTS = table(Entry), table(Clock), table(Task), table(CaseDocument)
CASES_WITH_ID = table(Case, True)


def at_of() -> Any:
    """What turns an aware time into this database's parameter."""
    return connection.ops.adapt_datetimefield_value


def insert_one(cursor: CursorWrapper, into: Table, values: Sequence[Any]) -> int:
    """Insert a row and return its id."""
    cursor.execute(f'{into.insert}{into.marks} RETURNING "id"', values)
    found = cursor.fetchone()
    assert found is not None  # noqa: S101 - RETURNING always answers
    return int(found[0])


def insert_together(cursor: CursorWrapper, parts: Sequence[tuple[Table, Sequence[Sequence[Any]]]]) -> None:
    """A few rows for each of some tables: one round trip to a server, one statement each on SQLite."""
    if connection.vendor == "sqlite":
        for into, rows in parts:
            insert_many(cursor, into, rows)
        return
    statements, values = [], []
    for into, rows in parts:
        if rows:
            statements.append(into.insert + ", ".join([into.marks] * len(rows)))
            values += [value for row in rows for value in row]
    if statements:
        cursor.execute("; ".join(statements), values)


def insert_many(cursor: CursorWrapper, into: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Insert many rows: one prepared statement many times on SQLite, COPY on PostgreSQL."""
    if not rows:
        return
    if connection.vendor == "sqlite":
        if len(rows) == 1:
            cursor.execute(into.insert + into.marks, rows[0])
        else:
            cursor.executemany(into.insert + into.marks, rows)
        return
    names = ", ".join(f'"{name}"' for name in into.columns)
    with cursor.copy(f'COPY "{into.name}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def take_ids(cursor: CursorWrapper, into: Table, count: int) -> list[int]:
    """Ids for rows about to be inserted; on SQLite the writer's lock keeps them ours."""
    if connection.vendor == "sqlite":
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [into.name])
        found = cursor.fetchone()
        first = (int(found[0]) if found else 0) + 1
        return list(range(first, first + count))
    cursor.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [into.name, count]
    )
    return [int(row[0]) for row in cursor.fetchall()]
