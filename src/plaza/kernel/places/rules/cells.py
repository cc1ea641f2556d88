"""H3 cells under areas: which cells an area may touch, and which lie wholly inside it.

Cells are compared grown by a tenth of a per cent (about 20 cm at resolution 9), because a cell's edge is
a great circle and the polygon we compare with has straight edges in degrees; half a millimetre apart here,
but "wholly inside" must be true for every point that H3 gives to the cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt
import shapely

FINEST = 11
COARSEST = 4
MOST_CELLS = 60_000
GROWN = 1.001


@dataclass(frozen=True, slots=True)
class Cover:
    """Pairs of cell and area that touch, sorted by cell and then area; ``whole`` where the cell is inside."""

    resolution: int
    cells: npt.NDArray[np.uint64]
    areas: npt.NDArray[np.int32]
    whole: npt.NDArray[np.bool_]


def choose_resolution(square_km: float) -> int:
    """The finest resolution at which so large a ground takes no more than ``MOST_CELLS`` cells."""
    for resolution in range(FINEST, COARSEST, -1):
        if square_km / h3.average_hexagon_area(resolution, unit="km^2") <= MOST_CELLS:
            return resolution
    return COARSEST


def cover(polygons: npt.NDArray[Any], square_km: float) -> Cover:
    """Which cells each polygon (WGS84, x is longitude) touches, at a resolution fit for ``square_km``."""
    resolution = choose_resolution(square_km)
    cells = np.fromiter(_cells_around(polygons, resolution), dtype=np.uint64)
    cells.sort()
    shapes, wraps = _shapes(cells)
    tree = shapely.STRtree(shapes)
    shapely.prepare(polygons)
    area, cell = tree.query(polygons, predicate="intersects")
    inside_area, inside_cell = tree.query(polygons, predicate="contains")
    whole = np.isin(area * len(cells) + cell, inside_area * len(cells) + inside_cell) & ~wraps[cell]
    order = np.lexsort((area, cell))
    return Cover(resolution, cells[cell[order]], area[order].astype(np.int32), whole[order])


def _cells_around(geometries: Any, resolution: int) -> set[int]:
    cells: set[int] = set()
    for west, south, east, north in shapely.bounds(geometries):
        box = h3.LatLngPoly([(south, west), (south, east), (north, east), (north, west)])
        cells.update(h3.h3shape_to_cells_experimental(box, resolution, contain="bbox_overlap"))
    return cells


def _shapes(cells: npt.NDArray[np.uint64]) -> tuple[Any, npt.NDArray[np.bool_]]:
    """Polygons of the cells, grown a little; and which of them cross the 180th meridian or hold a pole."""
    rings = [h3.cell_to_boundary(int(cell)) for cell in cells]
    sizes = np.fromiter(map(len, rings), dtype=np.int64, count=len(rings))
    corners = np.array([corner for ring in rings for corner in ring], dtype=float)[:, ::-1]
    owner = np.repeat(np.arange(len(rings)), sizes)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    middles = np.add.reduceat(corners, starts) / sizes[:, None]
    corners = middles[owner] + (corners - middles[owner]) * GROWN
    longitudes = corners[:, 0]
    wraps = np.maximum.reduceat(longitudes, starts) - np.minimum.reduceat(longitudes, starts) > 90
    # shapely closes a ring only when it is closed: give each its first corner again.
    take = np.insert(np.arange(len(corners)), np.cumsum(sizes), starts)
    closed_owner = np.insert(owner, np.cumsum(sizes), np.arange(len(rings)))
    lines = shapely.linearrings(corners[take], indices=closed_owner)
    return shapely.polygons(lines), wraps
