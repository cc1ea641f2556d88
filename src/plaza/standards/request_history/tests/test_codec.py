"""Published rows become records, or are refused with a reason; formats are known by their columns."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plaza.standards.request_history.codec import (
    NotRecognised,
    Reader,
    Refused,
    list_formats,
    load_format,
    open_source,
    recognise,
    record_of,
)
from plaza.standards.request_history.codec.dates import when

LA = ZoneInfo("America/Los_Angeles")
MYLA = {
    "SRNumber": "1-1",
    "RequestType": "Bulky Items",
    "CreatedDate": "01/02/2018 12:05:00 AM",
    "Status": "Closed",
    "ClosedDate": "01/03/2018 01:00:00 PM",
    "Owner": "BOS",
    "Latitude": "34.1",
    "Longitude": "-118.2",
    "Novel": "kept",
}


def read(row: dict, fmt: str = "myla311"):
    return record_of(row, Reader(load_format(fmt)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("01/01/2018 12:00:09 AM", datetime(2018, 1, 1, 8, 0, 9, tzinfo=UTC)),
        ("01/02/2014 - 04:54PM", datetime(2014, 1, 3, 0, 54, tzinfo=UTC)),
        ("2020-01-01 00:05:00", datetime(2020, 1, 1, 8, 5, tzinfo=UTC)),
        ("2012-11-20T07:50:59.000", datetime(2012, 11, 20, 15, 50, 59, tzinfo=UTC)),
        ("2014-07-12T10:58:43-05:00", datetime(2014, 7, 12, 15, 58, 43, tzinfo=UTC)),
        ("4/12/2016 7:54", datetime(2016, 4, 12, 14, 54, tzinfo=UTC)),
        ("24.12.2019 18:00", datetime(2019, 12, 25, 2, 0, tzinfo=UTC)),
        ("3020-01-01", None),
        ("13/45/2020", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates(text, expected):
    assert when(text, LA) == expected


def test_a_row_becomes_a_record_in_utc():
    record = read(MYLA)
    assert (record.source_id, record.stage, record.outcome) == ("1-1", "closed", "done")
    assert record.opened_at == datetime(2018, 1, 2, 8, 5, tzinfo=UTC)
    assert record.department_name == "Bureau of Sanitation"
    assert (record.lat, record.lon) == (34.1, -118.2)
    assert record.extra == {"Novel": "kept"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"SRNumber": ""}, "no request number"),
        ({"SRNumber": "x" * 101}, "longer than 100"),
        ({"RequestType": " "}, "no request type"),
        ({"CreatedDate": ""}, "no opening date"),
        ({"CreatedDate": "yesterday"}, "“yesterday” is not a date"),
        ({None: ["one too many"]}, "more values"),
    ],
)
def test_refused_rows_say_why(change, reason):
    with pytest.raises(Refused, match=reason):
        read(MYLA | change)


def test_impossible_closing_date_keeps_the_row_and_what_was_published():
    record = read(MYLA | {"ClosedDate": "12/31/2017 01:00:00 PM"})
    assert record.closed_at == record.opened_at
    assert record.extra["closed_at_published"] == "12/31/2017 01:00:00 PM"


@pytest.mark.parametrize("pair", [("0", "0"), ("", ""), ("91", "10"), ("north", "west")])
def test_unusable_places_are_no_place(pair):
    record = read(MYLA | {"Latitude": pair[0], "Longitude": pair[1]})
    assert (record.lat, record.lon) == (None, None)


def test_place_from_point_text_when_columns_are_empty():
    record = read(MYLA | {"Latitude": "", "Longitude": "", "Location": "POINT (-118.29 34.06)"})
    assert (record.lat, record.lon) == (34.06, -118.29)


def test_rows_without_a_number_get_a_stable_one_and_twins_stay_two():
    row = {"date": "2016-06-27", "service_code": "Graffiti", "e": "2683920", "n": "1245604"}
    reader = Reader(load_format("zurich"))
    first, twin = record_of(row, reader), record_of(row, reader)
    assert twin.source_id == f"{first.source_id}-2"
    assert record_of(row, Reader(load_format("zurich"))).source_id == first.source_id
    assert 47.3 < first.lat < 47.4


def test_a_file_with_fewer_or_more_columns_is_still_recognised():
    columns = ["srnumber", "createddate", "requesttype", "status", "a_new_one", "another"]
    assert recognise(columns).key == "myla311"
    assert recognise(["unique_key", "complaint_type", "created_date"]).key == "nyc311"


def test_unknown_columns_are_answered_with_what_to_do():
    with pytest.raises(NotRecognised, match="--format"):
        recognise(["name", "age"])


def test_json_leaves_out_empty_keys_and_later_rows_bring_new_ones(tmp_path: Path):
    rows = [
        {"unique_key": "1", "complaint_type": "Noise", "created_date": "2012-11-20T07:50:59.000"},
        {
            "unique_key": "2",
            "complaint_type": "Noise",
            "created_date": "2012-11-20T07:50:59.000",
            "incident_zip": "1",
        },
    ]
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(json.dumps(rows).encode()))
    source = open_source(path)
    reader = Reader(recognise(source.columns))
    assert [record_of(row, reader).postcode for row in source.rows()] == ["", "1"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\x00\x00", b"[1, 2]", b"<a><b/></a>", b"[{", b'<!DOCTYPE x [<!ENTITY a "b">]><requests/>'],
)
def test_files_that_are_not_requests_are_refused_in_words(tmp_path: Path, content: bytes):
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(NotRecognised):
        list(open_source(path).rows())


def test_semicolons_and_windows_letters(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes("SRNumber;RequestType;CreatedDate;Address\n1;Baño;2020-01-01;Cañón 5\n".encode("cp1252"))
    source = open_source(path)
    (row,) = source.rows()
    assert record_of(row, Reader(recognise(source.columns))).address == "Cañón 5"


def test_a_mapping_of_the_citys_own(tmp_path: Path):
    mapping = tmp_path / "ours.yaml"
    mapping.write_text("key: ours\ncolumns: {source_id: Nr, type: Was, opened_at: Wann}\n", encoding="utf-8")
    record = record_of({"Nr": "7", "Was": "Loch", "Wann": "1.2.2020"}, Reader(load_format(str(mapping))))
    assert (record.source_id, record.type_name) == ("7", "Loch")


@pytest.mark.parametrize(
    "text",
    ["columns: {nr: a}", "key: a\ncolumns: {type: b}", "key: a\nwrong: 1\ncolumns: {source_id: a}", "- 1"],
)
def test_a_wrong_mapping_says_what_is_wrong(tmp_path: Path, text: str):
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotRecognised):
        load_format(str(path))


def test_every_published_file_is_read_with_each_row_accounted_for(real_data: Path):
    expected = {
        "la311_open_requests_points.json.gz": ("myla311", 27166),
        "myla311_2018-01_first10k.csv.gz": ("myla311", 10000),
        "myla311_2020-01_first10k.csv.gz": ("myla311", 10000),
        "newhaven_seeclickfix_2014_jan-jul.csv.gz": ("seeclickfix", 6035),
        "nyc311_2012_socrata_resource.json.gz": ("nyc311", 1000),
        "nyc311_2018-2019.csv.gz": ("nyc311", 1000),
        "open311_bloomington_requests.json": ("open311", 21),
        "open311_fixture_requests_many.xml": ("open311", 2),
        "open311_fixture_requests_single.xml": ("open311", 1),
        "open311_fixture_service_requests.json": ("open311", 2),
        "syracuse_potholes_filled_2016.csv.gz": ("syracuse_potholes", 7538),
        "zurich_zueriwieneu_reports_a.csv.gz": ("zurich", 31123),
    }
    for name, (key, rows) in expected.items():
        source = open_source(real_data / "311" / name)
        reader = Reader(recognise(source.columns))
        records = [record_of(row, reader) for row in source.rows()]
        assert (reader.format.key, len(records)) == (key, rows), name
        assert len({r.source_id for r in records}) == rows, name


def test_position_columns_with_swapped_names(real_data: Path):
    source = open_source(real_data / "311" / "syracuse_potholes_filled_2016.csv.gz")
    row = next(source.rows())
    record = record_of(row, Reader(recognise(source.columns)))
    assert 42 < record.lat < 44 and -77 < record.lon < -75


def test_shipped_formats_have_distinct_keys():
    assert len({f.key for f in list_formats()}) == len(list_formats()) >= 6


def test_csv_head_with_quotes(tmp_path: Path):
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows([list(MYLA), list(MYLA.values())])
    assert open_source(path).columns == tuple(MYLA)
