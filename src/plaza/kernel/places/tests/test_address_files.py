"""Published address files, whole, ragged and bad: every row is accounted for."""

from __future__ import annotations

import csv
import gzip
import json
import zipfile
from pathlib import Path

import pytest

from plaza.kernel.base.types import Invalid
from plaza.kernel.places import actions, queries
from plaza.kernel.places.types import ImportReport

CSV = "LON,LAT,NUMBER,STREET,UNIT,CITY,DISTRICT,REGION,POSTCODE,ID,HASH\n" + "".join(
    f"-118.{n:03},34.0,{n},MAIN STREET,,LOS ANGELES,,CA,90001,,h{n}\n" for n in range(1, 101)
)


def adds_up(report: ImportReport) -> bool:
    return report.read == report.created + report.updated + report.unchanged + report.rejected


@pytest.mark.django_db
def test_rows_that_must_be_rejected_are(real_data: Path, tmp_path: Path) -> None:
    refused = tmp_path / "refused.csv"
    report = actions.import_addresses(real_data / "geo" / "openaddresses_bad_data.csv", rejected_to=refused)
    assert (report.read, report.created, report.rejected) == (9, 0, 9)
    rows = list(csv.DictReader(refused.open(encoding="utf-8")))
    nowhere = "It has no latitude and no longitude."
    assert [row["reason"] for row in rows] == [
        "It has no longitude.",
        "It has no latitude.",
        nowhere,
        nowhere,
        "It has no street.",
        nowhere,
        "It has no longitude.",
        "It has no street.",
        "It has no street.",
    ]
    assert json.loads(rows[0]["data"])["street"] == "b"


@pytest.mark.django_db
def test_ragged_rows_are_read(real_data: Path) -> None:
    path = real_data / "geo" / "openaddresses_mixed_sample.csv"
    report = actions.import_addresses(path)
    lines = [line for line in path.read_text().splitlines()[1:] if line.strip()]
    assert report.read == len(lines)
    assert report.created > 0
    assert adds_up(report)
    assert queries.search_address("712046 Rge Road 34")[0].match == "exact"


@pytest.mark.django_db
def test_san_francisco_loads_and_is_searched(real_data: Path) -> None:
    path = real_data / "geo" / "openaddresses_san_francisco_excerpt.zip"
    report = actions.import_addresses(path, city="San Francisco")
    assert report.read == 7284
    assert report.created > 4000
    assert {one.reason for one in report.rejections} == {"The same address came before, at another position."}
    assert report.rejected == 27
    assert report.unchanged == 7284 - 27 - report.created  # a row per parcel: the same again is no fault
    assert adds_up(report)
    again = actions.import_addresses(path, city="San Francisco")
    assert (again.created, again.updated, again.rejected) == (0, 0, report.rejected)
    assert again.unchanged == 7284 - 27
    for typed in ("7 octavia st", "7 Octavia Street San Francisco", "7 OKTAVIA", "octavia 7"):
        assert queries.search_address(typed)[0].label.startswith("7 Octavia St")
    near = queries.nearest_address(37.77213916, -122.42387743)
    assert near is not None
    assert near.metres < 1


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["plain", "gz", "zip", "bom", "lines", "collection"])
def test_each_form_of_a_file_gives_the_same(tmp_path: Path, form: str) -> None:
    rows = list(csv.DictReader(CSV.splitlines()))
    features = [
        {
            "type": "Feature",
            "properties": {key.lower(): row[key] for key in ("NUMBER", "STREET", "CITY", "POSTCODE", "HASH")},
            "geometry": {"type": "Point", "coordinates": [float(row["LON"]), float(row["LAT"])]},
        }
        for row in rows
    ]
    path = tmp_path / {"zip": "a.zip", "gz": "a.csv.gz"}.get(
        form, "a.geojson" if form in ("lines", "collection") else "a.csv"
    )
    if form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("README.txt", "hello")
            archive.writestr("us/ca/los_angeles.csv", CSV)
    else:
        text = {
            "lines": "\n".join(map(json.dumps, features)),
            "collection": json.dumps({"type": "FeatureCollection", "features": features}),
            "bom": "\ufeff" + CSV,
        }.get(form, CSV)
        path.write_bytes(gzip.compress(text.encode()) if form == "gz" else text.encode())
    report = actions.import_addresses(path)
    assert (report.read, report.created) == (100, 100)
    assert queries.search_address("42 main st")[0].label == "42 Main Street, Los Angeles 90001"
    assert actions.import_addresses(path).unchanged == 100


@pytest.mark.django_db
def test_a_broken_import_is_resumed_by_starting_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plaza.kernel.places.actions.addresses.BATCH", 30)
    path = tmp_path / "a.csv.gz"
    whole = gzip.compress(CSV.encode())
    path.write_bytes(whole)

    def stop(done: int, _whole: int | None) -> None:
        if done == 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.import_addresses(path, progress=stop)
    report = actions.import_addresses(path)
    assert (report.read, report.unchanged, report.created) == (100, 60, 40)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Invalid, match="damaged or was not downloaded whole"):
        actions.import_addresses(path)


@pytest.mark.django_db
def test_hostile_rows_are_refused_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(
        b"LON,LAT,NUMBER,STREET\n"
        b"-118,34,1,Main St\n"
        b"-118,34\n"
        b"\n"
        b"x,y,2,Main St\n"
        b"-118,34,3,\xff\xfe\x00St\n"
        b"-118,34,4," + b"z" * 200_000 + b"\n"
        b"1e999,34,5,Main St\n"
        b"-118,34,6,<script>alert(1)</script>\n"
    )
    report = actions.import_addresses(path)
    assert report.read == 7
    assert adds_up(report)
    assert report.created == 3
    reasons = [one.reason for one in report.rejections]
    assert any("cannot be read as CSV" in reason for reason in reasons)
    assert any("not a pair of numbers" in reason for reason in reasons)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("absent.csv", None, "There is no file"),
        ("other.csv", b"a,b\n1,2\n", "no column for lon, lat, number, street. Its columns are: a, b"),
        ("empty.csv", b"", "Its columns are: none"),
        ("cut.zip", b"PK\x03\x04cut", "damaged or was not downloaded whole"),
    ],
)
def test_files_that_hold_no_addresses_are_refused_in_words(
    tmp_path: Path, name: str, data: bytes | None, words: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(Invalid, match=words):
        actions.import_addresses(tmp_path / name)
