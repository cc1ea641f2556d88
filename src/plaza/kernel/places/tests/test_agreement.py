"""Our answers beside those that Los Angeles itself wrote into its published requests."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from plaza.kernel.places import actions, queries

LAYERS = {
    "cd": ("la_council_districts_shp.zip", "district"),
    "nc": ("la_neighborhood_councils_2019.geojson.gz", "nc_id"),
    "policeprecinct": ("lapd_divisions_shp.zip", "name"),
}
LEAST = {"cd": 0.985, "nc": 0.97, "policeprecinct": 0.985}


def agreement(folder: Path, file: str) -> dict[str, tuple[int, int]]:
    """For each column that the city filled: in how many rows we agree, of how many."""
    with gzip.open(folder / "311" / file, "rt", encoding="utf-8") as text:
        rows = [{key.lower(): value.strip() for key, value in row.items()} for row in csv.DictReader(text)]
    rows = [row for row in rows if row["latitude"] and float(row["latitude"])]
    answers = queries.where_are(
        [float(row["latitude"]) for row in rows], [float(row["longitude"]) for row in rows]
    )
    counts = {}
    for column in LAYERS:
        given = [
            (_same(row[column]), _same(answer[column].key if column in answer else ""))
            for row, answer in zip(rows, answers, strict=True)
            if row[column]
        ]
        counts[column] = (sum(theirs == ours for theirs, ours in given), len(given))
    return counts


def _same(value: str) -> str:
    return value.removesuffix(".0").casefold().replace("street", "st").replace(" ", "")


@pytest.mark.django_db
@pytest.mark.parametrize("file", ["myla311_2018-01_first10k.csv.gz", "myla311_2020-01_first10k.csv.gz"])
def test_we_agree_with_the_city(real_data: Path, file: str) -> None:
    for layer, (boundaries, key) in LAYERS.items():
        actions.import_boundaries(
            real_data / "geo" / boundaries, layer_key=layer, name_field="name", key_field=key
        )
    for column, (same, given) in agreement(real_data, file).items():
        print(f"{file} {column}: {same} of {given} = {same / given:.2%}")
        assert given > 8000
        assert same / given >= LEAST[column], column
