"""Known room names only, so that a line of code knows where it lives; no rooms named after nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.inspector.project import PACKAGE, Finding, Project

ROOMS = frozenset(
    "types rules events models queries actions listens pages forms endpoints admin options sample registry"
    " apps".split()
)
# Folders that hold no Python rooms: declarations, and what Django looks for by name.
SHELVES = frozenset(
    "case_types asset_classes datasets messages schema templates templatetags static locale migrations"
    " tests".split()
)
STANDARD_ROOMS = frozenset("codec endpoints client models apps".split())
STANDARD_SHELVES = frozenset("formats schemas vectors migrations locale tests".split())
EMPTY_NAMES = frozenset("utils util helpers helper common misc manager managers service core".split())


def look(project: Project) -> Iterator[Finding]:
    """Rooms of each app, and names that say nothing anywhere."""
    apps = list(project.apps())
    for layer, folder in apps:
        if layer != "engines":
            yield from _rooms(project, layer, folder)
    for path in project.matching("*.py", under=PACKAGE):
        yield from _empty_name(path)
    for path in project.matching("*.py", under="tools/"):
        yield from _empty_name(path)


def _rooms(project: Project, layer: str, folder: str) -> Iterator[Finding]:
    rooms, shelves = (STANDARD_ROOMS, STANDARD_SHELVES) if layer == "standards" else (ROOMS, SHELVES)
    files = {"__init__.py", "README.md"} | {f"{room}.py" for room in rooms}
    files |= {"standards": {"standard.toml", "openapi.yaml"}, "systems": {"system.toml"}}.get(layer, set())
    both: set[str] = set()
    for path in project.matching(f"{folder}/*"):
        first, *rest = PurePosixPath(path).relative_to(folder).parts
        if (rest and first not in rooms | shelves) or (not rest and first not in files):
            words = f"{first} is not a room of {folder}; rooms are {', '.join(sorted(rooms))}"
            yield Finding(path, 0, "rooms.name", words)
        if not rest and first.removesuffix(".py") in rooms:
            both.add(first.removesuffix(".py"))
    for room in sorted(both):
        if any(project.matching(f"{folder}/{room}/*.py")):
            words = f"{room} is both a file and a folder; keep one"
            yield Finding(f"{folder}/{room}.py", 0, "rooms.twice", words)


def _empty_name(path: str) -> Iterator[Finding]:
    for part in PurePosixPath(path).parts:
        if part.removesuffix(".py") in EMPTY_NAMES:
            words = f"{part} says nothing about what is inside; name it after its idea"
            yield Finding(path, 0, "rooms.empty_name", words)
