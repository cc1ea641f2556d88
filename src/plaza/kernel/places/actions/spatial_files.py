"""Opening published spatial files: GeoJSON, shapefiles in a zip, GeoPackage; any coordinate system."""

from __future__ import annotations

import gzip
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plaza.kernel.base.types import Invalid

OPENS = "GeoJSON (.geojson, .json, also .gz), a zipped shapefile, or a GeoPackage (.gpkg)"


@dataclass(frozen=True, slots=True)
class SpatialFile:
    """What a file holds: field names, and a shape in WGS84 and field values for each feature."""

    fields: tuple[str, ...]
    count: int
    shapes: Any
    columns: tuple[Any, ...]

    def features(self) -> Iterator[tuple[int, Any, dict[str, Any]]]:
        """Number of the feature in the file (from 1), its shapely geometry, its fields."""
        for index in range(self.count):
            values = {name: column[index] for name, column in zip(self.fields, self.columns, strict=True)}
            yield index + 1, self.shapes[index], values

    def need(self, *wanted: str | None) -> None:
        """Raise Invalid, with the fields that there are, when one of the wanted is not among them."""
        for name in wanted:
            if name and name not in self.fields:
                there = ", ".join(self.fields) or "none"
                raise Invalid(f"The file has no field “{name}”. Its fields are: {there}.")


def read_spatial(path: Path | str, file_layer: str | None = None, encoding: str | None = None) -> SpatialFile:
    """Read a file whole. Raises Invalid with a sentence on what is wrong and what would do."""
    path = Path(path)
    source = _source(path)
    import pyogrio
    import shapely
    from pyogrio.errors import DataSourceError

    try:
        layer = _choose_layer(path, pyogrio.list_layers(source), file_layer)
        meta, _, wkbs, columns = pyogrio.raw.read(source, layer=layer, encoding=encoding)
    except (DataSourceError, ValueError, UnicodeDecodeError) as error:
        raise Invalid(
            f"{path.name} could not be read as a spatial file ({_short(error)}). Use {OPENS}."
        ) from error
    if wkbs is None or not len(wkbs):
        raise Invalid(f"{path.name} holds no features.")
    shapes = _to_wgs84(shapely.from_wkb(wkbs, on_invalid="ignore"), meta["crs"], path)
    return SpatialFile(tuple(map(str, meta["fields"])), len(shapes), shapes, tuple(columns))


def _source(path: Path) -> str:
    """What GDAL is to open. Looks into the file first, because its own messages help nobody."""
    if not path.is_file():
        raise Invalid(f"There is no file {path}.")
    with path.open("rb") as file:
        start = file.read(4)
    full = str(path.resolve())
    if start[:2] == b"\x1f\x8b":
        _check_gzip(path)
        return f"/vsigzip/{full}"
    if start == b"PK\x03\x04":
        return f"/vsizip/{full}/{_member(path)}"
    if path.suffix.lower() == ".shp" and not path.with_suffix(".prj").exists():
        raise Invalid(_no_prj(path.name))
    return full


def _check_gzip(path: Path) -> None:
    try:
        with gzip.open(path) as file:
            file.read(1)
    except (OSError, EOFError) as error:
        raise Invalid(f"{path.name} is not a whole gzip file: {error}.") from error


def _member(path: Path) -> str:
    """The one spatial file in a zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            every = [name for name in archive.namelist() if not re.search(r"(^|/)(__MACOSX/|\.)", name)]
    except zipfile.BadZipFile as error:
        raise Invalid(f"{path.name} is not a whole zip file: {error}.") from error
    found = [name for name in every if name.lower().endswith((".shp", ".geojson", ".json", ".gpkg"))]
    if not found:
        there = ", ".join(every[:8]) or "nothing"
        raise Invalid(f"{path.name} holds no shapefile (.shp), GeoJSON or GeoPackage. It holds: {there}.")
    if len(found) > 1:
        raise Invalid(
            f"{path.name} holds several spatial files ({', '.join(found)}). Zip the one to import alone."
        )
    stem, _, ending = found[0].rpartition(".")
    if ending.lower() == "shp" and not any(name.lower() == f"{stem}.prj".lower() for name in every):
        raise Invalid(_no_prj(path.name))
    return found[0]


def _no_prj(name: str) -> str:
    return (
        f"{name} has no .prj file, so nobody can say where on Earth its coordinates are. "
        "Ask its publisher for the .prj, or export it again as GeoJSON."
    )


def _choose_layer(path: Path, layers: Sequence[Sequence[Any]], wanted: str | None) -> str:
    names = [str(name) for name, kind in layers if kind is not None] or [str(row[0]) for row in layers]
    if wanted and wanted not in names:
        raise Invalid(f"{path.name} has no layer “{wanted}”. Its layers are: {', '.join(names)}.")
    if not wanted and len(names) > 1:
        raise Invalid(f"{path.name} has several layers: {', '.join(names)}. Say which one to import.")
    if not names:
        raise Invalid(f"{path.name} holds no layer.")
    return wanted or names[0]


def _to_wgs84(shapes: Any, crs: str | None, path: Path) -> Any:
    if not crs:
        raise Invalid(
            f"{path.name} does not say in which coordinate system it is. Export it again as GeoJSON."
        )
    import numpy as np
    import pyproj
    import shapely

    try:
        source = pyproj.CRS.from_user_input(crs)
        change = pyproj.Transformer.from_crs(source, "EPSG:4326", always_xy=True)
    except pyproj.exceptions.ProjError as error:
        raise Invalid(
            f"{path.name} is in a coordinate system that is not understood: {_short(error)}"
        ) from error
    if source.equals(pyproj.CRS("EPSG:4326"), ignore_axis_order=True):
        return shapely.force_2d(shapes)
    return shapely.transform(
        shapely.force_2d(shapes), lambda xy: np.column_stack(change.transform(xy[:, 0], xy[:, 1]))
    )


def _short(error: Exception) -> str:
    return str(error).split("; ")[0].splitlines()[0][:160] if str(error) else type(error).__name__


def words(value: Any) -> str:
    """A field's value as text: ``7.0`` is ``7``, nothing is empty."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).replace("\0", " ").split())
