"""In a real browser, under the real content policy: passkeys work and the pages are accessible."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from plaza.kernel.people.models import Person
from plaza.web.accounts.tests.conftest import PASSWORD

AXE = Path(__file__).resolve().parents[5] / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server: Any) -> str:
    """By name: a passkey cannot belong to a bare address."""
    return str(live_server.url).replace("127.0.0.1", "localhost")


def sign_in(page: Any, site: str, email: str) -> None:
    page.goto(f"{site}/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def faults(page: Any) -> list[str]:
    """What axe finds. Run outside the page's content policy, which rightly refuses strange scripts."""
    page.evaluate(AXE.read_text(encoding="utf-8") + "; 0")
    tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run({runOnly: tags}).then(r => r.violations)", tags)
    return [f"{page.url} {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def test_staff_add_a_passkey_and_sign_in_with_it_alone(page: Any, site: str, staff: Person) -> None:
    refused: list[str] = []
    page.on("console", lambda note: refused.append(note.text) if "Content Security" in note.text else None)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip
    sign_in(page, site, staff.email)
    page.wait_for_url("**/account/second-factor/")
    page.get_by_role("link", name="A passkey or security key").click()
    page.get_by_label("Name").fill("My laptop")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Continue with my device").click()
    page.wait_for_url("**/account/2fa/**recovery-codes/**")
    assert Authenticator.objects.filter(user=staff, type="webauthn").count() == 1
    page.context.clear_cookies()
    page.goto(f"{site}/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk**")
    assert refused == []


def test_a_cancelled_passkey_is_said_in_words(page: Any, site: str) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    page.goto(f"{site}/account/login/")
    refuse = "() => Promise.reject(new DOMException('x', 'NotAllowedError'))"
    page.evaluate(f"() => {{ navigator.credentials.get = {refuse} }}")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("alert").get_by_text("You can try again").wait_for()


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(page: Any, site: str, resident: Person, settings: Any, width: int) -> None:
    settings.PLAZA_DEMO = True
    page.set_viewport_size({"width": width, "height": 844})
    found: list[str] = []
    for path in (
        "account/login/",
        "account/signup/",
        "account/login/code/",
        "account/password/reset/",
        "outbox/",
    ):
        page.goto(f"{site}/{path}")
        found += faults(page)
    page.goto(f"{site}/account/signup/")
    page.get_by_role("button", name="Create the account").click()
    found += faults(page)
    sign_in(page, site, resident.email)
    for path in (
        "account/", "account/profile/", "account/delete/", "account/email/", "account/password/change/",
        "account/2fa/", "account/2fa/totp/activate/", "account/2fa/webauthn/", "account/2fa/webauthn/add/",
        "account/logout/",
    ):  # fmt: skip
        page.goto(f"{site}/{path}")
        assert page.url.endswith(path), page.url
        found += faults(page)
    assert found == []
