"""A backup while reports come in: put back into an empty folder it has the same root and the same pages."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fixtures.server import PlazaServer, plaza
from tests.postgresql import fresh_database

from .grounds import Town
from .test_sudden_ends import Reporter, wait_until

# What two answers to the same question may differ in.
OWN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@contextmanager
def reported(server: PlazaServer, key: str) -> Iterator[list[Reporter]]:
    """Reports come in for as long as the block lasts."""
    stop = threading.Event()
    reporters = [Reporter(server, key, stop) for _ in range(3)]
    for each in reporters:
        each.start()
    try:
        yield reporters
    finally:
        stop.set()
        for each in reporters:
            each.join(60)


def back_up(town: Town, file: Path) -> dict[str, object]:
    done = town.plaza("backup", str(file), "--json")
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


def restored(file: Path, data: Path, env: dict[str, str], key: str) -> Town:
    done = plaza("restore", str(file), "--data", str(data), env=env)
    assert done.returncode == 0, done.stderr
    return Town(data, env, key)


def pages(server: PlazaServer, number: str) -> dict[str, str]:
    """What a visitor and a program see of the list, one request and the front page."""
    addresses = (
        "/", "/requests/", f"/requests/{number}/", "/requests/feed.atom",
        f"/open311/v2/requests/{number}.json?extensions=true", "/open311/v2/requests.xml?page_size=50",
    )  # fmt: skip
    return {one: OWN.sub("", server.get(one).decode()) for one in addresses}


@pytest.fixture
def second(request: pytest.FixtureRequest, any_town: Town) -> Iterator[dict[str, str]]:
    """The settings of another empty database of the same kind."""
    if not any_town.env:
        yield {}
        return
    with fresh_database(request.getfixturevalue("postgresql_url")) as url:
        yield {"PLAZA_DATABASE_URL": url}


def prefix_root() -> None:
    """Runs inside a city: the root its ledger had when it was as long as the given number says."""
    import sys

    from plaza.kernel.ledger.models import SealedEvent
    from plaza.kernel.ledger.rules import Growth, grow, root_of

    tree = Growth()
    bodies = SealedEvent.objects.filter(seq__lte=json.load(sys.stdin)).order_by("seq")
    grow(tree, (bytes(body) for body in bodies.values_list("body", flat=True)))
    print(json.dumps(root_of(tree.peaks).hex()))


def test_the_same_root_and_the_same_pages(any_town: Town, second: dict[str, str], tmp_path: Path) -> None:
    server = any_town.server(PLAZA_WORKERS="2").start()
    other = None
    try:
        with reported(server, any_town.key) as reporters:
            wait_until(lambda: sum(len(one.numbers) for one in reporters) > 30)
            before = [number for one in reporters for number in one.numbers]
            told = back_up(any_town, tmp_path / "under_load.tar.gz")
        wait_until(lambda: any_town.inside("tests.bad_days.judge:waiting") == 0)
        # Nothing comes in any more: pages of this moment can be compared.
        back_up(any_town, tmp_path / "at_rest.tar.gz")
        shown = pages(server, before[0])
        root = any_town.inside("tests.bad_days.test_backups:prefix_root", told["events"])
        assert root == told["root"]
        server.stop()
        whole = any_town.verified()
        back = restored(tmp_path / "at_rest.tar.gz", tmp_path / "at_rest", second, any_town.key)
        assert back.verified() == whole
        other = back.server(PLAZA_WORKERS="1")
        other.port = server.port  # pages and their QR codes carry the address
        other.start()
        assert pages(other, before[0]) == shown
        assert other.stop() == 0
    finally:
        server.kill()
        if other is not None:
            other.kill()
    if second:
        return
    loaded = restored(tmp_path / "under_load.tar.gz", tmp_path / "loaded", {}, any_town.key)
    kept = loaded.verified()
    assert (kept["root"], kept["events"]) == (told["root"], told["events"])
    live = loaded.server(PLAZA_WORKERS="1").start()
    try:
        wait_until(lambda: loaded.inside("tests.bad_days.judge:waiting") == 0)
        assert loaded.inside("tests.bad_days.judge:judge", {"numbers": before, "desk": []}) == []
    finally:
        live.kill()
