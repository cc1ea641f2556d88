"""The error matrix: every wrong call gets the right code and a list of errors, in both formats."""

from __future__ import annotations

import pytest

from .speaking import Answer, Speaker, fits, spark

PLACE = ("address_string", "12 Harbour Street")
SIZE = ("attribute[size]", "small")
GOOD = [("service_code", "pothole"), PLACE, SIZE]

ASKED = {
    "unknown jurisdiction": ("/open311/v2/services.{f}?jurisdiction_id=nowhere.example", 404),
    "unknown jurisdiction, requests": ("/open311/v2/requests.{f}?jurisdiction_id=nowhere.example", 404),
    "unknown service": ("/open311/v2/services/no_such.{f}", 404),
    "unknown service in a list": ("/open311/v2/requests.{f}?service_code=no_such", 404),
    "unknown request": ("/open311/v2/requests/999999999.{f}", 404),
    "unknown request in a list": ("/open311/v2/requests.{f}?service_request_id=999999999", 404),
    "unknown token": ("/open311/v2/tokens/abc.{f}", 404),
    "unknown address": ("/open311/v2/nothing.{f}", 404),
    "bad start": ("/open311/v2/requests.{f}?start_date=yesterday", 400),
    "bad end": ("/open311/v2/requests.{f}?end_date=2026-13-01", 400),
    "bad updated_after": ("/open311/v2/requests.{f}?updated_after=x", 400),
    "more than 90 days": ("/open311/v2/requests.{f}?start_date=2026-01-01&end_date=2026-06-01", 400),
    "the wrong way round": ("/open311/v2/requests.{f}?start_date=2026-02-01&end_date=2026-01-01", 400),
    "unknown status": ("/open311/v2/requests.{f}?status=finished", 400),
    "bad page": ("/open311/v2/requests.{f}?page=two", 400),
    "bad bbox": ("/open311/v2/requests.{f}?bbox=1,2,3", 400),
    "bad radius": ("/open311/v2/requests.{f}?lat=1&long=2&radius=far", 400),
    "bad update range": ("/open311/v2/servicerequestupdates.{f}?start_date=x", 400),
}
SENT = {
    "no service": ([PLACE], 400),
    "unknown service": ([("service_code", "no_such"), PLACE], 404),
    "unknown jurisdiction": ([*GOOD, ("jurisdiction_id", "nowhere.example")], 404),
    "no place": ([("service_code", "pothole"), SIZE], 400),
    "half a place": ([("service_code", "pothole"), SIZE, ("lat", "1")], 400),
    "no such place": ([("service_code", "pothole"), SIZE, ("lat", "91"), ("long", "5")], 400),
    "not a number": ([("service_code", "pothole"), SIZE, ("lat", "north"), ("long", "5")], 400),
    "nan": ([("service_code", "pothole"), SIZE, ("lat", "nan"), ("long", "nan")], 400),
    "missing attribute": ([("service_code", "pothole"), PLACE], 400),
    "bad list key": ([("service_code", "pothole"), PLACE, ("attribute[size]", "enormous")], 400),
    "unknown attribute": ([*GOOD, ("attribute[colour]", "red")], 400),
    "too long": ([*GOOD, ("description", "x" * 4001)], 400),
    "bad media": ([*GOOD, ("media_url", "javascript:alert(1)")], 400),
    "bad e-mail": ([*GOOD, ("email", "nobody at all")], 400),
}


def refused(answer: Answer, status: int, form: str) -> str:
    assert answer.status == status, answer.body[:400]
    assert "html" not in answer.headers["Content-Type"]
    found = answer.json() if form == "json" else spark(answer.body)
    if form == "xml":
        found = [{**one, "code": int(one["code"])} for one in found]
    fits("errors", found)
    assert found[0]["code"] == status
    return " ".join(one["description"] for one in found)


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("name", ASKED)
def test_wrong_questions(speaker: Speaker, name: str, form: str):
    path, status = ASKED[name]
    refused(speaker.get(path.format(f=form)), status, form)


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("name", SENT)
def test_wrong_reports(speaker: Speaker, name: str, form: str):
    pairs, status = SENT[name]
    refused(speaker.post(f"/open311/v2/requests.{form}", pairs), status, form)


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize("key", ["", "plz_wrong", "x" * 5000, "ключ"])
def test_missing_and_wrong_keys(speaker: Speaker, form: str, key: str):
    pairs = [*GOOD, ("api_key", key)] if key else GOOD
    refused(speaker.post(f"/open311/v2/requests.{form}", pairs, key=False), 403, form)
    pairs = [("service_request_id", "1"), ("api_key", key)]
    refused(speaker.post(f"/open311/v2/servicerequestupdates.{form}", pairs, key=False), 403, form)


@pytest.mark.parametrize("form", ["json", "xml"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "requests"),
        ("DELETE", "requests"),
        ("POST", "services"),
        ("PATCH", "requests/1"),
        ("POST", "tokens/1"),
    ],
)
def test_wrong_methods(speaker: Speaker, method: str, path: str, form: str):
    answer = speaker.call(method, f"/open311/v2/{path}.{form}", b"a=b")
    refused(answer, 400, form)
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["requests.html", "requests", "services/pothole", "requests/1.csv", ""])
def test_wrong_endings_are_answered_in_the_format_asked_for(speaker: Speaker, path: str):
    for form, accepted in (("json", "application/json"), ("xml", "text/xml")):
        answer = speaker.call("GET", f"/open311/v2/{path}", headers={"Accept": accepted})
        refused(answer, answer.status, form)
        assert answer.status in (400, 404)


def test_all_faults_are_told_at_once(speaker: Speaker):
    sent = [("service_code", "pothole"), ("attribute[nonsense]", "1")]
    words = refused(speaker.post("/open311/v2/requests.json", sent), 400, "json")
    assert "size required" in words and "nonsense" in words and "place" in words.lower()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"service_code": "pothole"}'),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("text/plain", b"hello"),
        ("application/x-www-form-urlencoded; charset=nonsense", b"service_code=pothole"),
        ("application/x-www-form-urlencoded", b"\xff\xfe%zz&=&&"),
    ],
)
def test_bodies_that_are_no_form(speaker: Speaker, content_type: str, body: bytes):
    answer = speaker.call("POST", "/open311/v2/requests.json", body, {"Content-Type": content_type})
    assert answer.status in (400, 403), answer.body[:300]
    fits("errors", answer.json())
