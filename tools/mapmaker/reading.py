"""What the map tells, read from manifests, docstrings and event classes; nothing is imported."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Any

from tools.inspector.project import PACKAGE, Project
from tools.inspector.rules.events import event_types
from tools.inspector.rules.manifests import read

TIERS = {1: "sketch", 2: "working", 3: "dependable", 4: "exemplary"}
TYPE = re.compile(r"TYPE\b[^=\n]*=\s*\"([^\"]+)\"")
KERNEL_ORDER = "base ledger people places things datasets money messaging knowledge cases".split()


@dataclass(frozen=True, slots=True)
class Noun:
    """One kernel primitive, or one engine."""

    key: str
    folder: str
    about: str
    sends: tuple[str, ...]
    hears: tuple[str, ...]


def nouns(project: Project, layer: str) -> list[Noun]:
    """Kernel primitives in the order of their imports; engines by name."""
    found = [_noun(project, folder) for each, folder in project.apps() if each == layer]
    order = {key: place for place, key in enumerate(KERNEL_ORDER)}
    return sorted(found, key=lambda noun: (order.get(noun.key, len(order)), noun.key))


def manifests(project: Project, layer: str) -> list[tuple[str, dict[str, Any]]]:
    """(folder, manifest) of every system or standard."""
    name = {"systems": "system.toml", "standards": "standard.toml"}[layer]
    return [
        (folder, read(project, f"{folder}/{name}"))
        for each, folder in project.apps()
        if each == layer and f"{folder}/{name}" in project.files
    ]


def _noun(project: Project, folder: str) -> Noun:
    key = folder.rpartition("/")[2]
    sends = tuple(kind for kind in event_types(project) if kind.startswith(f"{key}."))
    return Noun(key, folder, _about(project, f"{folder}/__init__.py"), sends, _heard(project, folder))


def _about(project: Project, path: str) -> str:
    """The first sentence of a docstring, without the word before a colon where that is the folder's name."""
    tree = project.tree(path)
    first = (ast.get_docstring(tree) or "").split("\n\n")[0] if tree else ""
    sentence = " ".join(first.split())
    name = path.split("/")[-2].split("_")[0]
    told = re.sub(rf"^{name}:\s*", "", sentence, flags=re.I)
    return told[:1].upper() + told[1:]


def _classes(project: Project) -> dict[str, str]:
    """Event class name to event type, over all apps."""
    names: dict[str, str] = {}
    for path in project.matching("*/events.py", "*/events/*.py", under=PACKAGE):
        tree = project.tree(path)
        for node in tree.body if tree else ():
            source = ast.get_source_segment(project.text(path), node) or ""
            if isinstance(node, ast.ClassDef) and (kind := TYPE.search(source)):
                names[node.name] = kind[1]
    return names


def _heard(project: Project, folder: str) -> tuple[str, ...]:
    """Events whose classes a ``listens`` room takes in."""
    names = _classes(project)
    heard = set()
    for path in project.matching(f"{folder}/listens.py", f"{folder}/listens/*.py"):
        for node in ast.walk(project.tree(path) or ast.Module([], [])):
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("events"):
                heard |= {names[each.name] for each in node.names if each.name in names}
    return tuple(sorted(heard))
