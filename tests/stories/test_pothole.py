"""A resident reports a pothole on a page without JavaScript; the department closes it; everybody is told.

The mail is read from a real SMTP server, the request is read back through Open311 in both forms.
"""

from __future__ import annotations

import email.policy
import json
import shutil
import time
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.browser.conftest import DEMO, Facts, sign_in, small_city
from tests.browser.reporting import report_pothole
from tests.fixtures.server import PlazaServer
from tests.postgresql import free_port

__all__ = ["small_city"]
AGENT = "agent.streets@demo.example"
WORDS = "Un hoyo <hondo> & ancho; ya cayó una bicicleta. 深い"
TOLD_SECONDS = 40


class Letterbox:
    """Keeps what a real SMTP server was given."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        del server, session
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 Kept"

    def wait_for(self, to: str, count: int) -> list[EmailMessage]:
        """At least ``count`` letters to somebody, in order of arrival."""
        deadline = time.monotonic() + TOLD_SECONDS
        while time.monotonic() < deadline:
            mine = [one for one in self.letters if to in str(one["To"])]
            if len(mine) >= count:
                return mine
            time.sleep(0.1)
        raise AssertionError(f"{to} got {[str(one['Subject']) for one in mine]}")


@pytest.fixture
def letterbox() -> Iterator[tuple[Letterbox, int]]:
    from aiosmtpd.controller import Controller

    box, port = Letterbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def town(
    small_city: tuple[Path, Facts], tmp_path: Path, letterbox: tuple[Letterbox, int]
) -> Iterator[PlazaServer]:
    """The sample city, sending real mail."""
    data = tmp_path / "data"
    shutil.copytree(small_city[0], data)
    mail = {"PLAZA_EMAIL_URL": f"smtp://127.0.0.1:{letterbox[1]}"}
    server = PlazaServer(data, free_port(), {**DEMO, **mail}, ("demo",)).start()
    yield server
    server.stop()
    server.kill()


SLOWEST_MS = 10_000
SAID = {
    "es": ("Bache", "Cerrado", "Lo reparamos"),
    "ar": ("حفرة في الطريق", "مغلق", "أصلحناه"),
}


@pytest.mark.parametrize("language", ["es", "ar"])
def test_a_pothole_from_report_to_closure(
    chromium: Any, town: PlazaServer, letterbox: tuple[Letterbox, int], small_city: Any, language: str
) -> None:
    box, to = letterbox[0], "ines@example.org"
    resident = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    resident.add_cookies([{"name": "plaza_language", "value": language, "url": town.url}])
    resident.set_default_timeout(SLOWEST_MS)
    phone = resident.new_page()
    report_pothole(phone, town.url, address=small_city[1]["street"], words=WORDS, email=to)
    number = phone.locator(".panel-number").inner_text().strip()
    link = phone.locator("#secret").input_value()
    assert number.isdigit() and f"/follow/{number}-" in link and link.startswith(town.url)
    assert SAID[language][0] in phone.locator("main").inner_text()

    reason = close_on_the_desk(chromium, town.url, number, language)
    assert reason.startswith(SAID[language][2]), reason

    phone.goto(link)
    assert WORDS in phone.locator("main").inner_text()
    assert reason in phone.locator("main").inner_text()
    assert phone.locator("html").get_attribute("lang") == language

    letters = box.wait_for(to, 2)
    for letter in letters:
        assert link in text_of(letter), text_of(letter)
        assert number in text_of(letter)
    assert reason in text_of(letters[-1])
    assert str(letters[-1]["Content-Language"] or language) == language
    assert_same_through_open311(town, number, reason_of_the_city(town, number), small_city[1]["street"])


def close_on_the_desk(chromium: Any, url: str, number: str, language: str) -> str:
    """An agent finds it in the queue, takes it and closes it; what the reporter will read."""
    desk = chromium.new_context(viewport={"width": 1280, "height": 900})
    desk.set_default_timeout(SLOWEST_MS)
    page = desk.new_page()
    sign_in(page, url, AGENT)
    page.goto(f"{url}/desk/requests/?tab=queue&q={number}")
    if "?tab" in page.url:
        page.locator(f'main a[href*="/desk/requests/{number}/"]').first.click()
    page.get_by_role("heading", level=1, name=number).wait_for()
    assert WORDS in page.locator("main").inner_text()
    page.get_by_role("button", name="Take it").click()
    page.wait_for_load_state()
    page.locator("details.r3-step", has=page.locator("input[name=step][value=finish]")).locator(
        "summary"
    ).click()
    form = page.locator("form", has=page.locator("input[name=step][value=finish]"))
    form.get_by_role("button").first.click()
    page.wait_for_load_state()
    assert page.locator(".error-summary, .field-error").first.is_visible(), "closed without a reason"
    form = page.locator("form", has=page.locator("input[name=step][value=finish]"))
    choice = form.locator(".choice", has=page.locator("input[value=repaired]"))
    reason = choice.locator(".hint").inner_text().strip()
    choice.locator("input").check()
    form.get_by_role("button").first.click()
    page.wait_for_load_state()
    assert "Closed" in page.locator("main").inner_text()
    desk.close()
    return str(reason)


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def read(town: PlazaServer, path: str) -> bytes:
    with urllib.request.urlopen(f"{town.url}{path}", timeout=20) as answer:
        return bytes(answer.read())


def reason_of_the_city(town: PlazaServer, number: str) -> str:
    """``status_notes`` in the city's own language."""
    found = json.loads(read(town, f"/open311/v2/requests/{number}.json"))[0]
    assert found["status_notes"]
    return str(found["status_notes"])


def assert_same_through_open311(town: PlazaServer, number: str, reason: str, street: str) -> None:
    """JSON and XML say the same, and what they say is what was reported and how it was closed."""
    as_json = json.loads(read(town, f"/open311/v2/requests/{number}.json?extensions=true"))[0]
    root = ElementTree.fromstring(read(town, f"/open311/v2/requests/{number}.xml?extensions=true"))
    as_xml = root.find("request")
    assert as_xml is not None
    for name in (
        "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
        "agency_responsible", "requested_datetime", "updated_datetime", "expected_datetime",
        "address", "zipcode",
    ):  # fmt: skip
        assert (as_xml.findtext(name) or None) == as_json[name], name
    for name in ("lat", "long"):
        assert float(as_xml.findtext(name) or "nan") == as_json[name]
    assert as_json["service_request_id"] == number
    assert as_json["service_code"] == "pothole"
    assert as_json["status"] == "closed"
    assert as_json["description"] == WORDS
    assert as_json["status_notes"] == reason
    assert as_json["address"].startswith(street)
    asked, updated, expected = (
        datetime.fromisoformat(as_json[f"{name}_datetime"]) for name in ("requested", "updated", "expected")
    )
    assert asked <= updated and asked < expected
    size = next(one for one in as_json["attributes"] if one["code"] == "size")
    assert size["value"] == "large"
    assert "large" in ElementTree.tostring(root, encoding="unicode")
