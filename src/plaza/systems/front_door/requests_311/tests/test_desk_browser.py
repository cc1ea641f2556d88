"""The desk in real Chromium: nothing for axe to find, no sideways scrolling, a request by keys alone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from . import desk_town as town

AXE = next(
    folder / "node_modules" / "axe-core" / "axe.min.js"
    for folder in Path(__file__).resolve().parents
    if (folder / "node_modules").is_dir()
)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(live_server: Any, page: Any, settings: Any) -> str:
    """The address of a running town; the browser is signed in as the lead of streets."""
    desk = town.build_desk(settings)
    cookie = desk.lead.cookies["plaza_session"].value
    page.context.add_cookies([{"name": "plaza_session", "value": cookie, "url": live_server.url}])
    return str(live_server.url)


def faults(page: Any) -> list[Any]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document)")
    return [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]]


@pytest.mark.parametrize(("width", "language", "scheme"), [(390, "ar", "dark"), (1440, "en", "light")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    page: Any, place: str, width: int, language: str, scheme: str
) -> None:
    opened, near = town.report(photo=True), town.report()
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.context.add_cookies([{"name": "plaza_language", "value": language, "url": place}])
    one = town.address(opened.number)
    paths = (
        "/desk", "/desk/requests/", "/desk/requests/?tab=late", one, f"{one}edit/", f"{one}type/?type=litter",
        f"{one}link/?number={near.number}", f"{one}sheet/?contact=1", "/desk/requests/new/?type=pothole",
        "/desk/photos/", "/desk/tasks/", "/desk/find/?q=marsh",
    )  # fmt: skip
    for path in paths:
        page.goto(f"{place}{path}")
        page.wait_for_load_state("networkidle")
        assert faults(page) == [], path
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, path


def test_a_request_is_taken_noted_and_closed_by_keys_alone(page: Any, place: str) -> None:
    opened = town.report()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{place}/desk/requests/")
    keys = page.keyboard
    keys.press("?")
    assert page.locator("dialog[open]").is_visible()
    keys.press("Escape")
    keys.press("j")
    keys.press("Enter")
    page.wait_for_url(re.compile(opened.number))
    page.wait_for_load_state()  # keys work once the page's scripts have run
    keys.press("i")
    page.wait_for_url(re.compile("undo="))
    page.wait_for_load_state()
    keys.press("n")
    keys.type("Seen it myself")
    keys.press("Tab")
    keys.press("Enter")
    page.get_by_text("Note added.").wait_for()
    page.wait_for_load_state()
    step = [text.strip() for text in page.locator(".r3-step summary").all_inner_texts()].index(
        "Close as done"
    )
    keys.press(str(step + 1))
    page.locator("details.r3-step[open] input:focus").wait_for()
    keys.press("Space")
    keys.press("Enter")
    page.get_by_text("Closed, with the reason").wait_for()
    row = town.view_of(opened).row
    assert (row.status, row.assignee_id is not None, row.closed_reason) == ("closed", True, "Lo reparamos.")
