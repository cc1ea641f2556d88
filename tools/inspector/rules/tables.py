"""Tables: times end in ``_at``, dates in ``_on``; a link to another app leaves no way back."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.inspector.project import Finding, Project

ENDINGS = {"DateTimeField": "_at", "DateField": "_on"}
LINKS = ("ForeignKey", "OneToOneField", "ManyToManyField")


def look(project: Project) -> Iterator[Finding]:
    """Every ``models`` room."""
    for path in project.python():
        if path.endswith("/models.py") or "/models/" in path:
            tree = project.tree(path)
            for node in ast.walk(tree) if tree else ():
                if isinstance(node, ast.Assign | ast.AnnAssign):
                    yield from _field(path, node)


def _field(path: str, node: ast.Assign | ast.AnnAssign) -> Iterator[Finding]:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    call = node.value
    if not isinstance(target, ast.Name) or not isinstance(call, ast.Call):
        return
    kind = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    ending = ENDINGS.get(kind)
    if ending and not target.id.endswith(ending):
        words = f"{target.id} is a {kind}; its name ends in {ending}"
        yield Finding(path, node.lineno, "tables.time_name", words)
    if kind in LINKS and call.args and _other_app(call.args[0]):
        back = next((each.value for each in call.keywords if each.arg == "related_name"), None)
        if not (isinstance(back, ast.Constant) and back.value == "+"):
            words = f'{target.id} links to another app: give it related_name="+"'
            yield Finding(path, node.lineno, "tables.way_back", words)


def _other_app(target: ast.expr) -> bool:
    if isinstance(target, ast.Constant):
        return isinstance(target.value, str) and "." in target.value
    return isinstance(target, ast.Attribute)
