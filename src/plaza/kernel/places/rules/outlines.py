"""Geometry of areas: checked and repaired on the way in, simplified on the way to the map."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import numpy as np
import shapely

from plaza.kernel.base.types import Invalid

METRES_PER_DEGREE = 111_194.9


@dataclass(frozen=True, slots=True)
class Outline:
    """A checked geometry: WKB, bounding box (w, s, e, n), a point inside (lat, lon), size, if repaired."""

    wkb: bytes
    bbox: tuple[float, float, float, float]
    inside: tuple[float, float]
    square_km: float
    repaired: bool


def outline(shape: Any) -> Outline:
    """Check and repair a shapely polygon in WGS84. Raises Invalid with the reason when it cannot serve."""
    if shape is None or shape.is_empty:
        raise Invalid("It has no geometry.")
    shape = shapely.force_2d(shape)
    repaired = not shape.is_valid
    if repaired:
        shape = shapely.make_valid(shape)
    shape = _only_polygons(shape)
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Invalid(
            f"Its positions are not degrees (x from {west:.0f} to {east:.0f}, y from {south:.0f} to "
            f"{north:.0f}): the file does not say in which coordinate system it is, or says the wrong one."
        )
    point = shapely.point_on_surface(shape)
    return Outline(
        shapely.to_wkb(shape, byte_order=1),
        (west, south, east, north),
        (point.y, point.x),
        square_km(shape),
        repaired,
    )


def _only_polygons(shape: Any) -> Any:
    """The surface of a geometry; lines and points that a repair left over are dropped."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    surfaces = [
        part for part in shapely.get_parts(shape, return_index=False) if part.geom_type.endswith("Polygon")
    ]
    if not surfaces:
        raise Invalid(f"It is a {shape.geom_type}, not an area.")
    return shapely.union_all(surfaces)


def from_geojson(geometry: Mapping[str, Any]) -> Any:
    """A shapely geometry from a GeoJSON one. Raises Invalid."""
    try:
        return shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.GEOSException, TypeError, ValueError) as error:
        raise Invalid(f"The geometry is not valid GeoJSON: {error}") from error


def from_wkb(data: bytes) -> Any:
    """A shapely geometry from WKB. Raises Invalid."""
    try:
        return shapely.from_wkb(data)
    except (shapely.errors.GEOSException, TypeError) as error:
        raise Invalid(f"The geometry is not valid WKB: {error}") from error


def square_km(shape: Any) -> float:
    """Size of a WGS84 shape on an equal-area cylinder (sphere): right to half a per cent, which is enough
    to put areas in order of size.
    """

    def flat(corners: Any) -> Any:
        x, y = np.radians(corners[:, 0]), np.sin(np.radians(corners[:, 1]))
        return np.column_stack((x, y)) * 6371.0088

    return float(shapely.transform(shape, flat).area)


def simplified(wkbs: Sequence[bytes], metres: float) -> list[dict[str, Any]]:
    """GeoJSON geometries of areas, simplified together so that neighbours keep their shared border."""
    shapes = shapely.from_wkb(np.array(wkbs, dtype=object))
    digits = 7
    if metres > 0 and len(shapes):
        middle = cos(radians(float(np.nanmean(shapely.bounds(shapes)[:, [1, 3]]))))
        narrow = np.array([middle, 1.0])
        flat = shapely.transform(shapes, lambda xy: xy * narrow)
        simple = shapely.coverage_simplify(flat, metres / METRES_PER_DEGREE)
        simple = np.where(shapely.is_empty(simple), flat, simple)
        shapes = shapely.transform(simple, lambda xy: xy / narrow)
        digits = 5
    shapes = shapely.transform(shapes, lambda xy: np.round(xy, digits))
    return [json.loads(text) for text in shapely.to_geojson(shapes)]
