"""Profile, deletion, stop links and the outbox; and every page of sign-in in our own clothes."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from plaza.kernel.messaging import actions as messaging
from plaza.kernel.messaging import queries as messaging_queries
from plaza.kernel.messaging import registry as messaging_registry
from plaza.kernel.messaging.types import Recipient
from plaza.kernel.people.models import Person
from plaza.web.accounts.tests.conftest import PASSWORD

OPEN_PAGES = [
    "/account/login/",
    "/account/signup/",
    "/account/login/code/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/inactive/",
]
OWN_PAGES = [
    "/account/",
    "/account/profile/",
    "/account/delete/",
    "/account/email/",
    "/account/password/change/",
    "/account/logout/",
    "/account/reauthenticate/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/totp/deactivate/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/2fa/recovery-codes/",
    "/account/2fa/recovery-codes/generate/",
]


class Page(HTMLParser):
    """What the strict content policy and a screen reader care about."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.labels: set[str] = set()
        self.inputs: list[dict[str, str]] = []
        self.headings = 0
        self._script: dict[str, str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given and "json" not in given.get("type", "")):
            self.inline.append(tag)
        if tag == "label":
            self.labels.add(given.get("for", ""))
        if tag in {"input", "textarea", "select"} and given.get("type") not in {"hidden", "submit"}:
            self.inputs.append(given)
        self.headings += tag == "h1"


def check(answer: Any) -> None:
    html = answer.content.decode()
    page = Page(html)
    assert answer.status_code == 200
    assert page.inline == []
    assert "placeholder=" not in html, "a label says it, and stays"
    assert page.headings == 1, "one h1 per page"
    assert [one for one in page.inputs if one.get("id", "") not in page.labels] == []
    assert 'href="#main"' in html, "it stands on ui/page.html"


@pytest.mark.parametrize("path", OPEN_PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_open_pages(client: Client, path: str, language: str) -> None:
    answer = client.get(path, headers={"accept-language": language})
    check(answer)
    assert f'lang="{language}"' in answer.content.decode()


@pytest.fixture
def confirmed(client: Client, resident: Person) -> Client:
    """Signed in just now with the password, so that pages which ask again do not."""
    client.post("/account/login/", {"login": resident.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize("path", OWN_PAGES)
def test_own_pages(confirmed: Client, resident: Person, path: str) -> None:
    if "activate" not in path or "deactivate" in path:
        TOTP.activate(resident, generate_totp_secret())
        RecoveryCodes.activate(resident)
    check(confirmed.get(path, follow=False))


def test_pages_that_ask_for_a_code(client: Client, resident: Person) -> None:
    check(client.post("/account/login/code/", {"email": resident.email}, follow=True))
    check(client.post("/account/login/code/confirm/", {"code": "WRONG1"}))
    fresh = Client()
    TOTP.activate(resident, generate_totp_secret())
    answer = fresh.post("/account/login/", {"login": resident.email, "password": PASSWORD}, follow=True)
    check(answer)
    assert "Your second step" in answer.content.decode()


def test_errors_keep_what_was_typed_and_are_summed_up(client: Client) -> None:
    html = client.post("/account/signup/", {"email": "not-an-address", "password1": "short"}).content.decode()
    assert "error-summary" in html
    assert 'href="#id_email"' in html
    assert 'value="not-an-address"' in html


def test_profile_changes_name_and_language(signed_in: Client, resident: Person) -> None:
    answer: Any = signed_in.post("/account/profile/", {"name": " Ana María ", "language": "ar"})
    assert answer.cookies["plaza_language"].value == "ar"
    resident.refresh_from_db()
    assert (resident.name, resident.language) == ("Ana María", "ar")
    assert 'dir="rtl"' in signed_in.get("/account/").content.decode()
    assert signed_in.post("/account/profile/", {"name": "x", "language": "tlh"}).status_code == 422


def test_deleting_asks_for_the_address_and_forgets(signed_in: Client, resident: Person) -> None:
    assert signed_in.post("/account/delete/", {"email": "other@example.org"}).status_code == 422
    assert Person.objects.filter(pk=resident.pk).exists()
    answer = signed_in.post("/account/delete/", {"email": resident.email})
    assert "Your account is deleted" in answer.content.decode()
    assert not Person.objects.filter(pk=resident.pk).exists()
    assert signed_in.get("/account/").status_code == 302


def test_staff_do_not_delete_themselves(client: Client, staff: Person) -> None:
    client.force_login(staff)
    client.post("/account/delete/", {"email": staff.email})
    assert Person.objects.filter(pk=staff.pk).exists()


def test_account_pages_ask_strangers_to_sign_in(client: Client) -> None:
    for path in ("/account/", "/account/profile/", "/account/delete/", "/account/second-factor/"):
        assert client.get(path)["Location"].startswith("/account/login/?next=")


def test_one_click_stops_mail_and_the_page_needs_a_button() -> None:
    token = messaging_queries.make_stop_token("ana@example.org", ("case", 7))
    client = Client(enforce_csrf_checks=True)
    check(client.get(f"/mail/stop/{token}/"))
    assert not messaging_queries.is_stopped("ana@example.org", ("case", 7)), "looking is not stopping"
    answer = client.post(f"/mail/stop/{token}/", {"List-Unsubscribe": "One-Click"})
    check(answer)
    assert messaging_queries.is_stopped("ana@example.org", ("case", 7))
    assert client.get("/mail/stop/nonsense/").status_code == 404


def test_the_outbox_shows_kept_mail_in_a_demo_only(client: Client, settings: Any) -> None:
    assert client.get("/outbox/").status_code == 404
    settings.PLAZA_DEMO = True
    check(client.get("/outbox/"))
    messaging.notify(
        template="case_received", to=Recipient("ana@example.org", "<b>Ana</b>", "ar"), key="1",
        context={"number": "17", "type": {"en": "Pothole", "ar": "حفرة"}, "link": "https://x.example.org/1"},
    )  # fmt: skip
    assert messaging.send_due(engine=messaging_registry.mail_engine("outbox:")).sent == 1
    listed = client.get("/outbox/?to=ana@example.org").content.decode()
    assert "حفرة" in listed
    assert "Nothing here yet" in client.get("/outbox/?to=bo@example.org").content.decode()
    path = listed.split('href="/outbox/')[1].split('"')[0]
    answer = client.get(f"/outbox/{path}")
    check(answer)
    assert "<b>Ana</b>" not in answer.content.decode()
    formatted = client.get(f"/outbox/{path}html/")
    assert "sandbox" in formatted["Content-Security-Policy"]
    assert 'dir="rtl"' in formatted.content.decode()
    assert client.get("/outbox/999999/").status_code == 404
