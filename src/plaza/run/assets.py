"""Front-end files: which parts of npm packages we serve, and how they are collected and compressed.

The packages come from ``package-lock.json`` and are served by us under ``/static/vendor/<package>/``;
no page asks another machine for anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from plaza.run.config import ROOT

MODULES = ROOT / "node_modules"
# served folder: (folder in node_modules, patterns)
VENDOR: dict[str, tuple[str, tuple[str, ...]]] = {
    "vendor/maplibre-gl": (
        "maplibre-gl/dist",
        ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "maplibre-gl.css"),
    ),
    "vendor/fonts/atkinson": ("@fontsource/atkinson-hyperlegible/files", ("*-latin*-normal.woff2",)),
    "vendor/fonts/noto-arabic": (
        "@fontsource/noto-sans-arabic/files",
        ("*-arabic-400-normal.woff2", "*-arabic-700-normal.woff2"),
    ),
}


def static_storage(root: Path) -> str:
    """Fingerprinted and compressed once files are collected; plain names before that."""
    if (root / "staticfiles.json").is_file():
        return "plaza.run.storage.CollectedFiles"
    return "django.contrib.staticfiles.storage.StaticFilesStorage"


class PackageFinder(BaseFinder):
    """Finds the listed files of npm packages for ``collectstatic`` and the ``static`` tag."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storages: dict[str, FileSystemStorage] = {}
        for prefix, (folder, _) in VENDOR.items():
            storage = FileSystemStorage(location=str(MODULES / folder))
            storage.prefix = prefix  # type: ignore[attr-defined]
            self.storages[prefix] = storage

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [
            str(MODULES / VENDOR[prefix][0] / name)
            for name, storage in self.list(None)
            if f"{(prefix := storage.prefix)}/{name}" == path
        ]
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        for prefix, (folder, patterns) in VENDOR.items():
            for pattern in patterns:
                for path in sorted((MODULES / folder).glob(pattern)):
                    yield path.name, self.storages[prefix]
