"""Doors of a kernel noun: what outer layers may import of it. Tables are also held by import-linter."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.inspector.project import PACKAGE, Finding, Project

DOORS = frozenset("types rules events queries actions registry".split())
# Where a city is put together: what a blueprint may say, and the sample city.
MORE_FOR_RUN = frozenset({"options", "sample"})


def look(project: Project) -> Iterator[Finding]:
    """Every module outside the kernel."""
    for path in project.python():
        if path.startswith(f"{PACKAGE}kernel/"):
            continue
        allowed = DOORS | MORE_FOR_RUN if path.startswith(f"{PACKAGE}run/") else DOORS
        for line, module in _imports(project.tree(path)):
            parts = module.split(".")
            if parts[:2] == ["plaza", "kernel"] and len(parts) > 3 and parts[3] not in allowed:
                words = f"{module} is inside {parts[2]}; come in by {', '.join(sorted(allowed))}"
                yield Finding(path, line, "doors.inside", words)


def _imports(tree: ast.Module | None) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{each.name}") for each in node.names)
