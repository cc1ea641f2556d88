"""The project as the inspector sees it: its files, their text and syntax trees, each read once."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

LEFT_OUT = {".git", ".venv", "node_modules", "build", "var", "__pycache__"}
PACKAGE = "src/plaza/"


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One place where a rule is broken. ``line`` counts from 1; 0 is the file as a whole."""

    path: str
    line: int
    rule: str
    words: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.words} [{self.rule}]"


@dataclass(slots=True)
class Project:
    """A folder with Plaza in it. Paths are relative, with forward slashes."""

    root: Path
    _files: tuple[str, ...] | None = None
    _texts: dict[str, str] = field(default_factory=dict)
    _trees: dict[str, ast.Module | None] = field(default_factory=dict)

    @property
    def files(self) -> tuple[str, ...]:
        """Everything that is or could be committed, sorted."""
        if self._files is None:
            listed = _known_to_git(self.root) if (self.root / ".git").exists() else None
            self._files = tuple(sorted(listed if listed is not None else _walked(self.root)))
        return self._files

    def text(self, path: str) -> str:
        """The text of a file; a file that is not text is empty."""
        if path not in self._texts:
            try:
                self._texts[path] = (self.root / path).read_text(encoding="utf-8")
            except (UnicodeDecodeError, FileNotFoundError):
                self._texts[path] = ""
        return self._texts[path]

    def tree(self, path: str) -> ast.Module | None:
        """The syntax tree of a Python file, or None where it does not parse (ruff says why)."""
        if path not in self._trees:
            try:
                self._trees[path] = ast.parse(self.text(path), path)
            except SyntaxError:
                self._trees[path] = None
        return self._trees[path]

    def matching(self, *patterns: str, under: str = "") -> Iterator[str]:
        """Files under a folder whose path fits one of the shell patterns."""
        for path in self.files:
            if path.startswith(under) and any(fnmatch(path, each) for each in patterns):
                yield path

    def python(self, under: str = PACKAGE, *, tests: bool = False) -> Iterator[str]:
        """Python sources without migrations; tests only when asked for."""
        for path in self.matching("*.py", under=under):
            if "/migrations/" not in path and (tests or not is_test(path)):
                yield path

    def apps(self) -> Iterator[tuple[str, str]]:
        """Every (layer, folder) that has the one shape: kernel, standards, engines and systems."""
        seen: set[tuple[str, str]] = set()
        for path in self.files:
            if path.startswith(PACKAGE):
                seen.update(_app_of(PurePosixPath(path)))
        yield from sorted(seen)


def is_test(path: str) -> bool:
    """Tests say what they like about sizes of data and names of cities."""
    return "/tests/" in f"/{path}"


def docstrings(tree: ast.Module) -> set[int]:
    """Ids of the constants that are docstrings: prose, not values."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


def strings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Every string value that is not a docstring."""
    prose = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node


def lines_matching(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, re.Match[str]]]:
    """(line, match) of every match in a text."""
    for match in pattern.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match


def _app_of(path: PurePosixPath) -> list[tuple[str, str]]:
    parts = path.parts[2:]
    if len(parts) > 2 and parts[0] in {"kernel", "standards", "engines"}:
        return [(parts[0], "/".join(path.parts[:4]))]
    if len(parts) > 3 and parts[0] == "systems":
        return [("systems", "/".join(path.parts[:5]))]
    return []


def _known_to_git(root: Path) -> list[str] | None:
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        return None
    names = (name for name in done.stdout.decode("utf-8").split("\0") if name)
    return [name for name in dict.fromkeys(names) if (root / name).is_file()]


def _walked(root: Path) -> list[str]:
    return [
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and not LEFT_OUT & set(path.relative_to(root).parts)
    ]
