"""Keeps the slow part of a large area index on disk, so that the next process starts at once."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from plaza.kernel.places.rules.area_index import AreaIndex, IndexedArea
    from plaza.kernel.places.rules.cells import Cover

WORTH_SECONDS = 0.2
FORMAT = 1


def build(layers: Sequence[str], areas: Sequence[IndexedArea], token: str) -> AreaIndex:
    """The index of these areas: from the cache when it has this version, and into it when it was slow."""
    from plaza.kernel.places.rules.area_index import AreaIndex

    path = _path(token)
    ready = _read(path, len(areas)) if token else None
    started = time.monotonic()
    index = AreaIndex(layers, areas, ready)
    if token and ready is None and time.monotonic() - started > WORTH_SECONDS:
        _write(path, index.cover)
    return index


def _path(token: str) -> Path:
    return Path(settings.DATA) / "cache" / f"areas-{FORMAT}-{token}.npz"


def _read(path: Path, area_count: int) -> Cover | None:
    import numpy as np

    from plaza.kernel.places.rules.cells import Cover

    try:
        with np.load(path, allow_pickle=False) as kept:
            cover = Cover(int(kept["resolution"]), kept["cells"], kept["areas"], kept["whole"])
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None
    return cover if int(cover.areas.max(initial=-1)) < area_count else None


def _write(path: Path, cover: Cover) -> None:
    """Best effort: a full or read-only disk only means that the next start builds again."""
    import numpy as np

    aside = path.with_name(f"{path.stem}.{os.getpid()}.part.npz")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(aside, resolution=cover.resolution, cells=cover.cells, areas=cover.areas, whole=cover.whole)
        aside.replace(path)
        for old in path.parent.glob("areas-*.npz"):
            if old != path and ".part" not in old.name:
                old.unlink(missing_ok=True)
    except OSError:
        aside.unlink(missing_ok=True)
