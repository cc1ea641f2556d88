"""Where a point lies, from memory: an H3 dictionary for whole cells, exact polygons on borders.

Overlapping areas of one layer (Los Angeles' neighbourhood councils do overlap): the smallest area that
holds the point wins, then the first key. A point exactly on a border lies in both sides, so the same rule
decides. Nothing is ever answered beyond the edge of an area.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt
import shapely

from plaza.kernel.places.rules.cells import Cover, cover
from plaza.kernel.places.types import AreaRef


@dataclass(frozen=True, slots=True)
class IndexedArea:
    """One area as the index takes it; ``polygon`` is a shapely geometry in WGS84."""

    layer: int
    ref: AreaRef
    polygon: Any
    square_km: float


class Answer(NamedTuple):
    """What is known of a cell: layers that are settled, and for the others who may hold the point."""

    settled: dict[str, AreaRef]
    open: tuple[tuple[str, tuple[tuple[Any, AreaRef], ...]], ...]


class AreaIndex:
    """Immutable once built; may be asked from any number of threads."""

    def __init__(
        self, layers: Sequence[str], areas: Sequence[IndexedArea], ready: Cover | None = None
    ) -> None:
        """Build over the areas of all layers; ``ready`` is the cover of an earlier build of the same."""
        self.layers = tuple(layers)
        self.areas = sorted(areas, key=lambda area: (area.layer, area.square_km, area.ref.key))
        self._polygons = np.array([area.polygon for area in self.areas], dtype=object)
        self._layer_of = np.array([area.layer for area in self.areas], dtype=np.int64)
        if len(self.areas):
            _warm(self._polygons)
        self.cover = ready or self._cover()
        self._settle()
        self._answers = self._dictionary()

    def _cover(self) -> Cover:
        if not self.areas:
            nothing = np.zeros(0)
            return Cover(9, nothing.astype(np.uint64), nothing.astype(np.int32), nothing.astype(bool))
        widest = max(
            sum(area.square_km for area in self.areas if area.layer == layer)
            for layer in range(len(self.layers))
        )
        return cover(self._polygons, widest)

    def _settle(self) -> None:
        """Rows of the cover as flat arrays: one slot per cell, rows in order of preference."""
        self._cells, self._first = np.unique(self.cover.cells, return_index=True)
        self._count = np.diff(np.append(self._first, len(self.cover.cells)))

    def _dictionary(self) -> dict[int, Answer]:
        shared: dict[tuple[tuple[int, bool], ...], Answer] = {}
        answers: dict[int, Answer] = {}
        pairs = list(zip(self.cover.areas.tolist(), self.cover.whole.tolist(), strict=True))
        for cell, first, count in zip(
            self._cells.tolist(), self._first.tolist(), self._count.tolist(), strict=True
        ):
            rows = tuple(pairs[first : first + count])
            answer = shared.get(rows)
            if answer is None:
                answer = shared[rows] = self._answer(rows)
            answers[cell] = answer
        return answers

    def _answer(self, rows: tuple[tuple[int, bool], ...]) -> Answer:
        settled: dict[str, AreaRef] = {}
        open_: dict[str, list[tuple[Any, AreaRef]]] = {}
        done: set[str] = set()
        for index, whole in rows:
            area = self.areas[index]
            layer = self.layers[area.layer]
            if layer in done:
                continue
            if whole:
                done.add(layer)
            if whole and layer not in open_:
                settled[layer] = area.ref
            else:
                open_.setdefault(layer, []).append((None if whole else area.polygon, area.ref))
        return Answer(settled, tuple((layer, tuple(tests)) for layer, tests in open_.items()))

    def find(self, lat: float, lon: float) -> dict[str, AreaRef]:
        """Layer key to area for one point; nothing for a point that is not on the globe."""
        if not (-90.0 <= lat <= 90.0 and -180.0 <= lon <= 180.0):
            return {}
        answer = self._answers.get(h3.latlng_to_cell(lat, lon, self.cover.resolution))
        if answer is None:
            return {}
        found = answer.settled.copy()
        for layer, tests in answer.open:
            for polygon, ref in tests:
                if polygon is None or shapely.intersects_xy(polygon, lon, lat):
                    found[layer] = ref
                    break
        return found

    def find_many(self, lats: npt.ArrayLike, lons: npt.ArrayLike) -> list[dict[str, AreaRef]]:
        """``find`` for many points; equal answers are one shared dict."""
        codes = self.codes(np.asarray(lats, dtype=float), np.asarray(lons, dtype=float))
        combined = np.zeros(len(codes), dtype=np.int64)
        for column in range(codes.shape[1]):
            _, place = np.unique(codes[:, column], return_inverse=True)
            combined = np.unique(combined * (int(place.max(initial=0)) + 1) + place, return_inverse=True)[1]
        _, first, inverse = np.unique(combined, return_index=True, return_inverse=True)
        answers = np.empty(len(first), dtype=object)
        for slot, row in enumerate(codes[first].tolist()):
            answers[slot] = {self.layers[n]: self.areas[code].ref for n, code in enumerate(row) if code >= 0}
        return list(answers[inverse])

    def codes(self, lats: npt.NDArray[np.float64], lons: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """One row per point, one column per layer: the number of the area in ``areas``, or -1."""
        codes = np.full((len(lats), len(self.layers)), -1, dtype=np.int64)
        point, row = self._candidates(lats, lons)
        area = self.cover.areas[row].astype(np.int64)
        holds = self.cover.whole[row].copy()
        unsure = np.flatnonzero(~holds)
        unsure = unsure[np.argsort(area[unsure], kind="stable")]
        numbers, starts = np.unique(area[unsure], return_index=True)
        ends = np.append(starts[1:], len(unsure))[: len(starts)]
        for number, start, end in zip(numbers, starts, ends, strict=True):
            group = unsure[start:end]
            at = point[group]
            holds[group] = shapely.intersects_xy(self._polygons[number], lons[at], lats[at])
        # Written last to first, so that the preferred area of a layer is the one that stays.
        point, area = point[holds][::-1], area[holds][::-1]
        codes[point, self._layer_of[area]] = area
        return codes

    def _candidates(
        self, lats: npt.NDArray[np.float64], lons: npt.NDArray[np.float64]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Pairs of point number and cover row, in the order of points and preference."""
        good = np.flatnonzero((np.abs(lats) <= 90) & (np.abs(lons) <= 180))
        if not len(good) or not len(self._cells):
            nothing = np.zeros(0, dtype=np.int64)
            return nothing, nothing
        resolution, to_cell = self.cover.resolution, h3.latlng_to_cell
        cells = np.array(
            [
                to_cell(lat, lon, resolution)
                for lat, lon in zip(lats[good].tolist(), lons[good].tolist(), strict=True)
            ],
            dtype=np.uint64,
        )
        slot = np.searchsorted(self._cells, cells).clip(max=len(self._cells) - 1)
        known = self._cells[slot] == cells
        good, slot = good[known], slot[known]
        count = self._count[slot]
        point = np.repeat(good, count)
        step = np.arange(len(point)) - np.repeat(np.cumsum(count) - count, count)
        return point, np.repeat(self._first[slot], count) + step


def _warm(polygons: npt.NDArray[Any]) -> None:
    """Prepare the polygons and ask each once: GEOS builds its trees on first use, and threads must not."""
    shapely.prepare(polygons)
    inside = shapely.bounds(polygons)
    shapely.intersects_xy(polygons, (inside[:, 0] + inside[:, 2]) / 2, (inside[:, 1] + inside[:, 3]) / 2)
