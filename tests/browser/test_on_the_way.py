"""Pages reached only through forms: a report, also by keyboard alone, codes, a passkey."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import resolve

from tests.browser import city
from tests.browser.conftest import sign_in
from tests.browser.reporting import report_pothole, send
from tests.browser.routes import WALKED

Looker = Callable[..., Any]


class Walk:
    """Looks at each page on the way and remembers which routes it came by."""

    def __init__(self, tab: Any) -> None:
        self.tab, self.page = tab, tab.page
        self.found: list[str] = []
        self.routes: set[str] = set()

    def look(self, stage: str = "") -> None:
        del stage
        self.page.wait_for_load_state()
        self.routes.add(str(resolve(re.sub(r"^\w+://[^/]+|[?#].*$", "", self.page.url)).url_name))
        self.found += self.tab.faults()

    def open(self, path: str) -> None:
        self.page.goto(f"{self.tab.site}{path}")
        self.look()


@pytest.mark.parametrize(("language", "width"), [("en", 390), ("es", 1280), ("ar", 390)])
def test_every_page_of_a_report(look: Looker, facts: dict[str, Any], language: str, width: int) -> None:
    walk = Walk(look("public", language, width))
    page, site = walk.page, walk.tab.site
    words = f"{city.LONG_WORD} " * 3
    where: list[str] = []

    def seen(stage: str) -> None:
        walk.look()
        where.append(page.url)

    report_pothole(page, site, address=facts["street"], words=words, email="eva@example.org", seen=seen)
    walk.tab.go(page.url.removeprefix(site))
    walk.look()
    assert walk.found == []
    assert {"report_where", "report_details", "report_tell", "report_who", "report_check"} <= walk.routes
    assert "report_done" in walk.routes


def test_pages_that_a_report_may_come_by(look: Looker, facts: dict[str, Any]) -> None:
    """Guidance before, likely duplicates and following one of them, errors, cancelling."""
    walk = Walk(look("public"))
    page, site = walk.page, walk.tab.site
    walk.tab.expected_status = 422
    page.goto(f"{site}/report/?q=graffiti")
    page.locator("button[name=type]").first.click()
    for stage in ("where", "details", "tell"):
        page.wait_for_load_state()
        if f"/{stage}" in page.url:
            if stage == "where":
                page.locator("button[name=way][value=words]").click()
                walk.look()
                page.locator("[name=note]").fill("Behind the library")
                page.locator("button[name=way][value=words]").click()
            else:
                send(page)
                walk.look()
    key = re.findall(r"/report/([^/]+)/", page.url)[0]
    walk.open(f"/report/{key}/cancel/")
    page.goto(f"{site}/report/?q=bache")
    page.locator("button[name=type][value=pothole]").first.click()
    page.locator("#place_lat, [name=place_lat]").first.evaluate("one => one.closest('details').open = true")
    page.locator("[name=place_lat]").fill(str(facts["lat"]))
    page.locator("[name=place_lon]").fill(str(facts["lon"]))
    page.locator("button[name=way][value=point]").click()
    page.wait_for_url("**/same/")
    walk.look()
    page.locator(f"a.button[href*='/same/{facts['number']}/']").first.click()
    walk.look()
    assert walk.found == []
    assert {"report_cancel", "report_same", "report_follow"} <= walk.routes


def test_a_report_by_keyboard_alone(look: Looker, facts: dict[str, Any]) -> None:
    """Tab, space and Enter; the focus is always to be seen and never trapped."""
    tab = look("public", "en", 1280)
    page = tab.page
    tab.go("/")
    page.keyboard.press("Tab")
    assert "Skip" in _focus(page)
    page.keyboard.press("Enter")
    _tab_to(page, "Report a problem")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/")
    _tab_to(page, "Pothole")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/report/\w+/\w+/"))
    if "/before/" in page.url:
        _tab_to(page, "Continue")
        page.keyboard.press("Enter")
        page.wait_for_url("**/where/")
    _tab_to(page, "Describe the place")
    page.keyboard.type("Behind the library")
    _tab_to(page, "Continue with these words")
    page.keyboard.press("Enter")
    page.wait_for_url("**/details*/")
    _tab_to(page, "Smaller than a plate")
    page.keyboard.press("Space")
    while "/tell/" not in page.url:
        _on(page)
    _tab_to(page, "TEXTAREA")
    page.keyboard.type("Small but deep")
    _on(page)
    page.wait_for_url("**/who/")
    _tab_to(page, "Stay anonymous")
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/")
    _tab_to(page, "Send report")
    page.keyboard.press("Enter")
    page.wait_for_url("**/done/")
    assert page.locator(".panel-number").inner_text().strip().isdigit()
    assert tab.noise == []


def _on(page: Any) -> None:
    """Continue to the next question."""
    before = page.url
    _tab_to(page, "Continue")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)


FOCUS = """() => {
  const one = document.activeElement;
  const label = one.labels?.[0]?.textContent ?? '';
  return [one.tagName, one.getAttribute('aria-label'), label, one.textContent, one.value].join(' ');
}"""
SHOWN = """() => {
  for (let one = document.activeElement; one && one !== document.body; one = one.parentElement) {
    const mark = getComputedStyle(one);
    if (mark.outlineStyle !== 'none' && parseFloat(mark.outlineWidth) >= 2) return true;
  }
  return false;
}"""
"""The ring may be drawn by the card or choice around what has the focus."""


def _focus(page: Any) -> str:
    return " ".join(str(page.evaluate(FOCUS)).split())


def _tab_to(page: Any, words: str) -> None:
    """Press Tab until what has the focus says ``words``; each stop must be visible as the focus."""
    passed: list[str] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        here = _focus(page)
        passed.append(here[:50])
        if not here.startswith("BODY"):
            assert page.evaluate(SHOWN), f"the focus is not to be seen on {here}"
        if words in here:
            return
    raise AssertionError(f"{words!r} was not reached: {passed}")


def test_pages_of_an_account(look: Looker) -> None:
    """Signing up, a code by mail, a forgotten password, a second step, wrong answers."""
    walk = Walk(look("public"))
    page, site = walk.page, walk.tab.site
    walk.tab.expected_status = 422
    walk.open("/account/login/")
    page.get_by_label("E-mail address").fill("careful@demo.example")
    page.get_by_label("Password").fill("wrong words here")
    page.get_by_role("button", name="Sign in", exact=True).click()
    walk.look()
    page.get_by_label("E-mail address").fill("careful@demo.example")
    page.get_by_label("Password").fill(city.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/2fa/authenticate/")
    walk.look()
    # One code to each, so that nobody types the code of the mail before.
    for start, to in (("login/code/", "resident@demo.example"), ("password/reset/", "keyed@demo.example")):
        page.context.clear_cookies()
        page.goto(f"{site}/account/{start}")
        page.locator("[name=email]").fill(to)
        page.locator("main form [type=submit], main form button").first.click()
        page.wait_for_url("**/confirm/")
        walk.look()
        page.locator("[name=code]").fill(_code_from_outbox(page, site, to))
        page.locator("main form", has=page.locator("[name=code]")).locator("button").first.click()
        page.wait_for_url(lambda url: "/confirm/" not in url)
        if "/password/" in page.url:
            walk.look()
    page.context.clear_cookies()
    page.goto(f"{site}/account/signup/")
    page.get_by_role("button", name="Create the account").click()
    walk.look()
    page.get_by_label("E-mail address").fill("new@example.org")
    for one in page.locator("[type=password]").all():
        one.fill("harbour lights at dusk")
    page.get_by_role("button", name="Create the account").click()
    page.wait_for_url("**/confirm-email/")
    walk.look()
    assert walk.found == []
    assert WALKED["account"] - walk.routes == set()


def _code_from_outbox(page: Any, site: str, to: str) -> str:
    """The code in the newest mail that the demonstration kept for somebody."""
    other = page.context.new_page()
    try:
        for _ in range(60):
            other.goto(f"{site}/outbox/?to={to}")
            link = other.locator("main table a").first
            if link.count():
                link.click()
                other.wait_for_load_state()
                found = re.search(
                    r"^\s*([A-Z0-9]{3,6}-?[A-Z0-9]{3,6})\s*$", other.locator("main").inner_text(), re.M
                )
                if found:
                    return found[1]
            other.wait_for_timeout(250)
    finally:
        other.close()
    raise AssertionError("no code came")  # the worker keeps what it sends in the outbox


def test_pages_of_a_passkey(chromium: Any, look: Looker) -> None:
    tab = look("public", "en", 1280)
    tab.site = tab.site.replace("127.0.0.1", "localhost")  # a passkey cannot belong to a bare address
    walk = Walk(tab)
    page = walk.page
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in(page, tab.site, "keyed@demo.example")
    walk.open("/account/2fa/webauthn/add/")
    page.get_by_label("Name").fill("My laptop " + city.LONG_WORD[:60])
    page.get_by_role("button", name="Continue with my device").click()
    page.wait_for_url("**/account/2fa/**recovery-codes/**")
    page.goto(f"{tab.site}/account/2fa/webauthn/")
    edit = page.locator("a[href*='/webauthn/keys/']").first.get_attribute("href")
    key = re.findall(r"keys/(\d+)", edit or "")[0]
    for path in (f"keys/{key}/edit/", f"keys/{key}/remove/", "reauthenticate/"):
        walk.open(f"/account/2fa/webauthn/{path}")
    assert walk.found == []
    assert WALKED["passkey"] - walk.routes == set()
