"""Open311 against its own OpenAPI description: whatever schemathesis sends, answers are as described."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from plaza.standards.open311.endpoints.description import describe
from tests.conformance.open311.speaking import Speaker
from tests.fixtures.server import PlazaServer

from .grounds import POTHOLE, Town

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = 60

schema = schemathesis.openapi.from_dict(describe("http://127.0.0.1:1/open311/v2", ["pothole"]))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlazaServer]:
    """A running town; the stores refuse different things (PostgreSQL takes no null bytes, for one)."""
    from tests.postgresql import fresh_database

    from .grounds import make_town

    def started(env: dict[str, str]) -> Iterator[PlazaServer]:
        town = make_town(tmp_path_factory.mktemp("interface") / "data", env)
        running = town.server(PLAZA_WORKERS="1").start()
        running.env["KEY"] = town.key
        try:
            yield running
        finally:
            running.kill()

    if request.param == "sqlite":
        yield from started({})
        return
    with fresh_database(request.getfixturevalue("postgresql_url")) as url:
        yield from started({"PLAZA_DATABASE_URL": url})


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_every_answer_is_as_described(case: Any, server: PlazaServer) -> None:
    form = case.body
    if isinstance(form, dict) and form.get("api_key"):
        # Half of the forms get past the key and the service, so that what stands behind is tried as well.
        if len(str(form["api_key"])) % 2:
            form["api_key"] = server.env["KEY"]
        if len(str(form.get("service_code", ""))) % 2:
            form["service_code"] = "pothole"
            form |= {"attribute[where]": "road", "attribute[size]": "small"}
    case.call_and_validate(base_url=f"{server.url}/open311/v2", checks=CHECKS)


def test_the_description_is_served_as_written(server: PlazaServer) -> None:
    found = Speaker(server.url).get("/open311/v2/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    assert found["servers"][0]["url"].endswith("/open311/v2")
    assert {"pothole", "litter"} <= set(
        found["components"]["schemas"]["Report"]["properties"]["service_code"]["examples"]
    )


HARD = ["\x00", "a\x00b", "\ufeff", "\U0001f6a7" * 30, "1" * 119, "é-1", "%", "'; DROP TABLE cases_case;--",
        "\" OR 1=1", "*", "NEAR(", "a AND", "((", "\\", "-", "​", "..", "1-é", "१२३"]  # fmt: skip


@pytest.mark.parametrize("text", HARD)
def test_texts_that_mean_something_to_a_database(server: PlazaServer, text: str) -> None:
    from urllib.parse import quote

    speaker = Speaker(server.url, server.env["KEY"])
    asked = [
        f"/open311/v2/requests.json?q={quote(text)}",
        f"/open311/v2/requests.json?service_request_id={quote(text)}",
        f"/open311/v2/requests.xml?service_code={quote(text)}",
        f"/open311/v2/requests/{quote(text, safe='')}.json",
        f"/open311/v2/services/{quote(text, safe='')}.xml",
        f"/open311/v2/tokens/{quote(text, safe='')}.json",
        f"/open311/v2/tokens/17{quote(text, safe='')}.json",
        f"/open311/v2/requests.json?jurisdiction_id={quote(text)}",
        f"/open311/v2/servicerequestupdates.json?start_date={quote(text)}",
        f"/requests/?q={quote(text)}", f"/requests/{quote(text, safe='')}/", f"/search?q={quote(text)}",
        f"/requests/?type={quote(text)}&area={quote(text)}", f"/follow/{quote(text, safe='')}/",
        f"/requests/map/points.geojson?q={quote(text)}&bbox={quote(text)}",
        f"/report/suggest?q={quote(text)}",
        f"/photos/{quote(text, safe='')}", f"/map/layers/{quote(text, safe='')}.geojson",
        f"/requests/feed.atom?q={quote(text)}",
    ]  # fmt: skip
    wrong = {path: found.status for path in asked if (found := speaker.get(path)).status >= 500}
    assert wrong == {}
    answer = speaker.post("/open311/v2/requests.json", [*{**POTHOLE, "description": text}.items()])
    assert answer.status == 201, answer.body
    for name in ("lat", "email", "address_id", "service_code", "attribute[size]", "attribute[plate]",
                 "address_string", "device_id", "account_id", "first_name", "media_url"):  # fmt: skip
        found = speaker.post("/open311/v2/requests.json", [*{**POTHOLE, name: text}.items()])
        assert found.status < 500, (name, found.body)


def test_every_kind_of_address_too_long_or_leading_out(server: PlazaServer) -> None:
    speaker = Speaker(server.url)
    for path in (
        "/open311/v2/requests.json?q=" + "x" * 6000, "/" + "x" * 6000, "/requests/" + "9" * 3000 + "/",
        "/static/../../../etc/passwd", "/static/%2e%2e/%2e%2e/plaza.sqlite3", "/static/..%2f..%2fsecret.key",
        "/photos/../../secret.key", "/photos/%2e%2e%2fsecret.key", "/photos/1%2f..%2f..%2fsecret.key",
        "/map/background/..%2f..%2fsecret.key", "/map/background/%2e%2e/plaza.geojson", "/static//etc/passwd",
        "/photos/99999999999999999999999", "/requests/99999999999999999999/", "//etc/passwd", "/static/%00",
    ):  # fmt: skip
        answer = speaker.get(path)
        assert 300 <= answer.status < 500 or path.startswith("/open311"), (path, answer.status)
        assert answer.status < 500, (path, answer.body[:300])
        assert b"root:" not in answer.body and b"SQLite format" not in answer.body


def test_town_is_whole_after_all_that(server: PlazaServer) -> None:
    env = {key: value for key, value in server.env.items() if key.startswith("PLAZA_DATABASE")}
    assert Town(Path(server.data), env).verified()["ok"]
    assert "Traceback" not in server.log, server.log[-3000:]
