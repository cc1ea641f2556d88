"""Nothing about one city or one machine in code: no city names, addresses of people or of the web."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

from tools.inspector.project import PACKAGE, Finding, Project, strings

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}")
WEB = re.compile(r"https?://(([a-z0-9][^\s/'\"{}<>:]+)[^\s'\"<>]*)")
# Hosts that mean this machine, and names that nobody can own (RFC 2606, RFC 6761).
NOBODY = re.compile(
    r"(^|\.)(example|example\.(com|org|net)|invalid|test|localhost|localdomain)$|^127\.0\.0\.1$|^0\.0\.0\.0$"
)
# Names of published rules, used as identifiers inside documents: never fetched.
SPECIFICATIONS = (
    "www.w3.org/",
    "json-schema.org/",
    "schema.org",
    "wiki.open311.org/",
    "github.com/mysociety/FixMyStreet/wiki/Open311",
)
# Exemption: words of the invented city are what a sample room is about.
FREE = ("/sample/", "/sample.py", "/formats/")


def look(project: Project) -> Iterator[Finding]:
    """String values of the package; prose may name whom it likes."""
    cities = _cities(project)
    for path in project.python():
        tree = project.tree(path)
        free = any(part in path for part in FREE)
        for node in strings(tree) if tree else ():
            for rule, words in _told(str(node.value), cities, free):
                yield Finding(path, node.lineno, rule, words)
    for path in project.matching("*.html", "*.txt", "*.js", "*.css", under=PACKAGE):
        if "/tests/" in path:
            continue
        for number, line in enumerate(project.text(path).splitlines(), 1):
            for rule, words in _told(line, cities, False):
                yield Finding(path, number, rule, words)


def _told(text: str, cities: re.Pattern[str] | None, free: bool) -> Iterator[tuple[str, str]]:
    for match in MAIL.finditer(text):
        if not NOBODY.search(match[0].rpartition("@")[2]):
            yield "places.mail", f"{match[0]} is somebody's address; it belongs in a setting or a blueprint"
    for match in WEB.finditer(text):
        if not NOBODY.search(match[2]) and not match[1].startswith(SPECIFICATIONS):
            yield "places.web", f"{match[0]} is an address on the web; it belongs in a setting or a blueprint"
    if cities and not free and (word := cities.search(text)):
        yield "places.city", f"{word[0]} is one city's word; it belongs in a blueprint"


def _cities(project: Project) -> re.Pattern[str] | None:
    names = set()
    for path in project.matching("blueprints/*/city.toml"):
        try:
            told = tomllib.loads(project.text(path))
        except tomllib.TOMLDecodeError:
            continue
        name = told.get("name") or (told.get("city") or {}).get("name") or {}
        names |= set(name.values()) if isinstance(name, dict) else {str(name)}
        names.add(path.split("/")[1])
    names = {re.escape(name) for name in names if len(name) > 2 and name != "sample_city"}
    return re.compile(rf"\b({'|'.join(sorted(names))})\b") if names else None
