"""Code: a docstring opens each module, public functions are typed, actions are keyword-only, no signals."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.inspector.project import Finding, Project

SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")
# Where Django itself must be told something when a person signs in, or a connection opens.
CONNECTIONS = ("django.db.backends.signals",)
Function = ast.FunctionDef | ast.AsyncFunctionDef


def look(project: Project) -> Iterator[Finding]:
    """Every module of the package and of the tools."""
    for path in (*project.python(), *project.python("tools/"), *project.python("tests/", tests=True)):
        tree = project.tree(path)
        if tree is None:
            yield Finding(path, 0, "code.syntax", "does not parse")
            continue
        if tree.body and not ast.get_docstring(tree):
            yield Finding(path, 1, "code.docstring", "a module opens with a docstring: what it is and why")
        yield from _signals(path, tree)
        if not path.startswith("tests/"):
            yield from _untyped(path, tree)
        if "/actions" in path:
            yield from _by_place(path, tree)


def _public(tree: ast.Module) -> Iterator[Function]:
    for node in tree.body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield node
        if isinstance(node, ast.ClassDef):
            yield from (
                each
                for each in node.body
                if isinstance(each, Function) and (not each.name.startswith("_") or each.name == "__init__")
            )


def _untyped(path: str, tree: ast.Module) -> Iterator[Finding]:
    methods = {id(each) for node in tree.body if isinstance(node, ast.ClassDef) for each in node.body}
    for node in _public(tree):
        named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        static = any(isinstance(each, ast.Name) and each.id == "staticmethod" for each in node.decorator_list)
        if id(node) in methods and not static:
            named = named[1:]
        named += [each for each in (node.args.vararg, node.args.kwarg) if each]
        bare = [each.arg for each in named if each.annotation is None]
        if bare or node.returns is None:
            what = ", ".join(bare) or "what it returns"
            yield Finding(path, node.lineno, "code.typed", f"{node.name} does not say the type of {what}")


def _signals(path: str, tree: ast.Module) -> Iterator[Finding]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        else:
            continue
        if any(name.startswith(SIGNALS) and not name.startswith(CONNECTIONS) for name in names):
            words = "no Django signals: say it with an event and hear it in listens"
            yield Finding(path, node.lineno, "code.signals", words)


def _by_place(path: str, tree: ast.Module) -> Iterator[Finding]:
    """A verb that somebody does (it is told the actor) is told everything by name."""
    for node in tree.body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            given = [*node.args.posonlyargs, *node.args.args]
            named = {each.arg for each in (*given, *node.args.kwonlyargs)}
            if "actor" in named and len(given) > 1:
                names = ", ".join(each.arg for each in given)
                words = f"{node.name} takes {names} by place; what an action is told, it is told by name"
                yield Finding(path, node.lineno, "code.by_name", words)
