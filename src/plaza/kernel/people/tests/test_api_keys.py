"""API keys: shown once, hashed, scoped, turned over with overlap, revoked within seconds."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plaza.kernel.base.rules import now
from plaza.kernel.base.types import Actor, Conflict, Invalid, NotFound
from plaza.kernel.people import actions, queries
from plaza.kernel.people.models import ApiKey
from plaza.kernel.people.queries import keys as hot

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _empty_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hot, "WRITE_USE_EVERY_SECONDS", 10_000.0)
    queries.forget_cached_keys()
    hot.take_noted_use()


def make(**given: object) -> tuple[str, str]:
    info, raw = actions.create_api_key(**{"name": "App", "scopes": ["open311.write"], **given})
    return info.prefix, raw


def test_only_a_hash_is_kept() -> None:
    prefix, raw = make()
    row = ApiKey.objects.get(prefix=prefix)
    assert raw not in str(row.__dict__)
    assert raw[13:] not in str(row.__dict__)
    assert queries.get_api_key(prefix).name == "App"
    assert "hash" not in queries.get_api_key(prefix).as_dict()


def test_a_key_opens_only_its_scopes() -> None:
    _, raw = make()
    info = queries.check_api_key(raw, "open311.write")
    assert info is not None
    assert queries.check_api_key(raw, "cases.export") is None
    access = queries.access_of(Actor("service", info.id))
    assert access.can("cases.update")
    assert not access.can("cases.view_private")


def test_wrong_secrets_open_nothing() -> None:
    prefix, raw = make()
    for wrong in (
        raw[:-1],
        raw + "x",
        prefix,
        f"{prefix}_",
        raw.upper(),
        "",
        "plz_00000000_" + "x" * 43,
        "é" * 30,
    ):
        assert queries.check_api_key(wrong, "open311.write") is None, wrong


def test_the_hot_path_asks_the_database_once_and_writes_nothing() -> None:
    _, raw = make()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        for _ in range(50):
            assert queries.check_api_key(raw, "open311.write")
            assert queries.check_api_key("plz_00000000_" + "x" * 43) is None
    assert len(seen) == 2
    assert all(query["sql"].startswith("SELECT") for query in seen)


def test_the_memory_of_unknown_keys_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hot, "KEPT_AT_MOST", 5)
    for number in range(20):
        queries.check_api_key(f"plz_00000000_{number}")
    assert len(hot._cache) == 5


def test_time_of_use_is_written_later() -> None:
    prefix, raw = make()
    queries.check_api_key(raw, "open311.write")
    assert queries.get_api_key(prefix).last_used_at is None
    assert actions.write_key_use() == 1
    assert queries.get_api_key(prefix).last_used_at is not None
    assert actions.write_key_use() == 0


def test_an_ended_key_opens_nothing() -> None:
    with pytest.raises(Invalid, match="future"):
        make(expires_at=now())
    with time_machine.travel("2026-05-04T12:00:00Z", tick=False) as clock:
        _, raw = make(expires_at=now() + timedelta(days=1))
        assert queries.check_api_key(raw)
        clock.shift(timedelta(days=1))
        assert queries.check_api_key(raw) is None, "even while it is still remembered"


@pytest.mark.django_db(transaction=True)
def test_a_revoked_key_stops_at_once() -> None:
    prefix, raw = make()
    assert queries.check_api_key(raw)
    assert actions.revoke_api_key(prefix=prefix).revoked_at is not None
    assert queries.check_api_key(raw) is None
    assert actions.revoke_api_key(prefix=prefix).state(now()) == "revoked"
    with pytest.raises(NotFound):
        actions.revoke_api_key(prefix="plz_nothing0")


@pytest.mark.django_db(transaction=True)
def test_after_rotation_both_work_until_the_overlap_ends() -> None:
    with time_machine.travel("2026-05-04T12:00:00Z", tick=False) as clock:
        prefix, old = make(department_key="")
        info, new = actions.rotate_api_key(prefix=prefix, overlap=timedelta(hours=2))
        assert info.scopes == ("open311.write",)
        assert queries.check_api_key(old)
        assert queries.check_api_key(new)
        with pytest.raises(Conflict, match="turned over already"):
            actions.rotate_api_key(prefix=prefix)
        clock.shift(timedelta(hours=2))
        queries.forget_cached_keys()
        assert queries.check_api_key(old) is None
        assert queries.check_api_key(new)


def test_names_scopes_and_departments_are_checked() -> None:
    with pytest.raises(Invalid, match="name"):
        make(name=" ")
    with pytest.raises(Invalid, match="open311"):
        make(scopes=["everything"])
    with pytest.raises(NotFound, match="department"):
        make(department_key="moon")
    assert ApiKey.objects.count() == 0
