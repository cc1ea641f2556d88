"""Places and photos in a report: every way to say where, and whatever somebody may send instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from plaza.kernel.base.models import StoredFile
from plaza.kernel.base.queries import forget_city
from plaza.kernel.base.tests.pictures import exif, picture, png_that_claims
from plaza.kernel.base.types import ANONYMOUS
from plaza.kernel.cases import actions as cases
from plaza.kernel.cases.models import Case, Party
from plaza.kernel.cases.queries import catalogue
from plaza.kernel.cases.types import PlaceInput
from plaza.kernel.messaging.models import Delivery
from plaza.kernel.places.queries import forget
from plaza.systems.front_door.requests_311.models import Draft

from .report_town import build_town
from .test_report import NEAR_10, SCRIPT, begin, photo, step, text_of, to_check

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town(db: None, tmp_path: Any, settings: Any) -> Iterator[None]:
    settings.DATA = tmp_path
    build_town()
    yield
    for drop in (forget_city, forget, catalogue.forget):
        drop()


@pytest.fixture
def where(client: Client) -> str:
    """A draft at the question where it is."""
    base = begin(client)
    step(client, f"{base}before/", {}, "where")
    return f"{base}where/"


def place_of() -> dict[str, Any]:
    return dict(Draft.objects.get().data["place"])


def test_a_point_gets_the_nearest_address(client: Client, where: str) -> None:
    step(client, where, {"way": "point", "place_lat": "34.0501", "place_lon": "-118.259"}, "details")
    assert place_of()["address"].startswith("10 Harbor Street")
    assert "Near 10 Harbor Street" in text_of(client.get(where.replace("where", "details")))


def test_digits_of_any_script_and_commas(client: Client, where: str) -> None:
    step(client, where, {"way": "point", "place_lat": "٣٤٫٠٥", "place_lon": "-118,259"}, "details")
    assert place_of()["lat"] == pytest.approx(34.05)


@pytest.mark.parametrize(
    "point",
    [
        ("", ""),
        ("34", ""),
        ("x", "y"),
        ("nan", "nan"),
        ("inf", "1"),
        ("0", "0"),
        ("91", "500"),
        (SCRIPT, "1"),
    ],
)
def test_a_point_that_is_none(client: Client, where: str, point: tuple[str, str]) -> None:
    answer = client.post(where, {"way": "point", "place_lat": point[0], "place_lon": point[1]})
    assert answer.status_code == 422
    words = text_of(answer)
    assert "Error" in re.search(r"<title>(.*?)</title>", words)[1]  # type: ignore[index]
    assert SCRIPT not in words and "place" not in Draft.objects.get().data


@pytest.mark.parametrize("choice", ["", "a0", "a999999", "a-1", "aa", "p1,2", SCRIPT, "a" * 400, "a９"])
def test_a_choice_that_is_none(client: Client, where: str, choice: str) -> None:
    answer = client.post(where, {"way": "choice", "place": choice, "q": "10 Harbor Street"})
    assert answer.status_code == 422 and "Choose one of the addresses" in text_of(answer)
    assert SCRIPT not in text_of(answer)


def test_an_unknown_number_keeps_what_was_typed(client: Client, where: str) -> None:
    page = text_of(client.get(where, {"q": "11 Harbor Street"}))
    value = re.search(r'name="place" value="(p[^"]+)"', page)
    assert value and "nearest number" in page
    step(client, where, {"way": "choice", "place": value[1], "q": "11 Harbor Street"}, "details")
    assert place_of()["note"] == "11 Harbor Street"


def test_an_address_nobody_knows(client: Client, where: str) -> None:
    assert "no address like this" in text_of(client.get(where, {"q": "Qwertz 99"}))


def test_words_are_enough(client: Client, where: str) -> None:
    answer = client.post(where, {"way": "words", "note": "  \x00 "})
    assert answer.status_code == 422 and 'href="#id_note"' in text_of(answer)
    long = client.post(where, {"way": "words", "note": "x" * 700})
    assert long.status_code == 422 and "You wrote 700" in text_of(long) and "x" * 700 in text_of(long)
    step(client, where, {"way": "words", "note": f"behind {SCRIPT}"}, "details")
    assert SCRIPT not in text_of(client.get(where.replace("where", "details")))


def test_suggestions_lead_to_the_choice(client: Client, where: str) -> None:
    rows = client.get(f"{where}suggest", {"q": "10 harbr"}).json()
    assert rows[0]["text"].startswith("10 Harbor Street") and rows[0]["note"] == "Harbour district"
    page = text_of(client.get(rows[0]["href"].partition("#")[0]))
    assert re.search(r'name="place" value="a\d+" id="[^"]*" checked', page)
    assert Client().get(f"{where}suggest", {"q": "10 harbr"}).json() == []


def test_a_photo_offers_its_place_and_is_stripped(client: Client, where: str) -> None:
    with_place = photo(picture(exif=exif(gps=NEAR_10)))
    answer = client.post(where, {"way": "photo", "photo": with_place})
    assert answer.status_code == 302
    page = text_of(client.get(where))
    assert "Near 10 Harbor Street" in page and not Draft.objects.get().data.get("place")
    kept = Draft.objects.get().data["photos"][0]
    step(client, where, {"way": "guess", "photo_id": kept["id"]}, "details")
    assert place_of()["how"] == "photo"
    small = client.get(where.replace("where/", f"photos/{kept['id']}"))
    assert small["Content-Type"] == "image/jpeg" and b"Exif" not in b"".join(small.streaming_content)


def test_a_photo_added_later_offers_its_place_at_the_end(client: Client) -> None:
    base = to_check(client)
    client.post(f"{base}tell/?change=1", {"photos": [photo(picture(exif=exif(gps=NEAR_10)))]})
    words = text_of(client.get(f"{base}check/"))
    assert "Your photo knows the place" in words and "behind the library" in words
    kept = Draft.objects.get().data["photos"][0]["id"]
    step(client, f"{base}where/?change=1", {"way": "guess", "photo_id": kept}, "check")
    words = text_of(client.get(f"{base}check/"))
    assert "Your photo knows the place" not in words and "behind the library" in words


def test_a_photo_without_a_place_says_so(client: Client, where: str) -> None:
    answer = client.post(where, {"way": "photo", "photo": photo(picture())}, follow=True)
    assert "does not say where it was taken" in text_of(answer)
    assert client.post(where, {"way": "photo"}).status_code == 422


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b"#!/bin/sh\necho hello", "not a photo we can read"),
        (b"<svg onload=alert(1)>", "not a photo we can read"),
        (png_that_claims(60_000, 60_000), "far too many pixels"),
        (picture()[:200], "damaged"),
        (b"\x00\x00\x00\x18ftypheic" + b"0" * 60, "HEIC"),
    ],
)
def test_what_is_not_a_photo_is_told_and_the_rest_is_kept(
    client: Client, where: str, data: bytes, expected: str
) -> None:
    step(client, where, {"way": "words", "note": "here"}, "details")
    base = where.replace("where/", "")
    step(client, f"{base}details/", {"q_where": "path"}, "tell")
    sent = {"description": "Deep", "photos": [photo(data, f"{SCRIPT}.jpg"), photo(picture(), "good.jpg")]}
    answer = client.post(f"{base}tell/", sent)
    words = text_of(answer)
    assert answer.status_code == 422 and expected in words and 'href="#id_photos"' in words
    assert "Deep" in words and SCRIPT not in words
    assert StoredFile.objects.count() == 1 and "Remove photo 1" in words
    kept = Draft.objects.get().data["photos"][0]["id"]
    client.post(f"{base}tell/", {"description": "Deep", "remove": kept})
    assert not StoredFile.objects.exists() and Draft.objects.get().data["description"] == "Deep"


def test_too_large_a_photo(client: Client, where: str, monkeypatch: Any) -> None:
    from plaza.systems.front_door.requests_311.pages.report import photos

    monkeypatch.setattr(photos, "MOST_BYTES", 500)
    answer = client.post(where, {"way": "photo", "photo": photo(picture((400, 400)))})
    assert answer.status_code == 422 and "too large" in text_of(answer)


def test_at_most_eight_photos(client: Client, where: str) -> None:
    step(client, where, {"way": "words", "note": "here"}, "details")
    base = where.replace("where/", "")
    step(client, f"{base}details/", {"q_where": "path"}, "tell")
    many = [photo(picture((10 + n, 10))) for n in range(9)]
    answer = client.post(f"{base}tell/", {"description": "x", "photos": many})
    assert answer.status_code == 422 and "at most 8 photos" in text_of(answer)
    assert StoredFile.objects.count() == 8


@pytest.mark.parametrize(
    ("sent", "field", "expected"),
    [
        ({}, "q_where", "Answer the question"),
        ({"q_where": "moon"}, "q_where", "not one of the choices"),
        ({"q_where": SCRIPT}, "q_where", "not one of the choices"),
        ({"q_where": "path", "q_more": "many"}, "q_more", "Enter a number"),
        ({"q_where": "path", "q_more": "51"}, "q_more", "50 or less"),
        ({"q_where": "path", "q_more": "9" * 3000}, "q_more", "Enter a number"),
    ],
)
def test_answers_that_do_not_fit(
    client: Client, where: str, sent: dict[str, str], field: str, expected: str
) -> None:
    step(client, where, {"way": "words", "note": "here"}, "details")
    answer = client.post(where.replace("where", "details"), sent)
    words = text_of(answer)
    assert answer.status_code == 422 and expected in words and SCRIPT not in words
    assert f'href="#id_{field}' in words
    if "q_more" in sent:
        assert sent["q_more"] in words


def test_long_words_are_kept_on_the_page(client: Client) -> None:
    base = to_check(client)
    answer = client.post(f"{base}tell/?change=1", {"description": "y" * 4100})
    assert answer.status_code == 422 and "You wrote 4100" in text_of(answer) and "y" * 4100 in text_of(answer)
    for field, value in (("email", "a@b@c"), ("phone", "call me"), ("name", "n" * 300), ("email", SCRIPT)):
        answer = client.post(f"{base}who/?change=1", {field: value})
        assert answer.status_code == 422 and SCRIPT not in text_of(answer), field


@pytest.mark.parametrize(
    "address",
    ["/report/new/nothing/", "/report/0000000000000000/", "/report/0000000000000000/done/",
     "/report/0000000000000000/photos/1", "/report/x/details-99/"],
)  # fmt: skip
def test_addresses_that_lead_nowhere(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_page_of_questions_that_does_not_exist(client: Client) -> None:
    base = to_check(client)
    assert client.get(f"{base}details-99/")["Location"] == f"{base}check/"
    assert client.get(f"{base}same/")["Location"] == f"{base}check/"


def test_a_type_that_is_none(client: Client) -> None:
    for key in ("", "nothing", SCRIPT):
        answer = client.post("/report/", {"type": key})
        assert answer.status_code == 422 and SCRIPT not in text_of(answer)


def test_a_link_to_one_type_brings_the_place(client: Client) -> None:
    page = text_of(client.get("/report/new/pothole/", {"lat": "34.05", "lon": "-118.259"}))
    assert "Stay out of the road." in page and "usually 5 working days" in page
    assert "Near 10 Harbor Street" in text_of(client.get("/report/", {"lat": "34.05", "lon": "-118.259"}))
    base = client.post("/report/new/pothole/", {"lat": "34.05", "lon": "-118.259"})["Location"]
    assert "10 Harbor Street" in text_of(client.get(f"{base}where/"))


def existing(description: str = "A deep hole") -> Any:
    return cases.open_case(
        actor=ANONYMOUS,
        type_key="pothole",
        answers={"where": "path"},
        place=PlaceInput(lat=34.05, lon=-118.2591, address="10 Harbor Street"),
        description=description,
    )


def test_likely_duplicates_are_a_step_of_their_own(client: Client, where: str) -> None:
    number = existing(f"A deep hole {SCRIPT}").number
    point = {"way": "point", "place_lat": "34.05", "place_lon": "-118.259"}
    step(client, where, point, "same")
    same = where.replace("where", "same")
    words = text_of(client.get(same))
    assert "A deep hole" in words and "metres away" in words and number in words and SCRIPT not in words
    step(client, same, {}, "details")


def test_following_the_other_one_instead(client: Client, where: str) -> None:
    opened = existing()
    step(client, where, {"way": "point", "place_lat": "34.05", "place_lon": "-118.259"}, "same")
    follow = where.replace("where", f"same/{opened.number}")
    assert client.post(follow, {"email": "nobody"}).status_code == 422
    answer = client.post(follow, {"email": "ana@example.org"})
    assert answer.status_code == 200 and "We sent a message" in text_of(answer)
    assert Party.objects.filter(case_id=opened.case_id, role="follower").count() == 1
    assert Delivery.objects.count() == 1 and not Draft.objects.exists() and Case.objects.count() == 1


def test_only_requests_that_were_offered_can_be_followed(client: Client, where: str) -> None:
    existing()
    step(client, where, {"way": "point", "place_lat": "34.05", "place_lon": "-118.259"}, "same")
    assert client.post(where.replace("where", "same/100"), {"email": "a@example.org"}).status_code == 404


def test_tracking_by_number_and_by_link(client: Client) -> None:
    opened = existing()
    assert opened.number in client.get("/track/", {"number": f" #{opened.number} "})["Location"]
    link = f"https://city.example/follow/{opened.follow_token}/"
    assert opened.follow_token in client.get("/track/", {"number": link})["Location"]
    for wrong in ("", "1", "999999", SCRIPT, "x" * 500, f"{opened.follow_token[:-2]}zz"):
        answer = client.get("/track/", {"number": wrong})
        assert answer.status_code == 422 and SCRIPT not in text_of(answer)


def test_the_city_search_and_the_page_of_a_place_offer_reporting(client: Client) -> None:
    assert "/report/new/pothole/" in text_of(client.get("/search", {"q": "hole"}))
    assert "/report/?lat=34.05" in text_of(client.get("/place", {"lat": "34.05", "lon": "-118.259"}))
    home = text_of(client.get("/"))
    assert 'href="/report/"' in home and 'href="/track/"' in home
