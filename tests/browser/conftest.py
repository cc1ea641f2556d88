"""One small city per run, one server per test process, one browser; readers sign in once."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import city
from tests.browser.looking import Look
from tests.fixtures.server import ROOT, PlazaServer, clean_environment
from tests.postgresql import free_port

DEMO = {"PLAZA_DEMO": "1", "PLAZA_EMAIL_URL": "outbox:", "PLAZA_WORKERS": "1"}
READERS = {
    "resident": "resident@demo.example",
    "careful": "careful@demo.example",
    "staff": "admin@demo.example",
}
Facts = dict[str, Any]
FRESH_SECONDS = 200


@pytest.fixture(scope="session")
def small_city(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> tuple[Path, Facts]:
    """A folder with the small sample city and what is in it; made by whichever test process comes first."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if worker_id != "master" else base) / "small-city"
    facts, lock = shared.with_suffix(".json"), shared.with_suffix(".lock")
    while not facts.exists():
        try:
            lock.mkdir()
        except FileExistsError:
            time.sleep(0.2)
            continue
        try:
            if not facts.exists():
                shutil.rmtree(shared, ignore_errors=True)
                written = _make(shared)
                part = facts.with_suffix(".part")
                part.write_text(written, encoding="utf-8")
                part.rename(facts)
        finally:
            lock.rmdir()
    return shared, json.loads(facts.read_text(encoding="utf-8"))


def _make(folder: Path) -> str:
    environment = clean_environment(DEMO)
    environment["PYTHONPATH"] += f":{ROOT}"
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.city", str(folder)],
        env=environment, cwd=ROOT, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    return made.stdout


@pytest.fixture(scope="session")
def facts(small_city: tuple[Path, Facts]) -> Facts:
    """Numbers and links of what is in the small city."""
    return small_city[1]


@pytest.fixture(scope="session")
def site(small_city: tuple[Path, Facts], tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlazaServer]:
    """The small city running as a demonstration, for the tests of one process. Do not stop it."""
    _prepare_pages()
    data = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(small_city[0], data)
    server = PlazaServer(data, free_port(), dict(DEMO), ("demo",)).start()
    yield server
    try:
        server.stop()
    finally:
        server.kill()


def _prepare_pages() -> None:
    """``./plaza test`` has prepared them; whoever calls pytest itself gets them now."""
    if not (ROOT / "build" / "static").is_dir():
        subprocess.run(
            [sys.executable, "-m", "plaza.run.prepare"], env=clean_environment(), cwd=ROOT, check=True
        )


@pytest.fixture(scope="session")
def signed_in(chromium: Any, site: PlazaServer) -> Callable[[str], Any]:
    """The cookies of a reader of ``READERS``; signs in with the form the first time.

    And again after a while: the pages of the second step ask whoever signed in five minutes ago.
    """
    known: dict[str, Any] = {"public": None}
    until: dict[str, float] = {"public": float("inf")}

    def cookies(reader: str) -> Any:
        if until.get(reader, 0) < time.monotonic():
            until[reader] = time.monotonic() + FRESH_SECONDS
            context = chromium.new_context()
            page = context.new_page()
            page.set_default_timeout(8_000)
            sign_in(page, site.url, READERS[reader])
            known[reader] = context.storage_state()
            context.close()
        return known[reader]

    return cookies


def sign_in(page: Any, url: str, email: str) -> None:
    """By password, then with a code of the authenticator app where there is one."""
    page.goto(f"{url}/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(city.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()
    if "/2fa/authenticate" in page.url:
        page.locator("[name=code]").fill(code_now())
        page.locator("main form [type=submit]").first.click()
        page.wait_for_load_state()
    assert "/account/login" not in page.url, page.locator("main").inner_text()


def code_now() -> str:
    """What the authenticator app shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(city.SECRET, int(time.time()) // 30)))


@pytest.fixture
def look(chromium: Any, site: PlazaServer, signed_in: Callable[[str], Any]) -> Iterator[Callable[..., Look]]:
    """``look(reader, language, width)``: somebody's browser that finds faults. Closed at the end."""
    contexts: list[Any] = []

    def open_browser(reader: str = "public", language: str = "en", width: int = 390, **more: Any) -> Look:
        context = chromium.new_context(
            viewport={"width": width, "height": 844 if width < 600 else 900},
            locale="en-US", storage_state=signed_in(reader), **more,
        )  # fmt: skip
        context.add_cookies([{"name": "plaza_language", "value": language, "url": site.url}])
        contexts.append(context)
        context.set_default_timeout(20_000)
        return Look(context.new_page(), site.url, language)

    yield open_browser
    for context in contexts:
        context.close()
