"""Addresses: kept, searched with forgiveness, found near a point."""

from __future__ import annotations

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plaza.kernel.base.types import NotFound
from plaza.kernel.places import actions, queries
from plaza.kernel.places.rules.distance import metres
from plaza.kernel.places.types import AddressHit, AddressRow, FacilityRow


@pytest.fixture
def town(db: None) -> None:
    """Two parallel streets, an avenue across them, and names in three languages."""
    rows = [
        AddressRow("Main St", str(100 + n), 34.0, -118.3 + n / 10_000, "", "Harbor", "90001")
        for n in range(0, 60, 2)
    ]
    rows += [
        AddressRow("N Main St", str(100 + n), 34.1, -118.3 + n / 10_000, "", "Harbor", "90001")
        for n in range(0, 60, 2)
    ]
    rows += [
        AddressRow("Market Ave", str(1 + n), 33.995 + n / 2000, -118.2971, "", "Harbor", "90002")
        for n in range(20)
    ]
    rows += [
        AddressRow("Calle de los Álamos", "5", 34.01, -118.31, "", "Harbor", "90002"),
        AddressRow("Calle de los Álamos", "9-15", 34.0101, -118.31, "", "Harbor", "90002"),
        AddressRow("شارع النخيل", "12", 34.02, -118.32, "", "Harbor", "90002"),
        AddressRow("Saint Andrews Pl", "40", 34.03, -118.33, "4B", "Harbor", "90002"),
        AddressRow("Saint Andrews Pl", "40", 34.03, -118.33, "", "Harbor", "90002"),
        AddressRow("Main St", "130", 34.5, -118.9, "", "Oak Hill", "90555"),
    ]
    actions.save_addresses(rows)


def best(text: str) -> AddressHit:
    return queries.search_address(text)[0]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("130 Main St", "130 Main St, Harbor 90001"),
        ("130 main", "130 Main St, Harbor 90001"),
        ("130 MIAN STREET", "130 Main St, Harbor 90001"),
        ("130 north main", "130 N Main St, Harbor 90001"),
        ("130 main st, oak hill", "130 Main St, Oak Hill 90555"),
        ("130 main st oak hill", "130 Main St, Oak Hill 90555"),
        ("130 main st 90555", "130 Main St, Oak Hill 90555"),
        ("5 calle de los alamos", "5 Calle de los Álamos, Harbor 90002"),
        ("Los Álamos 5", "5 Calle de los Álamos, Harbor 90002"),
        ("c. los alamo 11", "9-15 Calle de los Álamos, Harbor 90002"),
        ("شارع النخيل 12", "12 شارع النخيل, Harbor 90002"),
        ("النخل ١٢", "12 شارع النخيل, Harbor 90002"),
        ("40 St. Andrews Place", "40 Saint Andrews Pl, Harbor 90002"),
        ("40 st andrews pl apt 4b", "40 Saint Andrews Pl, #4B, Harbor 90002"),
    ],
)
@pytest.mark.usefixtures("town")
def test_what_was_meant_comes_first(typed: str, label: str) -> None:
    hit = best(typed)
    assert (hit.label, hit.match) == (label, "exact")
    assert hit.id is not None
    assert queries.get_address(hit.id).label == label


@pytest.mark.usefixtures("town")
def test_a_number_that_does_not_exist_answers_with_the_nearest() -> None:
    hit = best("131 Main St, Harbor")
    assert hit.match == "nearby"
    assert hit.label in ("130 Main St, Harbor 90001", "132 Main St, Harbor 90001")
    assert best("9999 Main St").label.startswith("158 Main St")
    assert best("131 Main St").score < best("130 Main St").score


@pytest.mark.usefixtures("town")
def test_a_street_alone_answers_with_its_middle() -> None:
    hit = best("market avenue")
    assert (hit.label, hit.match) == ("Market Ave", "street")
    assert hit.lat == pytest.approx(34.0, abs=0.001)


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    "typed", ["Main & Market", "market ave and main st", "corner of Main St / Market", "Main y Market"]
)
def test_a_crossing_lies_where_the_streets_meet(typed: str) -> None:
    hit = best(typed)
    assert (hit.match, hit.id) == ("crossing", None)
    assert metres(hit.lat, hit.lon, 34.0, -118.2971) < 30


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    "typed", ["", "  ", "qqqqzz", "77", "%%%", "\x00", "'; drop table", "& &", "a" * 5000]
)
def test_nonsense_finds_nothing_and_breaks_nothing(typed: str) -> None:
    assert queries.search_address(typed) == []


@pytest.mark.usefixtures("town")
def test_the_number_of_answers_is_limited() -> None:
    assert len(queries.search_address("130 main", limit=2)) == 2
    with pytest.raises(NotFound):
        queries.get_address(10**9)


