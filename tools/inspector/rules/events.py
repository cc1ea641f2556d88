"""Events: frozen dataclasses that say TYPE, VERSION and SUBJECT, and name nobody."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.inspector.project import Finding, Project

DECLARED = ("TYPE", "VERSION", "SUBJECT")
PERSONAL = frozenset(
    "name email phone address description text note title body contact reporter first_name last_name"
    " birth_date lat lon latitude longitude ip answers comment message subject password token".split()
)


def look(project: Project) -> Iterator[Finding]:
    """Every ``events`` room of kernel and systems."""
    types: dict[str, str] = {}
    for path, folder, node in _declared_events(project):
        yield from _event(path, node, folder.rpartition("/")[2], types)


def event_types(project: Project) -> Iterator[str]:
    """The TYPE of every event that there is."""
    for _, _, node in _declared_events(project):
        kind = _fields(node).get("TYPE")
        if isinstance(kind, ast.Constant):
            yield str(kind.value)


def _declared_events(project: Project) -> Iterator[tuple[str, str, ast.ClassDef]]:
    for layer, folder in project.apps():
        if layer in {"kernel", "systems"}:
            for path in project.matching(f"{folder}/events.py", f"{folder}/events/*.py"):
                tree = project.tree(path)
                for node in tree.body if tree else ():
                    if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                        yield path, folder, node


def _fields(node: ast.ClassDef) -> dict[str, ast.expr | None]:
    declared: dict[str, ast.expr | None] = {}
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            declared[each.target.id] = each.value
        elif isinstance(each, ast.Assign):
            declared |= {target.id: each.value for target in each.targets if isinstance(target, ast.Name)}
    return declared


def _event(path: str, node: ast.ClassDef, app: str, types: dict[str, str]) -> Iterator[Finding]:
    declared = _fields(node)
    for name in DECLARED:
        if name not in declared:
            yield Finding(path, node.lineno, "events.declared", f"{node.name} does not declare {name}")
    if not _frozen(node):
        yield Finding(path, node.lineno, "events.frozen", f"{node.name} is not a frozen dataclass")
    for name in sorted(PERSONAL & set(declared)):
        words = f"{node.name} carries {name}: events hold ids and keys, never what says who somebody is"
        yield Finding(path, node.lineno, "events.personal", words)
    kind = declared.get("TYPE")
    if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
        if not kind.value.startswith(f"{app}."):
            yield Finding(path, node.lineno, "events.type", f"{kind.value} must begin with {app}.")
        if kind.value in types:
            yield Finding(path, node.lineno, "events.twice", f"{kind.value} is also in {types[kind.value]}")
        types[kind.value] = path


def _frozen(node: ast.ClassDef) -> bool:
    for each in node.decorator_list:
        if isinstance(each, ast.Call) and getattr(each.func, "id", "") == "dataclass":
            return any(
                word.arg == "frozen" and isinstance(word.value, ast.Constant) and word.value.value is True
                for word in each.keywords
            )
    return False
