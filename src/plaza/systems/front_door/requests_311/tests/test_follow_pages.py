"""The reporter's secret page: what is theirs, adding to it, and that nobody else gets in."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from plaza.kernel.base.tests.pictures import picture
from plaza.kernel.base.types import ANONYMOUS
from plaza.kernel.cases import actions
from plaza.kernel.cases.models import Case, CaseDocument, Entry, Party
from plaza.kernel.cases.types import Contact

from . import public_town as town


@pytest.fixture(autouse=True)
def _town(db: None) -> None:
    town.build_town()


def upload(name: str = "hole.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if data is None else data)


def test_it_shows_all_that_is_theirs_also_when_private(client: Client) -> None:
    opened = town.report(
        type_key="light", answers={}, description="Dark", contact=Contact("Ana", "ana@example.org")
    )
    response = client.get(f"/follow/{opened.follow_token}/")
    text = response.content.decode()
    for words in (opened.number, "Dark", "This request is private", "a…@example.org", "Stop these messages"):
        assert words in text
    assert "ana@example.org" not in text
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert "no-store" in response.headers["Cache-Control"]


def test_answers_that_are_not_public_are_shown_to_their_author(client: Client) -> None:
    opened = town.report()
    assert "A plate" in client.get(f"/follow/{opened.follow_token}/").content.decode()


@pytest.mark.parametrize("change", ["cut", "other", "raised"])
def test_a_link_that_is_not_theirs_opens_nothing(client: Client, change: str) -> None:
    opened, other = town.report(), town.report()
    token = opened.follow_token
    if change == "cut":
        token = token[:-2]
    elif change == "other":
        token = f"{other.number}-{token.partition('-')[2]}"
    else:
        Case.objects.filter(pk=opened.case_id).update(follow_version=2)
    response = client.get(f"/follow/{token}/")
    assert response.status_code == 404
    assert "This link does not work" in response.content.decode()
    assert client.post(f"/follow/{token}/", {"text": "mine"}).status_code == 404
    assert not Entry.objects.filter(kind="update").exists()


def test_words_and_photos_are_added_once_and_photos_wait_for_review(client: Client) -> None:
    opened = town.report()
    path = f"/follow/{opened.follow_token}/"
    response = client.post(path, {"text": "It is larger now.", "photos": [upload(), upload("b.jpg")]})
    assert (response.status_code, response.headers["Location"]) == (302, f"{path}#added")
    text = client.get(path).content.decode()
    assert "It is larger now." in text
    assert "Update from the person who reported it" in text
    assert text.count("Only you see it until we have looked at it") == 2
    public = client.get(f"/requests/{opened.number}/").content.decode()
    assert "It is larger now." in public
    assert "/photos/" not in public


def test_the_reporter_sees_their_waiting_photo_and_others_do_not(client: Client) -> None:
    opened = town.report()
    document = town.photo_of(opened, public=None)
    text = client.get(f"/follow/{opened.follow_token}/").content.decode()
    source = f"/photos/{document}/small?token={opened.follow_token}"
    assert source in text
    seen = client.get(source)
    assert (seen.status_code, seen.headers["Cache-Control"]) == (200, "private, no-store")
    assert client.get(f"/photos/{document}/small").status_code == 404
    assert client.get(f"/photos/{document}/small?token={town.report().follow_token}").status_code == 404


def test_a_refused_photo_leaves_no_broken_picture(client: Client) -> None:
    opened = town.report()
    document = town.photo_of(opened, public=False)
    assert f"/photos/{document}" not in client.get(f"/follow/{opened.follow_token}/").content.decode()


@pytest.mark.parametrize(
    ("text", "files", "words"),
    [
        ("", [], "Write a few words or choose a photo first."),
        ("x" * 4001, [], "You wrote 4001."),
        ("fine", [b"not a picture"], "This file is not a photo we can read."),
        ("fine", [b""], "hole.jpg: The photo is empty."),
    ],
)
def test_what_cannot_be_added_is_said_and_what_was_typed_is_kept(
    client: Client, text: str, files: list[bytes], words: str
) -> None:
    opened = town.report()
    sent: dict[str, Any] = {"text": text, "photos": [upload("hole.jpg", data) for data in files]}
    response = client.post(f"/follow/{opened.follow_token}/", sent)
    assert response.status_code == 422
    shown = response.content.decode()
    assert words in shown
    assert text in shown
    assert not Entry.objects.filter(kind="update").exists()
    assert not CaseDocument.objects.exists()


def test_a_closed_one_can_be_answered(client: Client) -> None:
    opened = town.report()
    town.close(opened)
    path = f"/follow/{opened.follow_token}/"
    assert "Not fixed? Tell us" in client.get(path).content.decode()
    client.post(path, {"text": "The hole is there again."})
    assert Entry.objects.filter(
        case_id=opened.case_id, kind="update", text="The hole is there again."
    ).exists()


def test_script_in_any_text_is_only_text(client: Client) -> None:
    opened = town.report(description=town.EVIL, contact=Contact(town.EVIL, "ana@example.org"))
    client.post(f"/follow/{opened.follow_token}/", {"text": town.EVIL})
    for path in (f"/follow/{opened.follow_token}/", f"/follow/{town.EVIL.replace('/', '')}/"):
        text = client.get(path).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_stopping_needs_a_press_of_the_button(client: Client) -> None:
    from plaza.kernel.cases.actions.tokens import party_token

    opened = town.report()
    actions.follow(case_id=opened.case_id, contact=Contact(email="eve@example.org"), actor=ANONYMOUS)
    path = f"/follow/stop/{party_token('stop', Party.objects.get().pk)}/"
    assert client.get(path).status_code == 200
    assert Party.objects.exists()
    assert client.post(path).status_code == 302
    assert not Party.objects.exists()
    again = client.post(path)
    assert again.status_code == 404
    assert "This link does not work any more." in again.content.decode()


def test_pages_are_protected_against_forms_of_other_sites() -> None:
    opened = town.report()
    strict = Client(enforce_csrf_checks=True)
    for path in (f"/follow/{opened.follow_token}/", f"/requests/{opened.number}/"):
        assert strict.post(path, {"text": "x", "email": "eve@example.org"}).status_code == 403
