"""Shared pages: home, search, language, display, desk shell, map answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.test import Client

from plaza.kernel.people.models import Person
from plaza.ui import registry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_home_asks_and_shows_doors_and_figures(client: Client) -> None:
    html = client.get("/").content.decode()
    assert "What do you need?" in html
    assert html.count('class="door ') == 6
    assert "open requests" in html
    assert "Port Haven" in html


def test_a_failing_system_leaves_only_itself_out(client: Client) -> None:
    @registry.strip(key="broken")
    def broken(request: object) -> list[registry.Figure]:
        raise RuntimeError("on purpose")

    answer = client.get("/")
    assert answer.status_code == 200
    assert "open requests" in answer.content.decode()


def test_search_groups_and_opens_an_exact_number(client: Client) -> None:
    @registry.search("requests", title="Requests")
    def find(text: str, request: object, limit: int) -> list[registry.Hit]:
        score = 100 if text == "12345" else 60
        return [registry.Hit("Pothole <b>", "/requests/12345", note="Closed", score=score)]

    html = client.get("/search?q=pot").content.decode()
    assert "Pothole &lt;b&gt;" in html
    exact = client.get("/search?q=12345")
    assert (exact.status_code, exact["Location"]) == (302, "/requests/12345")
    rows = client.get("/search/suggest?q=pot").json()
    assert rows == [{"text": "Pothole <b>", "href": "/requests/12345", "note": "Closed"}]


def test_search_without_an_answer_says_what_to_try(client: Client) -> None:
    assert "Nothing found" in client.get("/search", {"q": "zz\x00zz<script>"}).content.decode()


def test_language_is_a_link_that_keeps_the_page(client: Client) -> None:
    answer = client.get("/language/ar?next=/about%3Fa=1")
    assert answer["Location"] == "/about?a=1"
    html = client.get("/about").content.decode()
    assert '<html lang="ar" dir="rtl"' in html
    assert "مرفأ السلام" in html


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_language_never_leads_away(client: Client, away: str) -> None:
    assert client.get("/language/es", {"next": away})["Location"] == "/"


def test_unknown_language_is_not_found(client: Client) -> None:
    assert client.get("/language/xx").status_code == 404


def test_display_is_kept(client: Client) -> None:
    client.post("/display", {"scheme": "dark", "size": "large", "next": "/about"})
    assert 'data-scheme="dark" data-size="large"' in client.get("/about").content.decode()
    client.cookies["plaza_display"] = '"><script>'
    assert 'data-scheme="auto" data-size="normal"' in client.get("/about").content.decode()


@pytest.mark.parametrize(
    "path", ["/about", "/accessibility", "/robots.txt", "/manifest.webmanifest", "/theme.css"]
)
def test_pages_about_the_site(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


def test_desk_is_for_staff(client: Client) -> None:
    assert client.get("/desk").status_code == 302
    resident = Person.objects.create_user("r@example.com", "long enough words")
    client.force_login(resident, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/desk").status_code == 403


@pytest.fixture
def clerk(client: Client, settings: Any) -> Person:
    settings.PLAZA_DEMO = True
    person = Person.objects.create_user("s@example.com", "long enough words", is_staff=True, is_demo=True)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return person


@pytest.mark.usefixtures("clerk")
def test_desk_shows_filled_slots_and_allowed_links(client: Client) -> None:
    registry.desk_slot("mine", title="My queue")(
        lambda request: registry.Slot("ui/parts/empty.html", {}, "/queue")
    )
    registry.desk_slot("secret", title="Secret", permission="people.manage")(lambda request: 1 / 0)
    registry.desk_slot("none", title="Unfilled")(lambda request: None)
    registry.desk_link("people", title="People", icon="users", url="/people", permission="people.manage")
    html = client.get("/desk").content.decode()
    assert "My queue" in html
    assert "12" in html
    for hidden in ("Secret", "Unfilled", "/people"):
        assert hidden not in html


@pytest.mark.usefixtures("clerk")
def test_an_idle_desk_says_what_will_come(client: Client) -> None:
    assert "Nothing waits for you" in client.get("/desk").content.decode()
    assert "Keyboard help" in client.get("/desk/keys").content.decode()


def test_map_style_and_backgrounds(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "streets.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": []})
    )
    style = client.get("/map/style.json").json()
    address = style["sources"]["streets"]["data"]
    assert client.get(address)["Content-Type"] == "application/geo+json"
    assert client.get("/map/background/passwd.geojson").status_code == 404
    assert client.get("/map/layers/nothing.geojson").status_code == 404


def test_home_is_light(client: Client, settings: Any, tmp_path: Path) -> None:
    """Under 100 kB: page, styles, script, faces and pictures as they go over the wire."""
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "plaza.run.storage.CollectedFiles"}}
    command = Command()
    command.set_options(
        interactive=False, verbosity=0, link=False, clear=False, dry_run=False, ignore_patterns=[],
        use_default_ignore_patterns=True, post_process=True,
    )  # fmt: skip
    command.collect()
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    asked = [
        f"ui/{name}" for name in ("tokens.css", "page.css", "forms.css", "parts.css", "home.css", "page.js")
    ]
    asked += ["ui/skyline.svg", "ui/mark.svg"]
    faces = "vendor/fonts/atkinson/atkinson-hyperlegible-latin-{}-normal.woff2"
    page = client.get("/", headers={"accept-encoding": "gzip"})
    english = sum(wire_size(tmp_path, names[name]) for name in [*asked, faces.format(400), faces.format(700)])
    arabic_face = "vendor/fonts/noto-arabic/noto-sans-arabic-arabic-400-normal.woff2"
    arabic = sum(wire_size(tmp_path, names[name]) for name in [*asked, faces.format(400), arabic_face])
    assert len(page.content) + english < 100_000
    assert len(page.content) + arabic < 100_000


def wire_size(root: Path, name: str) -> int:
    packed = root / f"{name}.gz"
    return (packed if packed.is_file() else root / name).stat().st_size + 300
