"""How Django is set up: durable writes, strict headers, keys that stay secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from plaza.run import keyfile
from plaza.run.config import Config


@pytest.mark.django_db
def test_nothing_acknowledged_is_lost_on_either_store() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            assert [
                cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
            ] == [
                "wal",
                2,
            ]
        else:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone()[0] == "on"


def test_the_secret_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    config = Config(data=tmp_path)
    first = keyfile.secret_key(config)
    assert len(first) > 60
    assert keyfile.secret_key(config) == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_given_secret_is_used_and_not_written(tmp_path: Path) -> None:
    assert keyfile.secret_key(Config(data=tmp_path, secret_key="given")) == "given"
    assert list(tmp_path.iterdir()) == []


def test_every_kernel_primitive_is_installed() -> None:
    for name in ("base", "ledger", "people", "places", "messaging", "cases"):
        assert f"plaza.kernel.{name}" in settings.INSTALLED_APPS


@pytest.mark.django_db
def test_health_and_metrics_without_session_or_language(client: Client) -> None:
    answer = client.get("/health")
    assert answer.json()["checks"]["database"]["ok"]
    assert "Vary" not in answer.headers
    assert not answer.cookies
    assert client.get("/metrics").status_code == 200


def test_metrics_are_for_this_machine_only(client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404
