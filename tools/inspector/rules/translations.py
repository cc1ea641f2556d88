"""Every message that code or a template uses has a translation in each of the other languages."""

from __future__ import annotations

import ast
import gettext as catalogues
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from tools.inspector.project import PACKAGE, Finding, Project, is_test

LANGUAGES = ("es", "ar")
CALLS = frozenset("_ gettext gettext_lazy gettext_noop ngettext ngettext_lazy pgettext pgettext_lazy".split())
WITH_CONTEXT = frozenset({"pgettext", "pgettext_lazy"})
TEMPLATED = re.compile(
    r"(?<!\w)(?P<call>_|gettext|ngettext|pgettext)\(\s*(?P<args>(?:u?(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')\s*,?\s*)+)"
)
LITERAL = re.compile(r"u?(\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')")
# Packages whose own catalogues speak for the messages we took over from them.
OTHERS = {"django": "conf/locale", "allauth": "locale"}


def look(project: Project) -> Iterator[Finding]:
    """Messages in use against the catalogues of the package and of what it builds on."""
    used: dict[str, tuple[str, int]] = {}
    for path in project.python():
        for message, line in python_messages(project, path):
            used.setdefault(message, (path, line))
    for path in project.matching("*/templates/*.html", "*/templates/*.txt", under=PACKAGE):
        if not is_test(path):
            for message, line in template_messages(project.text(path)):
                used.setdefault(message, (path, line))
    for language in LANGUAGES:
        known, doubtful = _catalogue(project, language)
        for message, (path, line) in used.items():
            if message in doubtful:
                words = f'the translation of "{message[:60]}" into {language} is marked as doubtful'
                yield Finding(path, line, "translations.fuzzy", words)
            elif message not in known and message not in _of_others(language):
                words = f'"{message[:60]}" has no translation into {language}'
                yield Finding(path, line, "translations.missing", words)


def python_messages(project: Project, path: str) -> Iterator[tuple[str, int]]:
    """(message, line) of every call that marks words for translation."""
    tree = project.tree(path)
    for node in ast.walk(tree) if tree else ():
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        args = node.args[1:] if name in WITH_CONTEXT else node.args
        if name in CALLS and args and isinstance(args[0], ast.Constant) and isinstance(args[0].value, str):
            yield args[0].value, node.lineno


def template_messages(text: str) -> Iterator[tuple[str, int]]:
    """(message, line) of every translation tag and ``_()`` in a template, read as Django reads it."""
    from django.utils.translation.template import templatize

    for match in TEMPLATED.finditer(plain := templatize(text)):
        words = [ast.literal_eval(each) for each in LITERAL.findall(match["args"])]
        words = words[1:] if match["call"] == "pgettext" else words
        if words and words[0].strip():
            yield words[0], plain.count("\n", 0, match.start()) + 1


def _catalogue(project: Project, language: str) -> tuple[set[str], set[str]]:
    from babel.messages.pofile import read_po

    known: set[str] = set()
    doubtful: set[str] = set()
    for path in project.matching(f"*/locale/{language}/LC_MESSAGES/*.po", under="src/"):
        with (project.root / path).open("rb") as file:
            for message in read_po(file):
                words = message.string if isinstance(message.string, tuple) else (message.string,)
                key = message.id[0] if isinstance(message.id, tuple) else message.id
                if key and all(words):
                    (doubtful if message.fuzzy else known).add(str(key))
    return known, doubtful - known


@lru_cache(maxsize=8)
def _of_others(language: str) -> frozenset[str]:
    found: set[str] = set()
    for package, folder in OTHERS.items():
        spec = find_spec(package)
        if spec and spec.origin:
            path = Path(spec.origin).parent / folder / language / "LC_MESSAGES" / "django.mo"
            if path.is_file():
                with path.open("rb") as file:
                    catalogue = catalogues.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
                found |= {key[0] if isinstance(key, tuple) else key for key in catalogue}
    return frozenset(each.rpartition("\x04")[2] for each in found)