@pytest.mark.usefixtures("town")
def test_a_new_street_is_found_at_once() -> None:
    assert queries.search_address("7 zebra walk") == []
    actions.save_addresses([AddressRow("Zebra Walk", "7", 34.0, -118.0)])
    assert best("7 zebra walk").label == "7 Zebra Walk"
    assert actions.save_streets(["Zebra walk", "Quiet Ct"]) == 1


@pytest.mark.django_db
def test_saving_twice_changes_nothing_and_moving_is_an_update() -> None:
    rows = [AddressRow("Main St", str(n), 34.0 + n / 1e5, -118.0) for n in range(1, 1200)]
    first = actions.save_addresses(rows)
    assert (first.read, first.created) == (1199, 1199)
    again = actions.save_addresses(rows)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 1199)
    moved = actions.save_addresses([AddressRow("MAIN STREET", "5", 35.0, -118.0)])
    assert (moved.created, moved.updated, queries.count_addresses()) == (0, 1, 1199)
    assert best("5 main st").lat == 35.0


@pytest.mark.django_db
def test_rows_that_are_no_addresses_are_refused_with_a_reason() -> None:
    report = actions.save_addresses(
        [
            AddressRow("", "1", 34.0, -118.0),
            AddressRow("Main St", "", 34.0, -118.0),
            AddressRow("Main St", "1", 134.0, -118.0),
            AddressRow("Main St", "1", 0.0, 0.0),
            AddressRow("Main St", "1", float("nan"), 0.0),
            AddressRow("Main St", "1", 34.0, -118.0),
            AddressRow("Main Street", "1", 34.1, -118.0),
            AddressRow("MAIN ST", "1", 34.0, -118.0),
        ]
    )
    assert (report.created, report.unchanged, report.rejected) == (1, 1, 6)
    assert report.rejections[-1].reason == "The same address came before, at another position."
    assert len({one.reason for one in report.rejections}) == 6


@pytest.mark.django_db
def test_the_nearest_address_is_that_of_brute_force() -> None:
    rng = np.random.default_rng(4)
    spots = list(
        zip(rng.uniform(34.0, 34.06, 900).tolist(), rng.uniform(-118.3, -118.24, 900).tolist(), strict=True)
    )
    spots += [(34.2, -118.3)]
    actions.save_addresses(AddressRow("Main St", str(n + 1), *at) for n, at in enumerate(spots))
    for lat, lon in zip(
        rng.uniform(33.98, 34.22, 150).tolist(), rng.uniform(-118.32, -118.22, 150).tolist(), strict=True
    ):
        far, number = min((metres(lat, lon, *at), n + 1) for n, at in enumerate(spots))
        for within in (100.0, 1_000.0, 5_000.0):
            near = queries.nearest_address(lat, lon, within)
            assert (near.label if near else None) == (f"{number} Main St" if far <= within else None)
    assert queries.nearest_address(float("nan"), 0) is None


@pytest.mark.django_db
def test_the_nearest_address_is_found_by_its_cells() -> None:
    actions.save_addresses(AddressRow("Main St", str(n), 34.0 + n / 1e4, -118.0) for n in range(1, 500))
    with CaptureQueriesContext(connection) as asked:
        queries.nearest_address(34.02, -118.0)
    assert "h3_9" in asked[0]["sql"]
    assert len(asked) == 2


@pytest.mark.django_db
def test_the_nearest_facilities_are_those_of_brute_force() -> None:
    rng = np.random.default_rng(6)
    spots = list(
        zip(rng.uniform(33.5, 34.5, 300).tolist(), rng.uniform(-118.9, -118.0, 300).tolist(), strict=True)
    )
    report = actions.save_facilities(
        [FacilityRow("library", str(n), {"en": f"Library {n}"}, *at) for n, at in enumerate(spots)]
        + [FacilityRow("pool", "1", {"en": "Pool"}, 34.0, -118.5), FacilityRow("pool", "", {}, 34.0, -118.5)]
    )
    assert (report.created, report.rejected) == (301, 1)
    for lat, lon in [(34.0, -118.5), (33.5, -118.9), (36.0, -115.0), (-34.0, 179.9)]:
        expected = sorted(range(300), key=lambda n: metres(lat, lon, *spots[n]))[:5]
        found = queries.nearest("library", lat, lon, 5)
        assert [one.key for one in found] == [str(n) for n in expected]
        assert found[0].metres == pytest.approx(metres(lat, lon, found[0].lat, found[0].lon))
    assert len(queries.list_facilities("pool")) == 1
    assert queries.nearest("zoo", 34.0, -118.5) == []
