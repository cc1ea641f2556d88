"""Templates: nothing inline that the content policy would refuse, and every visible word translatable."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.inspector.project import PACKAGE, Finding, Project, is_test, lines_matching

INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "event handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "javascript: address": re.compile(r"javascript:", re.I),
    "script without a file": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/(?:ld\+)?json)[^>]*>", re.I
    ),
}
COMMENT = re.compile(r"\{#.*?#\}|\{%-?\s*comment\b.*?endcomment\s*%\}|<!--.*?-->", re.S)
TRANSLATED = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?endblocktrans(?:late)?\s*%\}", re.S)
# Left alone by Django's own filters or written by and for machines.
MACHINE = re.compile(r"<(script|style|svg|code|pre|kbd)\b.*?</\1>", re.S | re.I)
CLASSES = re.compile(r"\{%\s*block\s+\w*class\s*%\}.*?\{%\s*endblock\b.*?%\}", re.S)
DJANGO = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
TAG = re.compile(r"<[^<>]*>", re.S)
SPOKEN = re.compile(r"\b(alt|title|aria-label|aria-description|placeholder)\s*=\s*([\"'])(.*?)\2", re.S)
# Words given to a page part without _(): {% button "Send" %} is caught by label="Send" as well.
GIVEN = re.compile(
    r"\b(label|hint|text|title|heading|summary|caption|message|legend|help)="
    r"(?:\"([^\"]*)\"|'([^']*)')"
)
LETTER = re.compile(r"[^\W\d_]")
ENTITY = re.compile(r"&[a-z]+;|&#\d+;")
# Words that are the same in every language.
NAMES = frozenset({"Plaza", "CSV", "GeoJSON", "JSON", "XML", "Open311"})


def look(project: Project) -> Iterator[Finding]:
    """Every template of the package, HTML and mail text."""
    for path in project.matching("*/templates/*.html", "*/templates/*.txt", under=PACKAGE):
        if is_test(path):
            continue
        text = project.text(path)
        if path.endswith(".html"):
            for what, pattern in INLINE.items():
                for line, _ in lines_matching(pattern, text):
                    words = f"{what}: the content policy refuses it; use a class or a file"
                    yield Finding(path, line, "templates.inline", words)
        yield from _untranslated(path, text)


def _untranslated(path: str, text: str) -> Iterator[Finding]:
    quiet = _blank(CLASSES, _blank(TRANSLATED, _blank(COMMENT, text)))
    for line, match in lines_matching(DJANGO, quiet):
        if match[0].startswith("{%"):
            yield from _given(path, line, match[0])
    bare = _blank(DJANGO, _blank(MACHINE, quiet), "\x00")
    for line, match in lines_matching(SPOKEN, bare):
        if _has_words(match[3]):
            words = f'{match[1]} says "{match[3].strip()}" in one language; use {{% translate %}}'
            yield Finding(path, line, "templates.words", words)
    visible = _blank(TAG, bare) if path.endswith(".html") else bare
    for line, content in enumerate(visible.splitlines(), 1):
        if _has_words(content):
            said = " ".join(content.replace("\x00", " ").split())
            words = f'"{said[:60]}" is in one language only; use {{% translate %}}'
            yield Finding(path, line, "templates.words", words)


def _given(path: str, line: int, tag: str) -> Iterator[Finding]:
    if re.match(r"\{%\s*(translate|trans|if|elif|for|with|load|url|block|extends|static)\b", tag):
        return
    for match in GIVEN.finditer(tag):
        said = match[2] or match[3] or ""
        if _has_words(said) and said[:1].isupper():
            words = f'{match[1]}="{said}" is in one language only; write {match[1]}=_("{said}")'
            yield Finding(path, line, "templates.words", words)


def _has_words(text: str) -> bool:
    rest = ENTITY.sub(" ", text)
    words = [word for word in re.split(r"[\s\x00]+", rest) if LETTER.search(word)]
    return any(word.strip(".,:;()") not in NAMES for word in words)


def _blank(pattern: re.Pattern[str], text: str, mark: str = " ") -> str:
    """The text with matches blanked out, line numbers kept."""
    return pattern.sub(lambda match: mark + "\n" * match[0].count("\n") + " ", text)
