"""Paging and dates as clients rely on them: each id once, and every usual way to write a date."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from .speaking import Speaker


@pytest.fixture(scope="module")
def numbers(speaker: Speaker) -> list[str]:
    """Requests to walk over."""
    return [speaker.report(description=f"row {n}") for n in range(23)]


def walk(speaker: Speaker, size: int, between=None, **query: object) -> list[str]:
    seen: list[str] = []
    for page in range(1, 2000):
        rows = speaker.get("/open311/v2/requests.json", page=page, page_size=size, **query).json()
        seen += [row["service_request_id"] for row in rows]
        if len(rows) < size:
            return seen
        if between:
            between(page)
    raise AssertionError("The walk does not end.")


@pytest.mark.parametrize("size", [1, 50, 500, 1000])
def test_each_id_once(speaker: Speaker, numbers: list[str], size: int):
    seen = walk(speaker, size, service_code="pothole")
    assert len(seen) == len(set(seen))
    assert set(numbers) <= set(seen)


def test_each_id_once_while_rows_change(speaker: Speaker, numbers: list[str]):
    since = (datetime.now(UTC) - timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    waiting = list(numbers)

    def change(page: int) -> None:
        speaker.report(description="meanwhile")
        number = waiting.pop()
        pairs = [
            ("service_request_id", number),
            ("update_id", f"walk-{page}-{number}"),
            ("status", "OPEN"),
            ("updated_datetime", datetime.now(UTC).isoformat()),
            ("description", "still there"),
        ]
        assert speaker.post("/open311/v2/servicerequestupdates.json", pairs).status == 201

    for query in ({"updated_after": since}, {"status": "open"}):
        seen = walk(speaker, 5, change if len(waiting) > 10 else None, service_code="pothole", **query)
        assert len(seen) == len(set(seen))
        assert set(numbers) <= set(seen)


def test_page_zero_is_page_one_and_sizes_are_clamped(speaker: Speaker, numbers: list[str]):
    first = speaker.get("/open311/v2/requests.json", page=1, page_size=7).json()
    assert speaker.get("/open311/v2/requests.json", page=0, page_size=7).json() == first
    assert len(speaker.get("/open311/v2/requests.json", page_size=100000).json()) >= len(numbers)
    assert speaker.get("/open311/v2/requests.json", page=100000, page_size=1000).json() == []


def test_a_page_can_be_asked_for_out_of_the_blue(speaker: Speaker, numbers: list[str]):
    rows = speaker.get("/open311/v2/requests.json", page=1, page_size=15, service_code="pothole").json()
    third = speaker.get("/open311/v2/requests.json", page=3, page_size=5, service_code="pothole", q="").json()
    assert [row["service_request_id"] for row in third] == [row["service_request_id"] for row in rows[10:15]]


@pytest.mark.parametrize(
    "form",
    [
        "%Y-%m-%dT%H:%M:%SZ",
        "%Y-%m-%dT%H:%M:%S+00:00",
        "%Y-%m-%dT%H:%M:%S.123Z",
        "%Y-%m-%dT%H:%M:%S.123456+00:00",
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%dT%H:%MZ",
        "%Y-%m-%d",
    ],
)
def test_dates_are_taken_in_every_usual_way(speaker: Speaker, numbers: list[str], form: str):
    start = (datetime.now(UTC) - timedelta(days=2)).strftime(form)
    rows = speaker.get("/open311/v2/requests.json", start_date=start, service_code="pothole").json()
    assert set(numbers) <= {row["service_request_id"] for row in rows}
    later = (datetime.now(UTC) + timedelta(days=2)).strftime(form)
    assert speaker.get("/open311/v2/requests.json", start_date=later).json() == []


def test_dates_are_given_with_zone_and_whole_seconds(speaker: Speaker, numbers: list[str]):
    (row,) = speaker.get(f"/open311/v2/requests/{numbers[0]}.json").json()
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        moment = datetime.fromisoformat(row[name])
        assert moment.tzinfo is not None and moment.microsecond == 0


def test_several_ids_override_everything_else(speaker: Speaker, numbers: list[str]):
    asked = ",".join([numbers[3], "999999999", numbers[1]])
    rows = speaker.get("/open311/v2/requests.json", service_request_id=asked, status="closed").json()
    assert [row["service_request_id"] for row in rows] == [numbers[3], numbers[1]]


def test_box_and_radius(speaker: Speaker):
    city = tomllib.loads(Path("blueprints/sample_city/city.toml").read_text(encoding="utf-8"))
    lat, lon = city["centre"]
    number = speaker.report(lat=lat, long=lon)
    box = f"{lon - 0.001},{lat - 0.001},{lon + 0.001},{lat + 0.001}"
    inside = speaker.get("/open311/v2/requests.json", bbox=box).json()
    near = speaker.get("/open311/v2/requests.json", lat=lat, long=lon, radius=60).json()
    for rows in (inside, near):
        assert number in {row["service_request_id"] for row in rows}
        assert all(abs(row["lat"] - lat) <= 0.001 and abs(row["long"] - lon) <= 0.001 for row in rows)
    away = speaker.get("/open311/v2/requests.json", lat=lat + 0.01, long=lon, radius=60).json()
    assert number not in {row["service_request_id"] for row in away}


def test_a_place_outside_the_city_is_refused_in_words(speaker: Speaker):
    sent = [("service_code", "pothole"), ("attribute[size]", "small"), ("lat", 0.5), ("long", 0.5)]
    answer = speaker.post("/open311/v2/requests.json", sent)
    assert answer.status == 400
    assert "city" in answer.json()[0]["description"]
