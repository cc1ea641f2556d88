"""The sample city in a database: made small, whole, and the same doors as in a real one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plaza.kernel.base.rules import now
from plaza.kernel.cases import queries as cases
from plaza.kernel.cases.types import CaseFilter
from plaza.kernel.ledger import queries as ledger
from plaza.kernel.people import queries as people
from plaza.kernel.people.types import ALL
from plaza.kernel.places import queries as places
from plaza.run import blueprint
from plaza.run.sample import make_sample, make_sample_city

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db(transaction=True)
def test_a_small_sample_city(tmp_path: Path) -> None:
    blueprint.apply(ROOT / "blueprints" / "sample_city")
    steps: list[tuple[str, int, int]] = []
    sign_ins = make_sample_city(
        residents=6_000, cases=400, maps=tmp_path / "map", progress=lambda *step: steps.append(step)
    )

    assert {"admin@demo.example", "resident@demo.example"} <= {one["email"] for one in sign_ins}
    for one in sign_ins:
        person = people.find_person(one["email"])
        assert person is not None
        assert person.is_staff == (one["email"] != "resident@demo.example")
    agent = people.find_person("agent.city-hall@demo.example")
    assert agent is not None
    assert [grant.department for grant in people.list_grants(agent.id)] == ["city_hall"]

    assert {layer.key for layer in places.list_layers()} == {"district", "ward", "collection_day"}
    row = next(one for one in cases.list_cases(CaseFilter(types=("graffiti",)), ALL, limit=1).rows)
    assert set(row.areas) == {"district", "ward", "collection_day"}
    assert places.search_address(row.address)[0].label.startswith(row.address)

    resident = people.find_person("resident@demo.example")
    assert resident is not None
    assert len(cases.list_reported_by(resident.id)) == 3
    assert cases.list_cases(CaseFilter(unassigned=False, status="open"), ALL, limit=5).rows
    newest = cases.list_cases(CaseFilter(), ALL, limit=1).rows[0]
    assert (now() - newest.opened_at).days < 3
    assert sum(line.opened for line in cases.counts(by="type")) > 380
    assert ledger.lag().unsealed == 0

    for name in ("land", "water", "parks", "streets", "buildings"):
        drawn = json.loads((tmp_path / "map" / f"{name}.geojson").read_text(encoding="utf-8"))
        assert drawn["type"] == "FeatureCollection"
        assert drawn["features"]
    ranks = {
        one["properties"]["rank"]
        for one in json.loads((tmp_path / "map" / "streets.geojson").read_text())["features"]
    }
    assert ranks == {1, 2, 3}
    assert steps[-1][0] == "Building districts" or steps[-1][1] <= steps[-1][2]

    again = make_sample_city(residents=6_000, cases=400, maps=tmp_path / "map")
    assert [one["email"] for one in again] == [one["email"] for one in sign_ins]
    assert len(cases.list_reported_by(resident.id)) == 3


@pytest.mark.django_db
def test_a_real_city_gets_no_invented_requests() -> None:
    blueprint.apply(ROOT / "blueprints" / "los_angeles")
    sign_ins = make_sample(ROOT / "blueprints" / "los_angeles")
    assert any(one["email"] == "admin@demo.example" for one in sign_ins)
    assert cases.list_cases(CaseFilter(), ALL, limit=1).rows == []
