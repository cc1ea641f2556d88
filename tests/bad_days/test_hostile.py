"""Bodies, headers and words that mean no good: refused in words, shown inert, never a crash."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from plaza.engines.mail_smtp.tests.servers import Arrivals, smtp_server
from tests.conformance.open311.speaking import Answer, Speaker
from tests.fixtures.server import PlazaServer

from .grounds import POTHOLE, Town, make_town
from .hostile import BOUNDARY, NO_PICTURES, multipart

FORM = f"multipart/form-data; boundary={BOUNDARY}"
PLAIN_FORM = "application/x-www-form-urlencoded"
POST = b"POST /open311/v2/requests.json HTTP/1.1\r\nHost: a\r\n"
LIST = b"GET /requests/ HTTP/1.1\r\nHost: a\r\n"
PAYLOADS = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>",
    "</textarea><script>alert(1)</script>", "javascript:alert(1)", "{{7*7}}{% now 'Y' %}", "]]><x/>",
    "\u202eevil\u202c", "${7*7}", "<a href=javascript:alert(1)>x</a>", "\r\nSubject: injected\r\n\r\nx",
)  # fmt: skip


@pytest.fixture(scope="module")
def arrivals() -> Arrivals:
    return Arrivals()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return make_town(tmp_path_factory.mktemp("hostile") / "data")


@pytest.fixture(scope="module")
def server(town: Town, arrivals: Arrivals) -> Iterator[PlazaServer]:
    with smtp_server(arrivals) as port:
        running = town.server(PLAZA_WORKERS="2", PLAZA_EMAIL_URL=f"smtp://127.0.0.1:{port}").start()
        try:
            yield running
        finally:
            running.kill()


@pytest.fixture
def speaker(server: PlazaServer, town: Town) -> Speaker:
    return Speaker(server.url, town.key)


def post(speaker: Speaker, body: bytes, kind: str = FORM) -> Answer:
    return speaker.call("POST", "/open311/v2/requests.json", body, {"Content-Type": kind})


def fields(speaker: Speaker) -> list[tuple[str, str]]:
    return [*POTHOLE.items(), ("api_key", speaker.key)]


def refused(answer: Answer, *statuses: int) -> str:
    assert answer.status in (statuses or (400,)), (answer.status, answer.body[:300])
    found = answer.json()
    assert found[0]["description"]
    return " ".join(one["description"] for one in found)


@pytest.mark.parametrize("name", NO_PICTURES)
def test_what_is_no_picture_is_refused_and_not_kept(speaker: Speaker, town: Town, name: str) -> None:
    before = sorted((town.data / "files").rglob("*"))
    began = time.monotonic()
    answer = post(speaker, multipart(fields(speaker), [("media", "hole.jpg", NO_PICTURES[name])]))
    assert refused(answer)
    assert time.monotonic() - began < 30
    assert sorted((town.data / "files").rglob("*")) == before


def test_a_picture_with_a_hostile_name_is_only_a_picture(speaker: Speaker, town: Town) -> None:
    from plaza.kernel.base.tests.pictures import picture

    for title in (
        "../../../../tmp/evil.sh",
        "a\\..\\..\\b.jpg",
        "<script>.jpg",
        "x" * 300 + ".jpg",
        "\u202egpj",
    ):
        answer = post(speaker, multipart(fields(speaker), [("media", title, picture())]))
        assert answer.status == 201, answer.body
    names = {path.name for path in (town.data / "files").rglob("*") if path.is_file()}
    assert all(len(name) == 64 for name in names), names


BODIES: dict[str, tuple[bytes, str]] = {
    "ten thousand fields": (b"&".join(b"f%d=x" % n for n in range(10_000)), PLAIN_FORM),
    "ten thousand parts": (multipart([(f"f{n}", "x") for n in range(10_000)], []), FORM),
    "hundreds of files": (multipart([], [(f"media{n}", "a.jpg", b"x") for n in range(400)]), FORM),
    "no end": (multipart([("a", "b")], [])[:-20], FORM),
    "no boundary": (b"x" * 100, "multipart/form-data"),
    "an endless boundary": (b"x" * 100, "multipart/form-data; boundary=" + "b" * 7000),
    "a header without end": (f"--{BOUNDARY}\r\nContent-Disposition: ".encode() + b"x" * 200_000, FORM),
    "a part inside a part": (multipart([("a", multipart([("b", "c")], []).decode())], []), FORM),
    "wrong base64": (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="media"; filename="a.jpg"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--{BOUNDARY}--\r\n".encode(), FORM),
    "bytes that are no text": (b"\xff\xfe\x00=%ff%fe&service_code=%00", PLAIN_FORM),
    "another encoding": (b"service_code=pothole", "application/x-www-form-urlencoded; charset=utf-16"),
    "nested brackets": (b"attribute" + b"[a]" * 2000 + b"=1", PLAIN_FORM),
    "json": (b"[" * 5000, "application/json"),
    "xml": (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', "text/xml"),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_bodies_that_are_no_honest_form(speaker: Speaker, name: str) -> None:
    body, kind = BODIES[name]
    assert refused(post(speaker, body, kind), 400, 403, 413)


def raw(server: PlazaServer, text: bytes, wait: float = 10) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=wait) as connection:
        connection.sendall(text)
        with contextlib.suppress(TimeoutError, ConnectionError):
            return connection.recv(4000)
    return b""


def test_a_hundred_megabytes_are_refused_unread(server: PlazaServer) -> None:
    head = POST + b"Content-Length: 104857600\r\n"
    answer = raw(server, head + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n")
    assert b" 413 " in answer.splitlines()[0], answer


def test_a_form_of_five_megabytes_of_words_is_refused_unread(server: PlazaServer) -> None:
    answer = raw(server, POST + f"Content-Length: 5000000\r\nContent-Type: {PLAIN_FORM}\r\n\r\n".encode())
    assert b" 400 " in answer.splitlines()[0], answer
    assert b"larger than this server takes" in answer


@pytest.mark.parametrize(
    "text",
    [
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: many\r\n\r\n",
        POST + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc",
        POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        LIST + b"Cookie: " + b"a=b; " * 1000 + b"\r\n\r\n",
        LIST + b"Cookie: plaza_session=\xff\xfe; plaza_language=../../x\r\n\r\n",
        LIST + b"Accept-Language: " + b"x-" * 3000 + b"\r\n\r\n",
        LIST + b"Range: bytes=0-,0-,0-,0-\r\nIf-None-Match: \xff\r\n\r\n",
        b"G\x00T / HTTP/1.1\r\nHost: a\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(50),
    ],
)
def test_heads_that_are_no_honest_request(server: PlazaServer, text: bytes) -> None:
    answer = raw(server, text)
    assert b" 500 " not in answer[:40], answer
    assert b"Traceback" not in answer
    assert server.get("/health/live")


def test_slow_bodies_that_never_end_do_not_hold_up_the_others(server: PlazaServer, speaker: Speaker) -> None:
    head = (
        POST + b"Content-Length: 1000\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nservice_code="
    )
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(30)]
    try:
        for one in slow:
            one.sendall(head)
        answer = speaker.post("/open311/v2/requests.json", [*POTHOLE.items()])
        assert answer.status == 201, answer.body
    finally:
        for one in slow:
            one.close()
    assert speaker.get("/open311/v2/services.json").status == 200


class Reader(HTMLParser):
    """What a browser would run of a page: scripts, handlers and script addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.active: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if (
            tag == "script"
            and not given.get("src", "").startswith("/")
            and "json" not in given.get("type", "")
        ):
            self.active.append(f"script {given}")
        self.active += [f"{tag} {name}" for name in given if name.startswith("on")]
        for name in ("href", "src", "action", "formaction"):
            if given.get(name, "").strip().lower().startswith(("javascript:", "data:text")):
                self.active.append(f"{tag} {name}={given[name]}")


