"""Every answer keeps the rules of the published field tables, and XML and JSON carry the same values."""

from __future__ import annotations

import pytest

from .speaking import Speaker, as_words, fits, spark


def test_services_and_every_definition(speaker: Speaker):
    services = speaker.get("/open311/v2/services.json").json()
    fits("services", services)
    assert len(services) > 50
    for service in services:
        definition = speaker.get(f"/open311/v2/services/{service['service_code']}.json").json()
        fits("service-definition", definition)
        orders = [attribute["order"] for attribute in definition["attributes"]]
        assert orders == sorted(set(orders))
        assert service["metadata"] == bool(definition["attributes"])


def test_requests_and_each_request(speaker: Speaker):
    number = speaker.report(
        description="A hole <b>& more</b> \u0007", lat=None or "", address_string="5 Quay"
    )
    listed = speaker.get("/open311/v2/requests.json").json()
    fits("requests", listed)
    assert number in {row["service_request_id"] for row in listed}
    fits("requests", speaker.get(f"/open311/v2/requests/{number}.json").json())


@pytest.mark.parametrize(
    "path",
    [
        "/open311/v2/services.{f}",
        "/open311/v2/services.{f}?locale=es",
        "/open311/v2/services/pothole.{f}",
        "/open311/v2/requests.{f}?page_size=20",
        "/open311/v2/requests.{f}?extensions=true&page_size=20",
        "/open311/v2/requests/nothing.{f}",
        "/open311/discovery.{f}",
    ],
)
def test_both_formats_carry_the_same_values(speaker: Speaker, path: str):
    speaker.report(description="Same in both: <&> ñ ة", email="someone@example.org")
    in_json = speaker.get(path.format(f="json")).json()
    in_xml = spark(speaker.get(path.format(f="xml")).body)
    assert _without_empty(in_xml) == _without_empty(as_words(in_json))


def _without_empty(value):
    if isinstance(value, dict):
        return {
            key: inner for key, raw in value.items() if (inner := _without_empty(raw)) not in ("", [], {})
        }
    return [_without_empty(inner) for inner in value] if isinstance(value, list) else value


def test_content_types(speaker: Speaker):
    bare = {
        form: speaker.get(f"/open311/discovery.{form}").headers["Content-Type"] for form in ("json", "xml")
    }
    assert bare == {"json": "application/json", "xml": "text/xml"}
    for path in ("services", "requests"):
        assert (
            speaker.get(f"/open311/v2/{path}.json").headers["Content-Type"]
            == "application/json; charset=utf-8"
        )
        assert speaker.get(f"/open311/v2/{path}.xml").headers["Content-Type"] == "text/xml; charset=utf-8"


def test_discovery_names_what_is_served(speaker: Speaker):
    found = speaker.get("/open311/discovery.json").json()
    assert {"changeset", "contact", "key_service", "endpoints"} <= found.keys()
    assert len(found["endpoints"]) >= 2
    for endpoint in found["endpoints"]:
        assert set(endpoint) == {"specification", "url", "changeset", "type", "formats"}
        assert len(endpoint["formats"]) >= 2


def test_an_empty_argument_is_an_absent_one(speaker: Speaker):
    plain = speaker.get("/open311/v2/requests.json", page_size=3).json()
    assert (
        speaker.get("/open311/v2/requests.json?page_size=3&status=&start_date=&jurisdiction_id=&q=").json()
        == plain
    )
