"""Manifests: each system and standard says what it is; ids are unique and clash with nothing."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from typing import Any

from tools.inspector.project import Finding, Project
from tools.inspector.rules.events import event_types

SYSTEM: dict[str, type] = {
    "id": str,
    "name": str,
    "purpose": str,
    "area": str,
    "owner_role": str,
    "seed_rows": list,
    "kernel": list,
    "standards": list,
    "tier": int,
    "events": dict,
    "personal_data": dict,
    "technologies": dict,
}
STANDARD: dict[str, type] = {
    "id": str,
    "name": str,
    "version": str,
    "direction": str,
    "purpose": str,
    "kernel": list,
    "clauses": list,
}
DIRECTIONS = ("in", "out", "in and out")
# Labels of Django's own applications and of the ones we install beside them.
TAKEN = frozenset(
    "admin admindocs auth contenttypes flatpages gis humanize messages postgres redirects sessions sitemaps"
    " sites staticfiles syndication account allauth mfa socialaccount usersessions django_tasks"
    " django_tasks_database".split()
)
AREAS = frozenset(
    "front_door streets mobility environment safety business data networks inclusion city_hall".split()
)
ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def read(project: Project, path: str) -> dict[str, Any]:
    """A manifest, empty where it cannot be read."""
    try:
        return tomllib.loads(project.text(path))
    except tomllib.TOMLDecodeError:
        return {}


def look(project: Project) -> Iterator[Finding]:
    """Every system and standard, then ids over all apps."""
    ids: dict[str, str] = {}
    events = set(event_types(project))
    kernel = {folder.rpartition("/")[2] for layer, folder in project.apps() if layer == "kernel"}
    for layer, folder in project.apps():
        name = folder.rpartition("/")[2]
        yield from _id(name, folder, ids)
        if layer == "systems":
            yield from _manifest(project, f"{folder}/system.toml", SYSTEM, kernel)
            yield from _unknown_events(project, f"{folder}/system.toml", events)
            yield from _readme(project, folder)
        elif layer == "standards":
            yield from _manifest(project, f"{folder}/standard.toml", STANDARD, kernel)


def _id(name: str, folder: str, ids: dict[str, str]) -> Iterator[Finding]:
    if not ID.fullmatch(name):
        yield Finding(folder, 0, "manifests.id", f"{name} is not a plain snake_case noun")
    if name in sys.stdlib_module_names:
        yield Finding(folder, 0, "manifests.id", f"{name} is a module of Python's own library")
    if name in TAKEN:
        yield Finding(folder, 0, "manifests.id", f"{name} is the label of an application we install")
    if name in ids:
        yield Finding(folder, 0, "manifests.id", f"{name} is also the id of {ids[name]}; ids are unique")
    ids[name] = folder


def _unknown_events(project: Project, path: str, events: set[str]) -> Iterator[Finding]:
    told = read(project, path).get("events") or {}
    for key in ("sends", "hears"):
        for name in told.get(key) or ():
            if name not in events:
                yield Finding(path, 0, "manifests.events", f"no event is called {name}")


def _readme(project: Project, folder: str) -> Iterator[Finding]:
    if f"{folder}/README.md" not in project.files:
        words = "a system says in README.md what one gets, how to try it in two minutes, and its limits"
        yield Finding(f"{folder}/README.md", 0, "manifests.readme", words)


def _manifest(project: Project, path: str, wanted: dict[str, type], kernel: set[str]) -> Iterator[Finding]:
    if path not in project.files:
        yield Finding(path, 0, "manifests.missing", "every system and standard has a manifest")
        return
    told = read(project, path)
    for key, kind in wanted.items():
        if not isinstance(told.get(key), kind) or (kind is str and not told[key].strip()):
            yield Finding(path, 0, "manifests.complete", f"{key} is missing or is not a {kind.__name__}")
    for key in sorted(set(told) - set(wanted)):
        yield Finding(path, 0, "manifests.unknown", f"nobody knows the key {key}")
    yield from _values(path, told, kernel)


def _values(path: str, told: dict[str, Any], kernel: set[str]) -> Iterator[Finding]:
    parts = path.split("/")
    if told.get("id") != parts[-2]:
        yield Finding(path, 0, "manifests.id", f"the id is the folder's name, {parts[-2]}")
    for noun in told.get("kernel") or ():
        if noun not in kernel:
            yield Finding(path, 0, "manifests.kernel", f"the kernel has no {noun}")
    if "\n" in str(told.get("purpose", "")):
        yield Finding(path, 0, "manifests.purpose", "the purpose fits on one line")
    if parts[-1] == "standard.toml":
        if told.get("direction") not in DIRECTIONS:
            yield Finding(path, 0, "manifests.direction", f"direction is one of {', '.join(DIRECTIONS)}")
        return
    if told.get("area") != parts[-3] or parts[-3] not in AREAS:
        yield Finding(path, 0, "manifests.area", f"the area is the folder it is in, one of {sorted(AREAS)}")
    for key in ("sends", "hears"):
        if not isinstance((told.get("events") or {}).get(key), list):
            yield Finding(path, 0, "manifests.events", f"events.{key} is a list, empty where there is none")
