"""Sizes: small files, short functions, short templates, a kernel under 20,000 lines."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from tools.inspector.project import PACKAGE, Finding, Project, is_test

FILE_LINES = 400
TEST_LINES = 600
TEMPLATE_LINES = 150
USUAL_LINES = 250
FUNCTION_LINES = 60
USUAL_FUNCTION_LINES = 30
KERNEL_LINES = 20_000
MOST = 0.9


def look(project: Project) -> Iterator[Finding]:
    """Hard limits by file, and the shares of the whole."""
    sources = [*project.python(), *project.python("tools/")]
    tests = [path for path in project.python("", tests=True) if is_test(path)]
    sizes = {path: len(project.text(path).splitlines()) for path in sources}
    yield from _over(project, sources, FILE_LINES, "sizes.file")
    yield from _over(project, tests, TEST_LINES, "sizes.test")
    yield from _over(
        project, project.matching("*/templates/*.html", under=PACKAGE), TEMPLATE_LINES, "sizes.template"
    )
    yield from _share(sizes, USUAL_LINES, "sizes.files_usual", "files")
    yield from _functions(project, sources)
    kernel = sum(lines for path, lines in sizes.items() if path.startswith(f"{PACKAGE}kernel/"))
    if kernel >= KERNEL_LINES:
        yield Finding(
            f"{PACKAGE}kernel",
            0,
            "sizes.kernel",
            f"the kernel has {kernel} lines, {KERNEL_LINES} are the limit",
        )


def _over(project: Project, paths: Iterable[str], limit: int, rule: str) -> Iterator[Finding]:
    for path in paths:
        lines = len(project.text(path).splitlines())
        if lines > limit:
            yield Finding(
                path, lines, rule, f"{lines} lines, {limit} are the limit; look for the second idea"
            )


def _share(sizes: dict[str, int], limit: int, rule: str, what: str) -> Iterator[Finding]:
    over = sorted((lines, path) for path, lines in sizes.items() if lines >= limit)
    if sizes and len(over) > (1 - MOST) * len(sizes):
        path = over[-1][1]
        words = f"{len(over)} of {len(sizes)} {what} have {limit} lines or more; nine in ten stay under"
        yield Finding(path, 0, rule, words)


def _functions(project: Project, paths: list[str]) -> Iterator[Finding]:
    sizes: dict[str, int] = {}
    for path in paths:
        for node in ast.walk(project.tree(path) or ast.Module([], [])):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                sizes[f"{path}:{node.lineno}"] = lines
                if lines > FUNCTION_LINES:
                    words = f"{node.name} has {lines} lines, {FUNCTION_LINES} are the limit"
                    yield Finding(path, node.lineno, "sizes.function", words)
    over = [place for place, lines in sizes.items() if lines >= USUAL_FUNCTION_LINES]
    if sizes and len(over) > (1 - MOST) * len(sizes):
        words = (
            f"{len(over)} of {len(sizes)} functions have {USUAL_FUNCTION_LINES} lines or more;"
            " nine in ten stay under"
        )
        yield Finding(PACKAGE.rstrip("/"), 0, "sizes.functions_usual", words)
