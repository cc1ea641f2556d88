"""A report from the first question to the receipt, as a browser without JavaScript sends it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from plaza.kernel.base.models import StoredFile
from plaza.kernel.base.queries import forget_city
from plaza.kernel.base.tests.pictures import picture
from plaza.kernel.cases.models import Case, CaseDocument, Party
from plaza.kernel.cases.queries import catalogue
from plaza.kernel.messaging.models import Delivery
from plaza.kernel.places.queries import forget
from plaza.systems.front_door.requests_311.models import Draft
from plaza.systems.front_door.requests_311.pages.report import pace

from .report_town import build_town

SCRIPT = "<script>alert('x')</script>"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town(db: None, tmp_path: Any, settings: Any) -> Iterator[None]:
    settings.DATA = tmp_path
    build_town()
    yield
    for drop in (forget_city, forget, catalogue.forget):
        drop()


def begin(client: Client, type_key: str = "pothole") -> str:
    """Choose a type; the address of the draft, such as ``/report/0f…/``."""
    answer = client.post("/report/", {"type": type_key})
    assert answer.status_code == 302
    return str(answer["Location"])


def step(client: Client, address: str, data: dict[str, Any], to: str) -> None:
    """Answer one page and be sent to the page ``to``."""
    answer = client.post(address, data)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert answer["Location"].endswith(f"/{to}/"), answer["Location"]


def to_check(client: Client, **who: str) -> str:
    """A complete pothole, up to the check page."""
    base = begin(client)
    step(client, f"{base}before/", {}, "where")
    step(client, f"{base}where/", {"way": "words", "note": "behind the library"}, "details")
    step(client, f"{base}details/", {"q_where": "path"}, "tell")
    step(client, f"{base}tell/", {"description": "A hole"}, "who")
    step(client, f"{base}who/", who, "check")
    return base


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def photo(data: bytes, name: str = "hole.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


NEAR_10 = {2: (34.0, 3.0, 0.0), 1: "N", 4: (118.0, 15.0, 32.4), 3: "W"}  # 34.05, -118.259: 10 Harbor Street


@pytest.mark.parametrize(
    ("language", "direction", "type_words", "size", "search"),
    [
        ("en", "ltr", "Pothole", "A tyre", "hole in raod"),
        ("es", "ltr", "Bache", "Una llanta", "hoyo"),
        ("ar", "rtl", "حفرة", "إطار", "حفره"),
    ],
)
def test_a_report_in_every_language(
    client: Client, language: str, direction: str, type_words: str, size: str, search: str
) -> None:
    client.get(f"/language/{language}")
    found = text_of(client.get("/report/", {"q": search}))
    assert 'value="pothole"' in found and f'dir="{direction}"' in found and type_words in found
    base = begin(client)
    assert client.get(base)["Location"] == f"{base}before/"
    step(client, f"{base}before/", {}, "where")
    places = client.get(f"{base}where/", {"q": "10 Harbour Stret"})
    value = re.search(r'name="place" value="(a\d+)"', text_of(places))
    assert value and "10 Harbor Street" in text_of(places) and "Harbour district" in text_of(places)
    chosen = {"way": "choice", "place": value[1], "q": "10 Harbour Stret"}
    step(client, f"{base}where/", chosen, "details")
    step(client, f"{base}details/", {"q_where": "road", "q_more": "٣"}, "details-2")
    step(client, f"{base}details-2/", {"q_size": "large"}, "details-3")
    step(client, f"{base}details-3/", {"q_harm": ["fall", "tyre"]}, "tell")
    told = {"description": f"{SCRIPT} hole", "photos": [photo(picture()), photo(picture((30, 30)))]}
    step(client, f"{base}tell/", told, "who")
    step(
        client, f"{base}who/", {"name": "María", "email": "maria@example.org", "language": language}, "check"
    )
    check = text_of(client.get(f"{base}check/"))
    for words in (type_words, size, "10 Harbor Street", "maria@example.org", "&lt;script&gt;"):
        assert words in check
    assert SCRIPT not in check
    step(client, f"{base}check/", {}, "done")
    case = Case.objects.get()
    assert case.answers == {"where": "road", "size": "large", "harm": ["fall", "tyre"], "more": 3}
    assert (case.type_key, case.language, case.channel) == ("pothole", language, "web")
    assert case.address.startswith("10 Harbor Street") and case.lat == pytest.approx(34.05)
    assert CaseDocument.objects.filter(case=case, review="pending").count() == 2
    assert Party.objects.get(case=case).email == "maria@example.org"
    assert Delivery.objects.count() == 1
    done = text_of(client.get(f"{base}done/"))
    assert "<svg" in done and "/follow/" in done and type_words in done
    kept = Draft.objects.get()
    assert kept.sent and "maria@example.org" not in str(kept.data) and "script" not in str(kept.data)


def test_the_receipt_says_what_happens_next(client: Client) -> None:
    base = to_check(client)
    client.post(f"{base}check/")
    words = text_of(client.get(f"{base}done/"))
    for expected in ("Street crew", "usually 5 working days", "example", "no e-mail address"):
        assert expected in words


def test_sending_twice_opens_one_case(client: Client) -> None:
    base = to_check(client)
    for _ in range(3):
        assert client.post(f"{base}check/")["Location"] == f"{base}done/"
    assert Case.objects.count() == 1
    assert client.get(f"{base}where/")["Location"] == f"{base}done/"


def test_a_sending_that_broke_half_way_leaves_nothing(client: Client, monkeypatch: Any) -> None:
    from plaza.systems.front_door.requests_311.actions import sending

    base = to_check(client)
    monkeypatch.setattr(sending, "_receipt", lambda *a: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        client.post(f"{base}check/")
    assert Case.objects.count() == 0 and not Draft.objects.get().sent
    monkeypatch.undo()
    step(client, f"{base}check/", {}, "done")
    assert Case.objects.count() == 1


def test_two_drafts_in_two_tabs_do_not_mix(client: Client) -> None:
    first, second = begin(client, "pothole"), begin(client, "light")
    step(client, f"{first}before/", {}, "where")
    step(client, f"{first}where/", {"way": "words", "note": "first place"}, "details")
    step(client, f"{second}where/", {"way": "words", "note": "second place"}, "tell")
    assert "first place" in text_of(client.get(f"{first}details/"))
    assert "first place" not in text_of(client.get(f"{second}tell/"))


def test_a_draft_belongs_to_its_browser(client: Client) -> None:
    base = to_check(client, email="maria@example.org")
    stranger = Client()
    for page in ("", "check/", "who/", "done/", "photos/1"):
        answer = stranger.get(f"{base}{page}")
        assert answer.status_code == 404
        assert "maria" not in text_of(answer)
    assert stranger.post(f"{base}check/").status_code == 404
    assert Case.objects.count() == 0


def test_no_question_can_be_skipped(client: Client) -> None:
    base = begin(client)
    for page in ("where", "details", "tell", "who", "check"):
        assert client.get(f"{base}{page}/")["Location"] == f"{base}before/"
    assert client.post(f"{base}check/")["Location"] == f"{base}before/"
    assert Case.objects.count() == 0


def test_a_change_returns_to_the_check_page(client: Client) -> None:
    base = to_check(client)
    step(client, f"{base}tell/?change=1", {"description": "Deeper than I thought"}, "check")
    answer = client.post(f"{base}details/?change=1", {"q_where": "road"})
    assert answer["Location"] == f"{base}details-2/?change=1"
    step(client, f"{base}details-2/?change=1", {"q_size": "small"}, "check")
    assert "Deeper than I thought" in text_of(client.get(f"{base}check/"))


def test_another_type_keeps_what_still_fits(client: Client) -> None:
    base = to_check(client, email="maria@example.org")
    draft = base.split("/")[2]
    assert client.post("/report/", {"type": "light", "draft": draft})["Location"] == base
    assert client.get(base)["Location"] == f"{base}tell/"  # this type needs a photo
    words = text_of(client.get(f"{base}tell/"))
    assert "A hole" in words and "behind the library" in words


def test_cancelling_forgets_everything(client: Client) -> None:
    base = to_check(client)
    client.post(f"{base}tell/?change=1", {"description": "x", "photos": [photo(picture())]})
    assert StoredFile.objects.count() == 1
    assert client.get(f"{base}cancel/").status_code == 200
    assert client.post(f"{base}cancel/")["Location"] == "/"
    assert not Draft.objects.exists() and not StoredFile.objects.exists()


def test_a_private_type_needs_a_contact_and_a_photo(client: Client) -> None:
    base = begin(client, "light")
    assert "In danger? Call 911." in text_of(client.get(f"{base}where/"))
    step(client, f"{base}where/", {"way": "words", "note": "corner"}, "tell")
    answer = client.post(f"{base}tell/", {"description": "dark"})
    assert answer.status_code == 422 and "at least one photo" in text_of(answer)
    step(client, f"{base}tell/", {"description": "dark", "photos": [photo(picture())]}, "who")
    answer = client.post(f"{base}who/", {"name": "Ana"})
    assert answer.status_code == 422 and 'href="#id_email"' in text_of(answer) and "Ana" in text_of(answer)
    answer = client.post(f"{base}who/", {"anonymous": "1"})
    assert answer.status_code == 422
    step(client, f"{base}who/", {"phone": "+1 555 0134"}, "check")
    assert "not public" in text_of(client.get(f"{base}check/"))
    step(client, f"{base}check/", {}, "done")
    assert Case.objects.get().visibility == "private"


def test_a_type_without_a_place(client: Client) -> None:
    base = begin(client, "question")
    assert client.get(base)["Location"] == f"{base}tell/"
    assert 'type="file"' not in text_of(client.get(f"{base}tell/"))
    step(client, f"{base}tell/", {"description": "When do you open?"}, "who")
    step(client, f"{base}who/", {"anonymous": "1"}, "check")
    step(client, f"{base}check/", {}, "done")
    assert not Party.objects.exists()


def test_a_signed_in_resident(client: Client, django_user_model: Any) -> None:
    ana = django_user_model.objects.create_user("ana@example.org", None, name="Ana Resident")
    client.force_login(ana)
    base = to_check(client, name="Ana Resident", email="ana@example.org")
    assert "ana@example.org" in text_of(client.get(f"{base}who/"))
    client.post(f"{base}check/")
    assert Party.objects.get().person_id == ana.pk
    base = to_check(client, apart="on")
    client.post(f"{base}check/")
    assert Party.objects.filter(person_id=ana.pk).count() == 1


def test_old_drafts_are_forgotten_and_sent_photos_stay(client: Client) -> None:
    from datetime import timedelta

    from plaza.systems.front_door.requests_311.actions import forget_drafts

    sent = to_check(client)
    client.post(f"{sent}tell/?change=1", {"photos": [photo(picture())]})
    client.post(f"{sent}check/")
    left = to_check(client)
    client.post(f"{left}tell/?change=1", {"photos": [photo(picture((9, 9)))]})
    assert StoredFile.objects.count() == 2
    assert forget_drafts() == 0
    assert forget_drafts(timedelta(0)) == 2
    assert (
        StoredFile.objects.count() == 1 and CaseDocument.objects.get().file_id == StoredFile.objects.get().pk
    )


def test_too_many_reports_are_told_when_to_come_back(client: Client, monkeypatch: Any) -> None:
    base = to_check(client)
    monkeypatch.setitem(pace.LIMITS, "send", 1)
    again = to_check(client)
    step(client, f"{base}check/", {}, "done")
    answer = client.post(f"{again}check/")
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 0
    assert re.search(r"try again in \d+ minute", text_of(answer))
    assert client.get(f"{again}check/").status_code == 200  # nothing typed is lost
    assert client.post(f"{again}check/", REMOTE_ADDR="198.51.100.7").status_code == 302


def test_forms_are_protected(client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/report/", {"type": "pothole"}).status_code == 403
    assert not Draft.objects.exists()
