"""The public list, its map and its feed: one question, one address, three ways to look at the answer."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from plaza.kernel.base.types import SYSTEM
from plaza.kernel.cases import actions
from plaza.kernel.cases.models import Case
from plaza.kernel.cases.types import PlaceInput
from plaza.kernel.people.types import ALL

from . import public_town as town
from .counting import REFRESHES

HILLS = PlaceInput(lat=34.1, lon=-118.0, address="9 Ridge Rd")


@pytest.fixture(autouse=True)
def _town(db: None) -> None:
    cache.clear()
    town.build_town()


def numbers(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/requests/{query}")
    assert response.status_code == 200
    return [line.number for line in response.context["lines"]]


def test_it_is_filtered_by_type_stage_area_period_and_words(client: Client) -> None:
    first = town.report(description="Deep hole near the bakery")
    second = town.report(place=HILLS)
    old = town.report(occurred_at=timezone.now() - timedelta(days=100))
    town.close(second)
    town.count_all()
    assert numbers(client) == [second.number, first.number, old.number]
    assert numbers(client, "?stage=closed") == [second.number]
    assert numbers(client, "?area=district:hills") == [second.number]
    assert numbers(client, "?days=28") == [second.number, first.number]
    assert numbers(client, "?q=bakery") == [first.number]
    assert numbers(client, "?type=pothole&order=oldest")[0] == old.number
    assert numbers(client, "?type=group:streets&area=district:harbour&days=7") == [first.number]
    assert numbers(client, "?type=nothing") == [second.number, first.number, old.number]


def test_private_ones_are_neither_listed_nor_counted_nor_found(client: Client) -> None:
    town.report(type_key="light", answers={}, description="secretwords behindthewall")
    hidden = town.report(description="secretwords behindthewall")
    actions.set_visibility(actor=SYSTEM, access=ALL, case_id=hidden.case_id, visibility="private")
    town.count_all()
    for path in ("/requests/", "/requests/?q=secretwords", "/requests/map/", "/requests/feed.atom"):
        text = client.get(path).content.decode()
        assert "behindthewall" not in text
        assert f"/requests/{hidden.number}/" not in text
        assert "Streetlight" not in text
    assert json.loads(client.get("/requests/map/points.geojson").content)["features"] == []
    found = client.get(f"/requests/map/beside?id={hidden.case_id}").content.decode()
    assert f"/requests/{hidden.number}/" not in found
    assert client.get(f"/requests/?q={hidden.number}").status_code == 200


def test_the_count_in_words_is_the_list_or_the_kept_counts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ..pages.public import lists

    monkeypatch.setattr(lists, "ROWS", 2)
    opened = [town.report() for _ in range(5)]
    town.close(opened[0])
    assert client.get("/requests/").context["summary"] == "More than 2 requests", "not counted yet"
    town.count_all()
    for query, words in (
        ("", "5 requests"),
        ("?type=pothole&area=district:harbour", "5 requests"),
        ("?stage=closed", "1 request"),
        ("?stage=received&stage=planned&stage=in_progress&stage=waiting", "4 requests"),
        ("?stage=received", "More than 2 requests"),
        ("?area=district:hills", "0 requests"),
    ):
        assert client.get(f"/requests/{query}").context["summary"] == words, query


def test_pages_go_on_after_the_last_row_however_rows_change(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ..pages.public import lists

    monkeypatch.setattr(lists, "ROWS", 2)
    opened = [town.report() for _ in range(5)]
    seen: list[str] = []
    query = "?type=pothole"
    while query:
        response = client.get(f"/requests/{query}")
        seen += [line.number for line in response.context["lines"]]
        query = response.context["next"]
        assert not query or query.startswith("?type=pothole&after=")
        town.report()
    assert seen == [one.number for one in reversed(opened)]
    assert client.get("/requests/?after=nonsense").status_code == 422


def test_a_number_typed_as_words_opens_the_request(client: Client) -> None:
    opened = town.report()
    response = client.get(f"/requests/?q=%23{opened.number}")
    assert (response.status_code, response.headers["Location"]) == (302, f"/requests/{opened.number}/")


def test_an_empty_list_teaches(client: Client) -> None:
    assert "Nothing has been reported yet" in client.get("/requests/").content.decode()
    town.report()
    text = client.get("/requests/?stage=closed").content.decode()
    assert "No requests like that" in text
    assert "Leave this out" in text


def test_what_an_old_address_asked_is_told_as_text(client: Client) -> None:
    text = client.get("/requests/", {"type": town.EVIL, "area": town.EVIL, "q": town.EVIL}).content.decode()
    assert "It was left out:" in text
    assert "<script>alert" not in text


def test_script_in_any_text_is_only_text(client: Client) -> None:
    town.report(
        description=town.EVIL, place=PlaceInput(lat=34.05, lon=-118.25, address=town.EVIL, note=town.EVIL)
    )
    for path in ("/requests/", "/requests/map/", "/requests/map/beside", "/requests/feed.atom"):
        text = client.get(path).content.decode()
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path


def test_the_map_says_the_same_as_the_list(client: Client) -> None:
    opened = town.report()
    town.report(place=HILLS)
    found = json.loads(client.get("/requests/map/points.geojson?area=district:harbour&zoom=17").content)
    (point,) = found["features"]
    assert point["properties"]["href"] == f"/requests/{opened.number}/"
    assert point["properties"]["note"] == "1 Main St · Received"
    assert point["geometry"]["coordinates"] == [-118.25, 34.05]
    text = client.get("/requests/map/?area=district:harbour").content.decode()
    assert text.count("data-map-item=") == 1
    assert f'data-map-item="{opened.case_id}"' in text
    assert 'data-points="/requests/map/points.geojson?area=district%3Aharbour"' in text


def test_many_in_one_cell_are_one_number(client: Client) -> None:
    for _ in range(3):
        town.report()
    found = json.loads(client.get("/requests/map/points.geojson?zoom=10").content)
    assert [one["properties"]["count"] for one in found["features"]] == [3]
    inside = client.get("/requests/map/beside?bbox=-118.3,34,-118.2,34.1").content.decode()
    assert inside.count("data-map-item=") == 3
    assert "3 requests in this part of the map" in inside
    outside = client.get("/requests/map/beside?bbox=-118.1,34,-118.0,34.1").content.decode()
    assert "No requests in this part of the map" in outside


@pytest.mark.parametrize(
    "bbox", ["1,2,3", "a,b,c,d", "3,2,1,4", "nan,nan,nan,nan", "0,-91,1,2", "inf,0,inf,1"]
)
def test_a_frame_that_is_none_is_refused_in_words(client: Client, bbox: str) -> None:
    response = client.get(f"/requests/map/points.geojson?bbox={bbox}")
    assert response.status_code == 422
    assert "four numbers" in json.loads(response.content)["detail"]


@pytest.mark.parametrize("zoom", ["x", "nan", "-5", "99", "1e400"])
def test_any_zoom_is_answered(client: Client, zoom: str) -> None:
    town.report()
    assert client.get(f"/requests/map/points.geojson?zoom={zoom}").status_code == 200


def test_the_feed_is_atom_with_absolute_links_and_clean_signs(client: Client) -> None:
    opened = town.report(description="Bell \x07 and vertical tab \x0b here")
    town.close(town.report())
    body = client.get("/requests/feed.atom?stage=received").content
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.fromstring(body)
    (entry,) = feed.findall(f"{atom}entry")
    assert entry.findtext(f"{atom}id") == f"http://testserver/requests/{opened.number}/"
    assert entry.findtext(f"{atom}title") == "Pothole, 1 Main St"
    assert feed.findtext(f"{atom}title") == "Requests in Port Haven: Received"


def test_queries_do_not_grow_with_the_rows(client: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(60):
        town.report(place=HILLS)
    for case in Case.objects.order_by("pk")[:20]:
        actions.take_transition(
            actor=SYSTEM, access=ALL, case_id=case.pk, revision=None, transition="finish", reason="repaired"
        )
    town.count_all()
    for path in (
        "/requests/",
        "/requests/?area=district:hills&q=hole",
        "/requests/map/",
        "/requests/feed.atom",
    ):
        assert len(client.get(path).content) > 5000
        with django_assert_max_num_queries(9 + REFRESHES):
            client.get(path)


def test_the_front_page_shows_kept_numbers_that_open_their_lists(client: Client) -> None:
    assert "open now" not in client.get("/").content.decode()
    for _ in range(6):
        town.close(town.report(occurred_at=timezone.now() - timedelta(days=2)))
    town.report()
    town.report(type_key="light", answers={})
    town.count_all()
    figures = {str(one.label): one for one in client.get("/").context["figures"]}
    assert figures["open now"].value == "1"
    assert figures["closed in four weeks"].value == "6"
    assert figures["to get it done"].value == "2 days"
    assert numbers(client, figures["open now"].href.removeprefix("/requests/")) != []


def test_the_city_search_opens_an_exact_number(client: Client) -> None:
    opened = town.report(description="Loose manhole cover")
    town.count_all()
    response = client.get(f"/search?q={opened.number}")
    assert (response.status_code, response.headers["Location"]) == (302, f"/requests/{opened.number}/")
    assert f"/requests/{opened.number}/" in client.get("/search?q=manhole").content.decode()
