"""Each page in Chromium, for whoever reads it, at two widths and in three languages: no fault."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.routes import NOT_PAGES, PAGES, WALKED, Page, discover

MAIL_SECONDS = 60
Looker = Callable[..., Any]
NAMES = [f"{page.reader}{page.path}" for page in PAGES]
SPEAKS = [("en", 390), ("en", 1280), ("es", 1280), ("ar", 390)]


def test_every_route_is_looked_at_or_said_not_to_be_a_page() -> None:
    found = {name for name, _ in discover()}
    looked_at = {page.route for page in PAGES} | set().union(*WALKED.values())
    assert found - looked_at - set(NOT_PAGES) == set(), "new routes: add them to tests/browser/routes.py"
    assert (looked_at | set(NOT_PAGES)) - found == {"(unknown)"}, "routes that are gone"


@pytest.fixture(scope="session")
def known(facts: dict[str, Any], site: Any) -> dict[str, Any]:
    """What the addresses of ``PAGES`` are filled with."""
    return {"mail": _first_mail(site), **facts}


def _first_mail(site: Any) -> str:
    """Number of a mail in the outbox, as soon as the worker has put one there."""
    deadline = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < deadline:
        if found := re.search(rb"/outbox/(\d+)/", site.get("/outbox/")):
            return found[1].decode()
        time.sleep(0.2)
    raise AssertionError("no mail came to the outbox")


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_page(look: Looker, known: dict[str, Any], page: Page) -> None:
    path = page.path.format_map(known)
    found: list[str] = []
    for language, width in SPEAKS:
        one = look(page.reader, language, width)
        answered = one.go(path, page.status)
        assert answered == [], path
        found += one.faults(narrow=width == 390)
    assert found == []


def test_titles_tell_pages_apart(look: Looker, known: dict[str, Any]) -> None:
    """No two routes share a title, but for the same question asked on two ways."""
    alike = {frozenset({"account_reauthenticate", "mfa_reauthenticate"})}
    titles: dict[str, set[str]] = {}
    for reader in ("public", "resident", "careful", "staff"):
        one = look(reader)
        for page in PAGES:
            if page.reader == reader and page.status == 200:
                one.page.goto(one.site + page.path.format_map(known), wait_until="domcontentloaded")
                titles.setdefault(one.page.title(), set()).add(page.route)
    same = {title: routes for title, routes in titles.items() if len(routes) > 1 and routes not in alike}
    assert same == {}
