"""Published boundary files: real ones go in, broken ones are refused with a sentence that helps."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import shapely

from plaza.kernel.base.types import Invalid
from plaza.kernel.places import actions, queries
from plaza.kernel.places.models import Area
from plaza.kernel.places.types import AreaRef, ImportReport

LAYERS = {
    "council": ("la_council_districts_shp.zip", "name", "district", 15),
    "neighborhood": ("la_neighborhood_councils_2019.geojson.gz", "name", "nc_id", 99),
    "police": ("lapd_divisions_shp.zip", "name", "number", 21),
}


def adds_up(report: ImportReport) -> bool:
    return report.read == report.created + report.updated + report.unchanged + report.rejected


def load(folder: Path, layer: str) -> ImportReport:
    file, name, key, _ = LAYERS[layer]
    return actions.import_boundaries(folder / "geo" / file, layer_key=layer, name_field=name, key_field=key)


def feature(name: str, x: float, **more: object) -> dict[str, object]:
    ring = [[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]
    return {
        "type": "Feature",
        "properties": {"name": name, **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(path: Path, *features: Mapping[str, object]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return path


@pytest.mark.django_db
@pytest.mark.parametrize("layer", LAYERS)
def test_los_angeles_files_load_once(real_data: Path, layer: str) -> None:
    count = LAYERS[layer][3]
    report = load(real_data, layer)
    assert (report.created, report.rejected, queries.get_layer(layer).area_count) == (count, 0, count)
    assert adds_up(report)
    again = load(real_data, layer)
    assert (again.created, again.updated, again.unchanged, again.retired) == (0, 0, count, 0)


@pytest.mark.django_db
def test_los_angeles_answers_as_shapely_does(real_data: Path) -> None:
    for layer in LAYERS:
        load(real_data, layer)
    rows = Area.objects.select_related("layer").order_by("square_km", "key")
    areas = [
        (row.layer.key, AreaRef(row.key, row.name), shapely.from_wkb(bytes(row.geometry))) for row in rows
    ]
    rng = np.random.default_rng(311)
    lats, lons = rng.uniform(33.70, 34.34, 4000), rng.uniform(-118.67, -118.155, 4000)
    points = shapely.points(lons, lats)
    expected: list[dict[str, AreaRef]] = [{} for _ in points]
    for layer, ref, shape in reversed(areas):
        for index in np.flatnonzero(shapely.covers(shape, points)):
            expected[index][layer] = ref
    assert [queries.where_is(*at) for at in zip(lats.tolist(), lons.tolist(), strict=True)] == expected
    assert queries.where_are(lats, lons) == expected
    assert sum("council" in answer for answer in expected) > 1000
    assert sum("neighborhood" in answer for answer in expected) > 900


@pytest.mark.django_db
def test_a_projected_file_lands_where_it_belongs(real_data: Path) -> None:
    report = actions.import_boundaries(
        real_data / "geo" / "la_city_boundary_shp.zip", layer_key="city", name_field="CITY"
    )
    assert report.created == 1
    assert queries.where_is(34.0537, -118.2428)["city"].name == "IN"  # City Hall
    assert queries.where_is(34.0736, -118.4004) == {}  # Beverly Hills, an island in the city


@pytest.mark.django_db
def test_new_boundaries_replace_the_old_and_retire_what_is_gone(real_data: Path) -> None:
    load(real_data, "council")
    report = actions.import_boundaries(
        real_data / "geo" / "la_city_council_districts_2012.geojson.gz",
        layer_key="council",
        name_field="name",
        key_field="external_id",
    )
    assert (report.updated, report.created, report.retired) == (15, 0, 0)
    report = actions.import_boundaries(
        real_data / "geo" / "lapd_divisions_shp.zip", layer_key="council", name_field="name"
    )
    assert (report.created, report.retired) == (21, 15)


@pytest.mark.django_db
def test_a_second_city_needs_nothing_else(real_data: Path) -> None:
    folder = real_data / "geo"
    report = actions.import_facilities(
        folder / "cambridge_public_libraries.geojson",
        kind="library",
        name_field="SITE_NAME",
        key_field="GlobalID",
        address_field="ADDRESS",
    )
    assert (report.created, adds_up(report)) == (7, True)
    again = actions.import_facilities(
        folder / "cambridge_public_libraries.geojson",
        kind="library",
        name_field="SITE_NAME",
        key_field="GlobalID",
        address_field="ADDRESS",
    )
    assert (again.created, again.unchanged) == (0, 7)
    first = queries.nearest("library", 42.3639, -71.1039, 2)[0]
    assert first.name["en"] == "Central Square Branch Library"
    assert first.metres is not None
    assert first.metres < 50


@pytest.mark.django_db
def test_a_geopackage_in_a_local_grid(tmp_path: Path) -> None:
    import pyogrio

    path = tmp_path / "tiles.gpkg"
    box = np.array([shapely.to_wkb(shapely.box(6_480_000, 1_840_000, 6_481_000, 1_841_000))])
    names = [np.array(["Downtown"], dtype=object)]
    pyogrio.raw.write(
        path, box, names, np.array(["NAME"]), crs="EPSG:2229", geometry_type="Polygon", layer="tiles"
    )
    report = actions.import_boundaries(path, layer_key="tile", name_field="NAME")
    assert report.created == 1
    lat, lon = queries.get_area("tile", "Downtown").inside
    assert (round(lat, 1), round(lon, 1)) == (34.0, -118.3)
    pyogrio.raw.write(
        path,
        box,
        names,
        np.array(["NAME"]),
        crs="EPSG:2229",
        geometry_type="Polygon",
        layer="more",
        append=False,
    )
    with pytest.raises(Invalid, match="several layers: tiles, more"):
        actions.import_boundaries(path, layer_key="tile", name_field="NAME")
    again = actions.import_boundaries(path, layer_key="tile", name_field="NAME", file_layer="more")
    assert again.unchanged == 1


@pytest.mark.django_db
def test_parts_of_one_area_are_put_together_and_every_feature_counts(tmp_path: Path) -> None:
    point = {
        "type": "Feature",
        "properties": {"name": "Dot"},
        "geometry": {"type": "Point", "coordinates": [0, 0]},
    }
    path = collection(
        tmp_path / "a.geojson",
        feature("North", 0),
        feature("North", 3),
        feature("South", 6),
        feature("", 9),
        point,
    )
    report = actions.import_boundaries(path, layer_key="district", name_field="name")
    assert (report.read, report.created, report.rejected) == (5, 3, 2)
    assert adds_up(report)
    assert [one.reason for one in report.rejections] == [
        "The field “name” is empty.",
        "Dot is not an area: its geometry is a Point.",
    ]
    assert queries.where_is(0.5, 0.5)["district"].key == queries.where_is(0.5, 3.5)["district"].key == "North"


@pytest.mark.django_db
def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    path = collection(tmp_path / "a.geojson", feature("North", 0), feature("South", 6))
    actions.import_boundaries(
        path, layer_key="d", name_field="name", progress=lambda done, whole: told.append((done, whole))
    )
    assert told == [(1, 2), (2, 2)]


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return path


def broken(folder: Path, kind: str) -> Path:
    if kind == "text.csv":
        (folder / kind).write_text("just,some\ntext,here\n")
    elif kind == "empty.geojson":
        collection(folder / kind)
    elif kind == "cut.geojson.gz":
        (folder / kind).write_bytes(gzip.compress(b'{"type":"FeatureCollection"' * 999)[:40])
    elif kind == "nothing.zip":
        zipped(folder / kind, readme_txt=b"hello")
    elif kind == "two.zip":
        zipped(folder / kind, a_shp=b"", b_shp=b"")
    elif kind == "noprj.zip":
        zipped(folder / kind, a_shp=b"", a_dbf=b"", a_shx=b"")
    elif kind == "cut.zip":
        (folder / kind).write_bytes(b"PK\x03\x04cut")
    elif kind == "field.geojson":
        collection(folder / kind, feature("North", 0, number=7))
    elif kind == "metres.geojson":
        collection(folder / kind, feature("North", 400_000))
    return folder / kind


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("absent.geojson", "There is no file"),
        ("text.csv", "holds no features|no coordinate|could not be read as a spatial file"),
        ("empty.geojson", "holds no features"),
        ("cut.geojson.gz", "could not be read as a spatial file|not a whole gzip file"),
        ("nothing.zip", "holds no shapefile .* It holds: readme.txt"),
        ("two.zip", "several spatial files .a.shp, b.shp."),
        ("noprj.zip", "has no .prj file"),
        ("cut.zip", "not a whole zip file"),
        ("field.geojson", "has no field “district”. Its fields are: name, number"),
        ("metres.geojson", "North cannot serve as an area. Its positions are not degrees"),
    ],
)
def test_broken_files_are_refused_in_words(tmp_path: Path, kind: str, words: str) -> None:
    field = "district" if kind == "field.geojson" else "name"
    with pytest.raises(Invalid, match=words):
        actions.import_boundaries(broken(tmp_path, kind), layer_key="district", name_field=field)
    assert queries.list_layers() == []
