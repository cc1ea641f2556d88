"""In real Chromium under the real content policy: nothing for axe to find, no sideways scrolling, a map that
speaks, keys that work, and nothing asked of another machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).resolve().parents[4] / "node_modules" / "axe-core" / "axe.min.js"
PATHS = [
    "/",
    "/gallery?quiet",
    "/gallery?desk&quiet",
    "/search?q=x",
    "/display",
    "/about",
    "/accessibility",
    "/nope",
]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("site")]


def look(page: Any, address: str, language: str = "en") -> list[Any]:
    page.context.add_cookies(
        [
            {
                "name": "plaza_language",
                "value": language,
                "url": address.split("/", 3)[0] + "//" + address.split("/")[2],
            }
        ]
    )
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document)")
    return [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(page: Any, live_server: Any, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert look(page, f"{live_server.url}{path}") == []
    assert page.left == []


@pytest.mark.parametrize("path", ["/", "/gallery?quiet"])
@pytest.mark.parametrize(("language", "scheme"), [("ar", "light"), ("es", "dark")])
def test_axe_finds_nothing_in_other_languages_and_colours(
    page: Any, live_server: Any, path: str, language: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    assert look(page, f"{live_server.url}{path}", language) == []


@pytest.mark.parametrize("path", ["/", "/gallery?quiet", "/gallery?desk&quiet"])
def test_four_hundred_per_cent_needs_no_sideways_scrolling(page: Any, live_server: Any, path: str) -> None:
    """WCAG 2.2, success criterion 1.4.10: 1280 px at 400 % is 320 px."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{live_server.url}{path}")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_errors_take_the_focus(page: Any, live_server: Any) -> None:
    page.goto(f"{live_server.url}/gallery?quiet")
    page.get_by_role("button", name="Send report").click()
    page.wait_for_load_state()
    assert page.evaluate("() => document.activeElement.className") == "error-summary"
    assert page.title().startswith("Error: ")


def test_map_gathers_and_opens(page: Any, live_server: Any) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/gallery?quiet")
    page.locator(".map").first.scroll_into_view_if_needed()
    page.locator(".map-cluster").first.wait_for(timeout=30_000)
    numbers = [int(text) for text in page.locator(".map-cluster").all_inner_texts()]
    assert sum(numbers) + page.locator(".map-point").count() == 60
    assert faults == []
    assert page.left == []


def test_a_place_is_picked_with_keys_alone(page: Any, live_server: Any) -> None:
    page.goto(f"{live_server.url}/gallery?quiet")
    box = page.locator(".map[data-pick=place]")
    box.scroll_into_view_if_needed()
    button = box.get_by_role("button", name="Use this place")
    button.wait_for(timeout=30_000)
    box.locator("canvas").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    button.focus()
    page.keyboard.press("Enter")
    assert float(page.locator("[name=place_lon]").input_value()) > 0.018


def test_keys_of_the_desk(page: Any, live_server: Any) -> None:
    page.goto(f"{live_server.url}/gallery?desk&quiet")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    assert "Close the case" in page.locator("#keys").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate("() => document.activeElement.textContent").startswith("12345")


def test_without_javascript_everything_is_there(chromium: Any, live_server: Any) -> None:
    context = chromium.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto(f"{live_server.url}/gallery?quiet")
    assert bare.get_by_text("Go to the list with the same content").is_visible()
    bare.goto(f"{live_server.url}/")
    bare.get_by_label("What do you need?").fill("pothole")
    bare.get_by_role("button", name="Search").click()
    assert "/search?q=pothole" in bare.url
    context.close()
