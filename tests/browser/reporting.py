"""Reporting a pothole as a resident does, page by page, by the names of fields, so any language goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.browser.city import picture

AnyPage = Callable[[str], None]


def report_pothole(
    page: Any, url: str, *, address: str, words: str, email: str, seen: AnyPage | None = None
) -> None:
    """From the first question to the confirmation. ``seen`` is called on every page before it is answered.

    Works with and without JavaScript. A likely duplicate is looked at and declined.
    """
    seen = seen or (lambda stage: None)
    answer = page.goto(f"{url}/report/")
    assert answer.status == 200, page.locator("body").inner_text()
    seen("start")
    page.locator("input[type=search][name=q]").fill("hoyo")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.locator("button[name=type][value=pothole]").first.click()
    answers: dict[str, Callable[[], None]] = {
        "before": lambda: send(page),
        "where": lambda: _where(page, address),
        "same": lambda: send(page),
        "details": lambda: _details(page),
        "tell": lambda: _tell(page, words),
        "who": lambda: _who(page, email),
        "check": lambda: send(page),
    }
    for _ in range(len(answers) + 3):
        page.wait_for_load_state()
        stage = stage_of(page)
        seen(stage)
        if stage == "done":
            return
        answers[stage]()
    raise AssertionError(f"the report did not end: {page.url}")


def stage_of(page: Any) -> str:
    """The question that this page of the report asks."""
    found = re.search(r"/report/[^/]+/([a-z]+)(?:-\d+)?/", page.url)
    assert found, page.url
    return found[1]


def send(page: Any) -> None:
    """The last form's main button."""
    page.locator("main form .button:not(.button-secondary, .button-quiet, .button-small)").last.click()


def _where(page: Any, address: str) -> None:
    page.locator("#address-q").fill(address)
    page.locator("form[role=search] button").first.click()
    page.wait_for_load_state()
    page.locator("input[name=place]").first.check()
    page.locator("button[name=way][value=choice]").click()


def _details(page: Any) -> None:
    size = page.locator("[name=q_size][value=large]")
    if size.count():
        size.check()
    send(page)


def _tell(page: Any, words: str) -> None:
    page.locator("[name=description]").fill(words)
    photo = {"name": "hole.jpg", "mimeType": "image/jpeg", "buffer": picture("sienna")}
    page.locator("[name=photos]").set_input_files(photo)
    send(page)


def _who(page: Any, email: str) -> None:
    page.locator("[name=email]").fill(email)
    page.locator("[name=name]").fill("Ana")
    page.locator("main form .buttons .button").first.click()
