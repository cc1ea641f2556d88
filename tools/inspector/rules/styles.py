"""Front end: sides by meaning (start, end), not by left and right; nothing fetched from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.inspector.project import PACKAGE, Finding, Project, is_test, lines_matching

SIDES = re.compile(
    r"(?<![\w-])(?:"
    r"(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-[a-z]+)?\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius\s*:"
    r"|(?:left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b)"
)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
LOADS = re.compile(
    r"(?:src|href|srcset|action|data-src)\s*=\s*[\"']\s*((?:https?:)?//[^\"']+)"
    r"|(?:url\(|@import|\bimport\b[^;\n]*|fetch\()\s*[\"'(]*\s*((?:https?:)?//[^\"')\s]+)",
    re.I,
)


def look(project: Project) -> Iterator[Finding]:
    """Our own style sheets, scripts and templates; packages from the lock are not here."""
    for path in project.matching("*.css", under=PACKAGE):
        text = COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), project.text(path))
        for line, match in lines_matching(SIDES, text):
            words = f"{match[0].strip()} knows only one writing direction; use the inline-start or -end one"
            yield Finding(path, line, "styles.sides", words)
    for path in project.matching("*.css", "*.js", "*.html", under=PACKAGE):
        if is_test(path):
            continue
        for line, match in lines_matching(LOADS, project.text(path)):
            address = match[1] or match[2]
            words = f"{address} is fetched from another machine; ship it with Plaza"
            yield Finding(path, line, "styles.elsewhere", words)
