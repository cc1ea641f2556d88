"""The bare limit of a POST: read the form, commit one row of twelve columns and five indexes, answer.

Served by the same web server with as many workers, on the same database with the same settings.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qsl

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plaza.run.settings")

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - Django must be set up first

COLUMNS = "service address description lat long who mail phone status opened updated source".split()
INDEXED = ("service", "status", "opened", "updated", "source")
NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
INSERT = f"INSERT INTO bench_bare ({NAMES}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"  # noqa: S608


def make_table() -> None:
    with connection.cursor() as cursor:
        number = "INTEGER PRIMARY KEY" if connection.vendor == "sqlite" else "BIGSERIAL PRIMARY KEY"
        kinds = ", ".join(f'"{name}" VARCHAR(400)' for name in COLUMNS)
        cursor.execute(f"CREATE TABLE bench_bare (id {number}, {kinds})")
        for name in INDEXED:
            cursor.execute(f'CREATE INDEX bench_bare_{name} ON bench_bare ("{name}")')


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    form = dict(parse_qsl(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()))
    row = [form.get(name, form.get("description", "")) for name in COLUMNS]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, row)
    body = b'[{"service_request_id": "1"}]'
    start_response("201 Created", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
