"""Towns on SQLite and on PostgreSQL; made once, copied for each test on SQLite."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgresql import fresh_database

from .grounds import Town, make_town


@pytest.fixture(scope="session")
def town_template(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return make_town(tmp_path_factory.mktemp("town") / "data")


@pytest.fixture
def town(town_template: Town, tmp_path: Path) -> Town:
    """A town of one's own, on SQLite."""
    shutil.copytree(town_template.data, tmp_path / "data")
    return Town(tmp_path / "data", {}, town_template.key)


@pytest.fixture
def postgresql_town(postgresql_url: str, tmp_path: Path) -> Iterator[Town]:
    """A town of one's own, on PostgreSQL."""
    with fresh_database(postgresql_url) as url:
        yield make_town(tmp_path / "data", {"PLAZA_DATABASE_URL": url})


@pytest.fixture(params=["sqlite", "postgresql"])
def any_town(request: pytest.FixtureRequest) -> Town:
    """One test on both stores."""
    found: Town = request.getfixturevalue("town" if request.param == "sqlite" else "postgresql_town")
    return found
