"""pytest plugin of the whole project: a data folder of its own, no network, marks, shared fixtures."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
GIVEN = {name: value for name, value in os.environ.items() if name.startswith("PLAZA_")}
KEPT = ("PLAZA_TEST_", "PLAZA_BENCH_")

pytest_plugins = [
    "tests.fixtures.browser",
    "tests.fixtures.data",
    "tests.fixtures.network",
    "tests.fixtures.server",
]


def _own_folder() -> Path:
    """Each test process gets an empty data folder; whatever the caller had set does not reach the tests."""
    for name in GIVEN:
        if not name.startswith(KEPT):
            os.environ.pop(name)
    folder = Path(tempfile.mkdtemp(prefix="plaza-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["PLAZA_DATA"] = str(folder)
    if url := os.environ.get("PLAZA_TEST_DATABASE_URL"):
        os.environ["PLAZA_DATABASE_URL"] = url
    return folder


DATA = _own_folder()


@pytest.hookimpl
def pytest_configure(config: pytest.Config) -> None:
    """Pages in tests name static files plainly: what was collected last does not matter to them."""
    from django.conf import settings

    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


def _uses(item: pytest.Item, *names: str) -> bool:
    return bool(set(names) & set(getattr(item, "fixturenames", ())))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks follow from what a test uses, so nobody has to remember them."""
    for item in items:
        if item.get_closest_marker("django_db") or _uses(item, "db", "transactional_db"):
            item.add_marker("database")
        if _uses(item, "chromium", "page"):
            item.add_marker("browser")
            # On a busy machine a browser sometimes answers late: asked once more, as the report says.
            item.add_marker(pytest.mark.flaky(reruns=1))
        if _uses(item, "postgresql_url"):
            item.add_marker("postgresql")