def inert(server: PlazaServer, path: str) -> str:
    """A page as it is served: under the policy, and nothing in it runs."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    assert answer.status == 200, (path, answer.status)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy, path
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if "html" in answer.headers["Content-Type"]:
        assert Reader(text).active == [], path
    return text


def test_script_in_every_field_of_open311_is_shown_inert(
    server: PlazaServer, speaker: Speaker, town: Town, arrivals: Arrivals
) -> None:
    words = " ".join(PAYLOADS)
    sent = {
        **POTHOLE, "description": words, "address_string": words[:290], "first_name": words[:90],
        "last_name": words[:90], "phone": words[:40], "device_id": words[:90], "account_id": words[:90],
        "attribute[more]": words, "attribute[plate]": "<b>x</b>", "email": "resident@example.org",
        "media_url": "https://example.org/<script>alert(1)</script>.jpg",
    }  # fmt: skip
    answer = speaker.post("/open311/v2/requests.json", [*sent.items()])
    assert answer.status == 201, answer.body
    number = answer.json()[0]["service_request_id"]
    update = {
        "service_request_id": number, "update_id": words[:90], "status": "OPEN", "description": words,
        "updated_datetime": "2026-01-01T00:00:00Z",
    }  # fmt: skip
    assert speaker.post("/open311/v2/servicerequestupdates.json", [*update.items()]).status == 201
    shown = inert(server, f"/requests/{number}/")
    assert "&lt;script&gt;alert(1)" in shown and "{{7*7}}" in shown
    assert "49" not in shown.split("{{7*7}}")[1][:20]
    for path in (
        "/",
        "/requests/",
        "/search?q=hole",
        "/requests/map/",
        "/report/",
        "/requests/?q=hole",
    ):
        inert(server, path)
    feed = inert(server, "/requests/feed.atom")
    assert "<script" not in feed
    _mail_is_inert(arrivals)


def _mail_is_inert(arrivals: Arrivals) -> None:
    deadline = time.monotonic() + 60
    while not arrivals.mails and time.monotonic() < deadline:
        time.sleep(0.2)
    assert arrivals.mails, "the mail did not come"
    for mail in arrivals.mails:
        assert "injected" not in mail["Subject"]
        for part in mail.walk():
            if part.get_content_type() == "text/html":
                assert Reader(part.get_content()).active == []


@pytest.mark.parametrize(
    "path", ["/", "/report/", "/requests/", "/requests/map/", "/search?q=x", "/nothing", "/account/login/",
             "/requests/12345/", "/open311/discovery.xml", "/desk/", "/static/nothing.js", "/health"]
)  # fmt: skip
def test_every_page_stands_under_the_policy(server: PlazaServer, path: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", path)
    headers = connection.getresponse().headers
    connection.close()
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "object-src 'none'" in headers["Content-Security-Policy"]


def test_too_much_is_told_with_a_time(town: Town) -> None:
    assert town.inside("tests.bad_days.test_hostile:too_much") == {"open311": "ok", "report": "ok"}


def too_much() -> None:
    """Runs inside a city: writes past both limits answer 429 and say when to come again."""
    from django.conf import settings
    from django.test import Client

    from plaza.kernel.people.actions import create_api_key
    from plaza.systems.front_door.requests_311.pages.report.pace import LIMITS

    def said(answer: Any) -> str:
        wait = answer.headers.get("Retry-After", "")
        return "ok" if answer.status_code == 429 and wait.isdigit() and 0 < int(wait) <= 3600 else str(answer)

    settings.OPEN311_PER_MINUTE = 3
    _, key = create_api_key(name="Fast", scopes=["open311.write"])
    client, found = Client(), {}
    for _ in range(8):
        answer = client.post("/open311/v2/requests.json", {**POTHOLE, "api_key": key})
    found["open311"] = said(answer)
    LIMITS["begin"] = 3
    for _ in range(8):
        answer = Client().post("/report/new/pothole/")
        if answer.status_code == 429:
            break
    found["report"] = said(answer)
    print(json.dumps(found))


def test_the_town_is_whole_after_all_that(town: Town, server: PlazaServer) -> None:
    assert town.verified()["ok"]
    assert "Traceback" not in server.log, server.log[-3000:]
