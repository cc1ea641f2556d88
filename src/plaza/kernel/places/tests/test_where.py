"""Where a point lies, through the database: changes are seen at once, undone changes never stay."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from plaza.kernel.base.actions import set_city
from plaza.kernel.base.types import City, Invalid, NotFound
from plaza.kernel.ledger.actions import seal
from plaza.kernel.ledger.queries import list_events
from plaza.kernel.places import actions, queries
from plaza.kernel.places.queries import cover_cache, memory

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
WIDE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 1], [0, 1], [0, 0]]]}


def district(key: str = "1", geometry: Mapping[str, object] = SQUARE, layer: str = "district") -> str:
    actions.save_layer(key=layer, name={"en": "Districts", "es": "Distritos"})
    return actions.save_area(
        layer_key=layer, key=key, name=f"District {key}", geometry=geometry, names={"es": f"Distrito {key}"}
    )


@pytest.mark.django_db
def test_a_saved_area_answers_at_once() -> None:
    assert queries.where_is(0.5, 0.5) == {}
    assert district() == "created"
    found = queries.where_is(0.5, 0.5)["district"]
    assert (found.key, found.name, found.name_in("es"), found.name_in("ar")) == (
        "1", "District 1", "Distrito 1", "District 1",
    )  # fmt: skip
    assert queries.where_is(0.5, 1.5) == {}
    assert district(geometry=WIDE) == "updated"
    assert queries.where_is(0.5, 1.5)["district"].key == "1"
    assert district(geometry=WIDE) == "unchanged"
    assert [list(answer) for answer in queries.where_are([0.5, 5.0], [0.5, 5.0])] == [["district"], []]


@pytest.mark.django_db
def test_a_retired_area_holds_no_point_but_keeps_its_name() -> None:
    district()
    district("2", WIDE)
    assert actions.retire_areas(layer_key="district", keep={"2"}) == 1
    assert queries.where_is(0.5, 0.5)["district"].key == "2"
    assert queries.get_area("district", "1").name == "District 1"
    assert [area.key for area in queries.list_areas("district")] == ["2"]
    assert queries.get_layer("district").area_count == 1
    assert district() == "updated"  # back again
    assert queries.where_is(0.5, 0.5)["district"].key == "1"


@pytest.mark.django_db
def test_each_change_is_an_event() -> None:
    district()
    seal()
    assert [event.type for event in list_events("layer", "district")] == ["places.boundaries_changed"] * 2


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_undone_is_forgotten() -> None:
    district()
    assert queries.where_is(0.5, 1.5) == {}
    with transaction.atomic():
        district(geometry=WIDE)
        assert queries.where_is(0.5, 1.5)
        transaction.set_rollback(True)
    assert queries.where_is(0.5, 1.5) == {}


@pytest.mark.django_db(transaction=True)
def test_a_change_by_another_process_is_seen_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    district()
    assert queries.where_is(0.5, 1.5) == {}
    monkeypatch.setattr(queries.where.ground, "unsettle", lambda: None)  # as if told by nobody
    district(geometry=WIDE)
    assert queries.where_is(0.5, 1.5) == {}
    later = time.monotonic() + memory.CHECK_SECONDS
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert queries.where_is(0.5, 1.5)


@pytest.mark.django_db(transaction=True)
def test_a_known_ground_is_asked_without_the_database() -> None:
    district()
    queries.where_is(0.5, 0.5)
    with CaptureQueriesContext(connection) as asked:
        for _ in range(100):
            queries.where_is(0.5, 0.5)
    assert len(asked) <= 1


@pytest.mark.django_db(transaction=True)
def test_threads_share_one_ground() -> None:
    district()
    queries.forget()
    answers = []

    def ask() -> None:
        answers.append(queries.where_is(0.5, 0.5)["district"].key)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["1"] * 5


@pytest.mark.django_db
def test_a_slow_index_is_kept_on_disk(
    settings: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    monkeypatch.setattr(cover_cache, "WORTH_SECONDS", 0.0)
    district()
    before = queries.where_is(0.5, 0.5)
    (kept,) = (tmp_path / "cache").glob("areas-*.npz")
    queries.forget()
    with monkeypatch.context() as patch:
        patch.setattr("plaza.kernel.places.rules.area_index.cover", None)  # building anew would fail
        assert queries.where_is(0.5, 0.5) == before
    kept.write_bytes(b"PK\x03\x04 damaged")
    queries.forget()
    assert queries.where_is(0.5, 0.5) == before
    assert len(list((tmp_path / "cache").iterdir())) == 1


@pytest.mark.django_db
def test_the_city_is_its_outline_or_its_areas() -> None:
    district()
    assert queries.in_city(0.5, 0.5)
    assert not queries.in_city(0.5, 1.5)
    actions.save_layer(key="city", name={"en": "City"}, outline=True)
    actions.save_area(layer_key="city", key="city", name="City", geometry=WIDE)
    assert queries.in_city(0.5, 1.5)
    assert not queries.in_city(1.5, 1.5)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        ({"type": "Point", "coordinates": [0, 0]}, "not an area"),
        ({"type": "Polygon", "coordinates": []}, "no geometry"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [500, 0], [500, 500], [0, 0]]]}, "not degrees"),
        ({"type": "Nonsense"}, "not valid GeoJSON"),
    ],
)
def test_geometry_that_cannot_serve_is_refused_in_words(geometry: Mapping[str, object], words: str) -> None:
    actions.save_layer(key="district", name={"en": "Districts"})
    with pytest.raises(Invalid, match=words):
        actions.save_area(layer_key="district", key="1", name="One", geometry=geometry)


@pytest.mark.django_db
def test_a_bow_tie_is_repaired() -> None:
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    district(geometry=bow)
    assert queries.where_is(0.5, 0.9)["district"].key == "1"


@pytest.mark.django_db
def test_unknown_layers_and_areas_are_not_found() -> None:
    with pytest.raises(NotFound, match="no layer"):
        queries.get_layer("nowhere")
    with pytest.raises(NotFound, match="no layer"):
        actions.save_area(layer_key="nowhere", key="1", name="One", geometry=SQUARE)
    district()
    with pytest.raises(NotFound, match="no area"):
        queries.get_area("district", "99")
    assert queries.find_area("district", "99") is None


@pytest.mark.django_db
def test_areas_come_in_the_order_people_count() -> None:
    for key in ("10", "9", "1"):
        district(key)
    assert [area.key for area in queries.list_areas("district")] == ["1", "9", "10"]
    actions.save_layer(key="inner", name={"en": "Staff only"}, public=False, order=-1)
    assert [layer.key for layer in queries.list_layers()] == ["inner", "district"]
    assert [layer.key for layer in queries.list_layers(public_only=True)] == ["district"]


@pytest.mark.django_db
def test_the_map_gets_geojson() -> None:
    district()
    shapes = queries.layer_geojson("district")
    (feature,) = shapes["features"]
    assert (feature["id"], feature["properties"]["name"]) == ("1", "District 1")
    assert sorted(map(tuple, feature["geometry"]["coordinates"][0][:-1])) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    district("2", WIDE)
    assert len(queries.layer_geojson("district")["features"]) == 2
    with pytest.raises(NotFound):
        queries.layer_geojson("nowhere")


@pytest.mark.django_db
def test_an_outline_without_areas_leaves_the_city_to_its_bounding_box() -> None:
    set_city(City(bbox=(0.0, 0.0, 1.0, 1.0)))
    actions.save_layer(key="district", name={"en": "District"}, outline=True)
    assert queries.in_city(0.5, 0.5)
    assert not queries.in_city(0.5, 1.5)
