"""The public page of one request: what everybody sees, and what nobody does."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from plaza.kernel.base.types import SYSTEM
from plaza.kernel.cases import actions
from plaza.kernel.cases.models import Case, Party
from plaza.kernel.cases.types import Contact, PlaceInput
from plaza.kernel.messaging.models import Delivery
from plaza.kernel.people.models import Person
from plaza.kernel.people.types import ALL

from . import public_town as town
from .counting import REFRESHES


@pytest.fixture(autouse=True)
def _town(db: None) -> None:
    town.build_town()


def page(client: Client, number: str, status: int = 200) -> str:
    response = client.get(f"/requests/{number}/")
    assert response.status_code == status
    return response.content.decode()


def test_it_says_what_where_when_and_what_happened(client: Client) -> None:
    opened = town.report(contact=Contact("Ana Nguyen", "ana@example.org", "555 0134"))
    text = page(client, opened.number)
    for words in (
        "Pothole",
        "1 Main St",
        "District: <bdi>Harbour</bdi>",
        "Streets",
        "A hole",
        "Received",
        "Expected by",
    ):
        assert words in text, words
    assert "The road" in text, "a public answer"
    assert "A plate" not in text, "an answer that is not public"
    assert "This date is an example, not a promise of the city." in text
    for secret in ("Ana Nguyen", "ana@example.org", "555 0134", opened.follow_token):
        assert secret not in text


def test_a_closed_one_says_how_it_ended_in_the_readers_language(client: Client) -> None:
    opened = town.report()
    town.close(opened)
    text = page(client, opened.number)
    assert "Closed: Fixed" in text
    assert "We repaired it." in text
    assert "Report it again" in text
    client.cookies["plaza_language"] = "es"
    assert "Lo reparamos." in page(client, opened.number)


def test_what_is_late_is_called_late(client: Client) -> None:
    opened = town.report(occurred_at=timezone.now() - timedelta(days=40))
    Case.objects.filter(pk=opened.case_id).update(late=True)
    text = page(client, opened.number)
    assert "This is late." in text
    assert "Was expected by" in text


def test_no_date_is_said_to_be_none(client: Client) -> None:
    opened = town.report()
    Case.objects.filter(pk=opened.case_id).update(due_at=None)
    assert "No date is set for this kind of request." in page(client, opened.number)


def test_script_in_any_text_is_only_text(client: Client) -> None:
    opened = town.report(
        description=town.EVIL, place=PlaceInput(lat=34.05, lon=-118.25, address=town.EVIL, note=town.EVIL)
    )
    actions.add_update(actor=SYSTEM, access=ALL, case_id=opened.case_id, text=town.EVIL)
    actions.edit_case(
        actor=SYSTEM,
        access=ALL,
        case_id=opened.case_id,
        answers={"where": "road", "size": "small", "more": 3},
    )
    town.close(opened, town.EVIL)
    text = page(client, opened.number)
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;alert(1)" in text
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    assert json.loads(data)["name"] == f"Pothole, {town.EVIL}"


def test_metadata_names_the_request_and_nobody(client: Client) -> None:
    opened = town.report(contact=Contact("Ana", "ana@example.org"))
    (data,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page(client, opened.number), re.S
    )
    found = json.loads(data)
    assert (found["@type"], found["identifier"]) == ("Report", opened.number)
    assert found["contentLocation"]["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 34.05,
        "longitude": -118.25,
    }
    assert "author" not in found


def test_spaces_signs_and_old_numbers_lead_to_its_own_address(client: Client) -> None:
    opened = town.report()
    Case.objects.filter(pk=opened.case_id).update(source_system="old", source_id="1-9876543")
    own = f"/requests/{opened.number}/"
    for text in (f"%23{opened.number}", f"{opened.number[:-1]}%20{opened.number[-1]}", "1-9876543"):
        response = client.get(f"/requests/{text}/")
        assert (response.status_code, response.headers["Location"]) == (302, own)


def test_unknown_private_and_staff_ones_are_answered_alike(client: Client) -> None:
    private = town.report(type_key="light", answers={})
    inner = town.report(visibility="staff", actor=SYSTEM)
    assert Case.objects.get(pk=private.case_id).visibility == "private"
    texts = set()
    for number in (private.number, inner.number, "120", "x", town.EVIL.replace("/", "")):
        text = page(client, number, 404)
        assert 'role="search"' in text
        assert "Streetlight" not in text
        assert "<script>alert" not in text
        texts.add(text.count("<h1>"))
    assert texts == {1}
    response = client.post(f"/requests/{private.number}/", {"email": "eve@example.org"})
    assert response.status_code == 404
    assert not Party.objects.exists()


def test_staff_who_may_see_a_private_one_are_led_to_the_desk(client: Client) -> None:
    private = town.report(type_key="light", answers={})
    client.force_login(Person.objects.get(pk=town.staff()))
    response = client.get(f"/requests/{private.number}/")
    assert response.status_code == 302
    assert private.number in response.headers["Location"]
    assert response.headers["Location"].startswith("/desk/")


def test_duplicates_lead_to_each_other(client: Client) -> None:
    first, second = town.report(), town.report()
    actions.relate(
        actor=SYSTEM, access=ALL, case_id=second.case_id, other_id=first.case_id, kind="duplicate_of"
    )
    text = page(client, second.number)
    assert "This problem was reported before" in text
    assert f'href="/requests/{first.number}/"' in text
    assert f'href="/requests/{second.number}/"' in page(client, first.number)


def test_a_private_original_is_not_named(client: Client) -> None:
    first, second = town.report(), town.report()
    actions.relate(
        actor=SYSTEM, access=ALL, case_id=second.case_id, other_id=first.case_id, kind="duplicate_of"
    )
    actions.set_visibility(actor=SYSTEM, access=ALL, case_id=first.case_id, visibility="private")
    assert f"/requests/{first.number}/" not in page(client, second.number)


def test_only_reviewed_photos_are_shown_with_words(client: Client) -> None:
    opened = town.report()
    shown, waiting = town.photo_of(opened), town.photo_of(opened, public=None)
    text = page(client, opened.number)
    assert f"/photos/{shown}/small" in text
    assert 'alt="Photo 1 of 1: Pothole, 1 Main St"' in text
    assert f"/photos/{waiting}" not in text


def test_pictures_elsewhere_are_links_and_load_nothing(client: Client) -> None:
    opened = town.report(media_urls=["https://pictures.example/1.jpg"])
    (document,) = Case.objects.get(pk=opened.case_id).documents.values_list("pk", flat=True)
    actions.review_photo(actor=SYSTEM, access=ALL, document_id=document, public=True)
    text = page(client, opened.number)
    assert 'href="https://pictures.example/1.jpg" rel="nofollow noopener noreferrer ugc"' in text
    assert '<img src="https://' not in text


def test_following_asks_a_second_yes_and_opening_the_link_is_not_one(client: Client) -> None:
    opened = town.report()
    response = client.post(f"/requests/{opened.number}/", {"email": "eve@example.org"}, follow=True)
    assert "we sent a message to eve@example.org" in response.content.decode()
    link = str(Delivery.objects.get(template="follow_confirm").context["link"])
    path = link[link.index("/follow/") :]
    for _ in range(2):
        assert client.get(path).status_code == 200
        assert Party.objects.get(role="follower").confirmed_at is None
    confirmed = client.post(path, follow=True)
    assert "You follow this request now." in confirmed.content.decode()
    assert Party.objects.get(role="follower").confirmed_at is not None
    assert "1 person follows it." in page(client, opened.number)


def test_a_wrong_address_is_asked_again_and_kept(client: Client) -> None:
    opened = town.report()
    response = client.post(f"/requests/{opened.number}/", {"email": "eve at example"})
    assert response.status_code == 422
    text = response.content.decode()
    assert "Enter an e-mail address like name@example.org." in text
    assert 'value="eve at example"' in text
    assert not Party.objects.exists()


def test_following_too_often_answers_429(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from ..pages.report import pace

    monkeypatch.setitem(pace.LIMITS, "follow", 1)
    opened = town.report()
    answers = [client.post(f"/requests/{opened.number}/", {"email": f"e{n}@example.org"}) for n in range(2)]
    assert [one.status_code for one in answers] == [302, 429]
    assert int(answers[1].headers["Retry-After"]) > 0


def test_a_resident_follows_with_their_own_address_at_once(client: Client) -> None:
    person: Any = Person.objects.create_user("rosa@example.org", None, name="Rosa")
    client.force_login(person)
    opened = town.report()
    assert 'value="rosa@example.org"' in page(client, opened.number)
    client.post(f"/requests/{opened.number}/", {"email": "rosa@example.org"})
    assert Party.objects.get(role="follower").confirmed_at is not None


def test_the_printed_sheet_has_a_code_that_leads_back(client: Client) -> None:
    opened = town.report()
    text = page(client, opened.number)
    assert '<div class="print-only print-foot">' in text
    assert "<svg" in text[text.index("print-foot") :]


def test_queries_of_a_page_with_everything(client: Client, django_assert_max_num_queries: Any) -> None:
    opened, other = town.report(), town.report()
    for _ in range(5):
        town.photo_of(opened)
        actions.add_update(actor=SYSTEM, access=ALL, case_id=opened.case_id, text="On our way.")
    actions.relate(
        actor=SYSTEM, access=ALL, case_id=other.case_id, other_id=opened.case_id, kind="duplicate_of"
    )
    town.count_all()
    page(client, opened.number)
    with django_assert_max_num_queries(14 + REFRESHES):
        page(client, opened.number)
