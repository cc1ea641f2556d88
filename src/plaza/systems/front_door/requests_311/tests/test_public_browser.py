"""Public pages in real Chromium: nothing for axe to find, no sideways scrolling, a map that says its list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plaza.kernel.cases.types import PlaceInput

from . import public_town as town

AXE = next(
    folder / "node_modules" / "axe-core" / "axe.min.js"
    for folder in Path(__file__).resolve().parents
    if (folder / "node_modules").is_dir()
)
HILLS = PlaceInput(lat=34.1, lon=-118.0, address="9 Ridge Rd")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def addresses(live_server: Any) -> dict[str, str]:
    """Pages of a town with requests in every light, by name."""
    town.build_town()
    opened, closed = town.report(), town.report(place=HILLS, description=town.EVIL)
    town.photo_of(opened)
    town.photo_of(opened, public=None)
    town.close(closed)
    town.count_all()
    paths = {
        "list": "/requests/?type=group:streets&stage=closed&stage=received",
        "empty": "/requests/?q=nothinglikeit",
        "map": "/requests/map/",
        "open": f"/requests/{opened.number}/",
        "closed": f"/requests/{closed.number}/",
        "own": f"/follow/{opened.follow_token}/",
        "unknown": "/requests/120/",
        "confirm": "/follow/confirm/x/",
    }
    return {name: f"{live_server.url}{path}" for name, path in paths.items()}


def faults(page: Any) -> list[Any]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document)")
    return [(fault["id"], [node["target"] for node in fault["nodes"]]) for fault in found["violations"]]


@pytest.mark.parametrize(("width", "language", "scheme"), [(390, "ar", "dark"), (1280, "en", "light")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    page: Any, addresses: dict[str, str], width: int, language: str, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.context.add_cookies([{"name": "plaza_language", "value": language, "url": addresses["list"]}])
    for name, address in addresses.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert faults(page) == [], name
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, name
    assert page.left == []


def test_what_is_chosen_on_the_map_is_in_the_list(page: Any, addresses: dict[str, str]) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(addresses["map"])
    page.locator(".map-point, .map-cluster").first.wait_for(timeout=20_000)
    for _ in range(6):
        if page.locator(".map-point").count():
            break
        page.locator(".map-cluster").first.click()
        page.wait_for_timeout(800)
    page.locator(".map-point").first.click()
    words = page.locator(".map-card").inner_text()
    chosen = page.locator("#requests [data-map-item].is-chosen")
    chosen.wait_for(timeout=5_000)
    assert "Pothole" in words
    assert any(place in words and place in chosen.inner_text() for place in ("1 Main St", "9 Ridge Rd"))


def test_without_javascript_list_map_and_filters_say_the_same(
    chromium: Any, addresses: dict[str, str]
) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(addresses["map"])
    assert page.locator("#requests [data-map-item]").count() == 2
    page.locator("details.filters > summary").click()
    page.get_by_label("Closed", exact=True).check()
    page.get_by_role("button", name="Show", exact=True).click()
    assert page.locator("#requests [data-map-item]").count() == 1
    page.get_by_role("link", name="List", exact=True).click()
    assert page.locator("#requests tbody tr").count() == 1
    assert "stage=closed" in page.url
    context.close()
