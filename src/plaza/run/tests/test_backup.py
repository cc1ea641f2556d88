"""A backup taken at any time is whole, is put back whole, and a damaged one is refused."""

from __future__ import annotations

import io
import json
import sqlite3
import tarfile
from pathlib import Path

import pytest

from tests.fixtures.server import make_bare_city, plaza

# Writes events and a stored file the way any action does.
WRITE = """
import django; django.setup()
from django.db import transaction
from plaza.kernel.base import actions as base
from plaza.kernel.ledger import actions as ledger
from plaza.kernel.people import actions as people
for n in range(5):
    people.create_api_key(name=f"App {n}", scopes=["open311.write"])
ledger.settle()
people.create_api_key(name="Not sealed yet", scopes=["open311.write"])
from plaza.kernel.base.actions.files import keep_bytes
from plaza.kernel.base.models import StoredFile
sha = keep_bytes(b"a document")
StoredFile.objects.create(kind="document", sha=sha, name="a.txt", media_type="text/plain", size=10)
"""


def run_code(code: str, data: Path, env: dict[str, str] | None = None) -> str:
    """Run Python inside a city."""
    import subprocess
    import sys

    from tests.fixtures.server import ROOT, clean_environment

    settings = {"PLAZA_DATA": str(data), "DJANGO_SETTINGS_MODULE": "plaza.run.settings", **(env or {})}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clean_environment(settings),
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def verified(data: Path, env: dict[str, str] | None = None) -> dict[str, object]:
    done = plaza("verify", "--json", "--data", str(data), env=env)
    answer: dict[str, object] = json.loads(done.stdout)
    assert answer["ok"], done.stdout
    assert done.returncode == 0
    return answer


def _round_trip(data: Path, tmp_path: Path, env: dict[str, str], env_after: dict[str, str]) -> Path:
    run_code(WRITE, data, env)
    before = verified(data, env)
    file, back = tmp_path / "city.tar.gz", tmp_path / "restored"
    made = plaza("backup", str(file), "--json", "--data", str(data), env=env)
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["root"] == before["root"]
    assert file.stat().st_mode & 0o777 == 0o600
    done = plaza("restore", str(file), "--data", str(back), env=env_after)
    assert done.returncode == 0, done.stderr
    assert verified(back, env_after) == before
    assert (back / "secret.key").read_text() == (data / "secret.key").read_text()
    keys = plaza("api-key", "list", "--data", str(back), env=env_after).stdout
    assert "Not sealed yet" in keys
    # What comes after goes on from there: numbers, events, seals.
    run_code(WRITE, back, env_after)
    assert verified(back, env_after)["events"] == 11
    return file


def test_sqlite_comes_back_whole(bare_city: Path, tmp_path: Path) -> None:
    _round_trip(bare_city, tmp_path, {}, {})


def test_postgresql_comes_back_whole(postgresql_url: str, tmp_path: Path) -> None:
    from tests.postgresql import fresh_database

    with fresh_database(postgresql_url) as first, fresh_database(postgresql_url) as second:
        env, after = {"PLAZA_DATABASE_URL": first}, {"PLAZA_DATABASE_URL": second}
        data = make_bare_city(tmp_path / "city", env)
        file = _round_trip(data, tmp_path, env, after)
        again = plaza("restore", str(file), "--data", str(tmp_path / "third"), env=after)
        assert again.returncode == 3
        assert "is not empty" in again.stderr
        other = plaza("restore", str(file), "--data", str(tmp_path / "third"))
        assert other.returncode == 3
        assert "backup is of a PostgreSQL database" in other.stderr


def _archive(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize(
    "members",
    [
        {"../outside": b"x"},
        {"/etc/plaza": b"x"},
        {"files/../../outside": b"x"},
        {"other": b"x"},
        {"plaza.sqlite3": b"x"},
        {"plaza.sqlite3": b"x", "manifest.json": b"not json"},
        {"plaza.sqlite3": b"x", "manifest.json": b'{"format": 1, "members": {"plaza.sqlite3": "00"}}'},
        {"plaza.sqlite3": b"x", "manifest.json": b'{"format": 99}'},
    ],
)
def test_a_strange_archive_is_refused(members: dict[str, bytes], tmp_path: Path) -> None:
    file = _archive(tmp_path / "strange.tar.gz", members)
    done = plaza("restore", str(file), "--data", str(tmp_path / "a" / "back"))
    assert done.returncode == 1
    assert "plaza: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "a" / "back").exists()
    assert sorted(path.name for path in tmp_path.rglob("outside")) == []


def test_a_cut_off_backup_is_refused(bare_city: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    assert plaza("backup", str(file), "--data", str(bare_city)).returncode == 0
    file.write_bytes(file.read_bytes()[:-2000])
    done = plaza("restore", str(file), "--data", str(tmp_path / "back"))
    assert done.returncode == 1
    assert "damaged or incomplete" in done.stderr


def test_nothing_is_overwritten(bare_city: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.tar.gz"
    assert plaza("backup", str(file), "--data", str(bare_city)).returncode == 0
    assert plaza("backup", str(file), "--data", str(bare_city)).returncode == 2
    assert plaza("restore", str(file), "--data", str(bare_city)).returncode == 2


def test_verify_finds_a_changed_file_a_lost_row_and_a_changed_event(bare_city: Path) -> None:
    run_code(WRITE, bare_city)
    for path in (bare_city / "files").rglob("*"):
        if path.is_file():
            path.write_bytes(b"changed")
    with sqlite3.connect(bare_city / "plaza.sqlite3") as base:
        base.execute(
            "UPDATE ledger_sealedevent SET body = CAST(replace(body, 'people', 'pole') AS BLOB) WHERE seq = 3"
        )
        base.execute("INSERT INTO people_person_groups (person_id, group_id) VALUES (777, 777)")
    done = plaza("verify", "--data", str(bare_city))
    assert done.returncode == 1
    assert "Event 3" in done.stdout
    assert "were changed" in done.stdout
    assert "people_person_groups" in done.stdout
