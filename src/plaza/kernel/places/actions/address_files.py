"""Reading published address files row by row: OpenAddresses CSV, GeoJSON lines, points of a shapefile."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import IO

from plaza.kernel.base.types import Invalid
from plaza.kernel.places.actions.addresses import Given
from plaza.kernel.places.actions.spatial_files import read_spatial, words
from plaza.kernel.places.rules.labels import readable
from plaza.kernel.places.types import AddressRow

COLUMNS: dict[str, tuple[tuple[str, ...], ...]] = {
    "lon": (("lon",), ("longitude",), ("lng",), ("x",)),
    "lat": (("lat",), ("latitude",), ("y",)),
    "number": (("number",), ("addr_num", "addr_n_sfx"), ("house_number",), ("housenumber",)),
    "street": (("street",), ("st_name", "st_type"), ("street_name",), ("streetname",)),
    "unit": (("unit",), ("unit_num",)),
    "city": (("city",), ("town",)),
    "postcode": (("postcode",), ("zipcode",), ("zip",), ("postal_code",)),
}
"""For each part of an address the columns that may hold it; several columns are put together."""


def read_address_file(path: Path, city: str) -> Iterator[Given]:
    """Rows of any supported file, good or not. Raises Invalid when the file as a whole cannot be used."""
    if not path.is_file():
        raise Invalid(f"There is no file {path}.")
    with path.open("rb") as file:
        start = file.read(2)
    try:
        if start == b"PK":
            yield from _zip(path, city)
        elif start == b"\x1f\x8b":
            with gzip.open(path) as packed:
                yield from _text(packed, path, city)
        else:
            with path.open("rb") as file:
                yield from _text(file, path, city)
    except (gzip.BadGzipFile, zipfile.BadZipFile, EOFError) as error:
        raise Invalid(f"{path.name} is damaged or was not downloaded whole: {error}.") from error


def _zip(path: Path, city: str) -> Iterator[Given]:
    with zipfile.ZipFile(path) as archive:
        members = [name for name in archive.namelist() if name.lower().endswith(".csv")]
        row = 0
        for name in members:
            with archive.open(name) as file:
                for given in _csv(_lines(file), f"{path.name}/{name}", city):
                    row += 1
                    yield given._replace(row=row)
    if not members:
        yield from _points(path, city)


def _text(file: IO[bytes] | gzip.GzipFile, path: Path, city: str) -> Iterator[Given]:
    lines = _lines(file)
    first = next(lines, "")
    if not first.lstrip().startswith("{"):
        yield from _csv(chain([first], lines), path.name, city)
    elif '"Feature"' in first and '"FeatureCollection"' not in first:
        yield from _features(chain([first], lines), city)
    else:
        yield from _points(path, city)


def _lines(file: IO[bytes] | gzip.GzipFile) -> Iterator[str]:
    for line in io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline=""):
        yield line.replace("\0", "")


def _csv(lines: Iterable[str], name: str, city: str) -> Iterator[Given]:
    reader = csv.reader(lines)
    header = [column.strip().casefold() for column in next(reader, [])]
    _need(header, name)
    row = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row += 1
            yield Given(row, None, f"The row cannot be read as CSV: {error}.")
            continue
        if not cells:
            continue  # an empty line is no row
        row += 1
        yield _given(row, dict(zip(header, map(str.strip, cells), strict=False)), city)


def _need(columns: Iterable[str], name: str) -> None:
    there = set(columns)
    missing = [
        part
        for part in ("lon", "lat", "number", "street")
        if not any(choice[0] in there for choice in COLUMNS[part])
    ]
    if missing:
        raise Invalid(
            f"{name} does not look like an OpenAddresses file: it has no column for {', '.join(missing)}. "
            f"Its columns are: {', '.join(sorted(column for column in there if column)) or 'none'}."
        )


def _features(lines: Iterable[str], city: str) -> Iterator[Given]:
    for row, line in enumerate(filter(str.strip, lines), 1):
        try:
            feature = json.loads(line)
            lon, lat = feature["geometry"]["coordinates"][:2]
            fields = {str(key).casefold(): words(value) for key, value in feature["properties"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            yield Given(row, None, "The line is not a GeoJSON feature with a point.", {"line": line[:200]})
            continue
        yield _given(row, {**fields, "lon": str(lon), "lat": str(lat)}, city)


def _points(path: Path, city: str) -> Iterator[Given]:
    """Points of a shapefile, a GeoPackage or a GeoJSON collection (OpenAddresses keeps its sources so)."""
    file = read_spatial(path)
    _need([*(name.casefold() for name in file.fields), "lon", "lat"], path.name)
    for row, shape, values in file.features():
        fields = {name.casefold(): words(value) for name, value in values.items()}
        if shape is None or shape.is_empty:
            yield Given(row, None, "It has no position.", fields)
            continue
        point = shape.centroid
        yield _given(row, {**fields, "lon": repr(point.x), "lat": repr(point.y)}, city)


def _given(row: int, fields: Mapping[str, str], city: str) -> Given:
    part = {name: _first(fields, choices) for name, choices in COLUMNS.items()}
    try:
        lat, lon = float(part["lat"]), float(part["lon"])
    except ValueError:
        empty = [name for name, key in (("latitude", "lat"), ("longitude", "lon")) if not part[key]]
        reason = f"It has no {' and no '.join(empty)}." if empty else "Its position is not a pair of numbers."
        return Given(row, None, reason, fields)
    town = readable(part["city"]) or city
    address = AddressRow(
        readable(part["street"]), part["number"], lat, lon, part["unit"], town, part["postcode"]
    )
    return Given(row, address, "", fields)


def _first(fields: Mapping[str, str], choices: Iterable[tuple[str, ...]]) -> str:
    for columns in choices:
        if fields.get(columns[0]):
            glue = "" if columns[0] == "addr_num" else " "
            return glue.join(value for column in columns if (value := fields.get(column, "")))
    return ""
