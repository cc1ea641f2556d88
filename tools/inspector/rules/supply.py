"""What we stand on: everything locked with hashes, licences allowed, nothing that names a registry."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from typing import Any

from tools.inspector.project import Finding, Project, lines_matching

LOCKS = {"": "requirements.lock", "test": "requirements-test.lock"}
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==[^\s;]+.*$", re.I | re.M)
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")
ALLOWED = re.compile(
    r"\b(MIT(-CMU|-0)?|[023]?-?BSD(-[0-9]-Clause)?|0BSD|Apache(-2\.0| Software| 2)|ISC|PSF|PSF-2\.0"
    r"|Python-2\.0|Python Software Foundation|MPL[- ]?2\.0|Mozilla Public License 2\.0|LGPL|HPND|Unlicense"
    r"|Zlib|CC0|OFL-1\.1|BlueOak|Historical Permission)",
    re.I,
)
SUPPLY_FILES = re.compile(
    r"(^|/)(requirements[\w-]*\.lock|package(-lock)?\.json|pyproject\.toml|\.npmrc|pip\.conf)$"
)
DOWNLOADS = re.compile(r"(index-url|\"resolved\"\s*:|registry\s*=\s*https?:).*")
# Written in pieces, so that this file does not hold what it looks for.
MACHINES = re.compile(
    r"(?<![\w./}-])/(?:" + "|".join(("ro" + "ot", "wo" + "rk", "Us" + "ers", "ho" + "me")) + r")/[\w.-]+"
)


def look(project: Project) -> Iterator[Finding]:
    """Locks, licences, then every file's text."""
    yield from _locked(project)
    yield from _licences(project)
    for path in project.files:
        text = project.text(path)
        for line, match in lines_matching(DOWNLOADS, text) if SUPPLY_FILES.search(path) else ():
            words = f"{match[0]} says where to download; locks hold names, versions and hashes only"
            yield Finding(path, line, "supply.registry", words)
        for line, match in lines_matching(MACHINES, text):
            words = f"{match[0]} is a path of one machine"
            yield Finding(path, line, "supply.machine", words)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _locked(project: Project) -> Iterator[Finding]:
    if "pyproject.toml" not in project.files:
        return
    told = tomllib.loads(project.text("pyproject.toml")).get("project", {})
    groups = {"": told.get("dependencies", []), **told.get("optional-dependencies", {})}
    for group, wanted in groups.items():
        lock = LOCKS.get(group, LOCKS["test"])
        pinned = {_plain(match[1]) for match in PINNED.finditer(project.text(lock))}
        for requirement in wanted:
            name = NAME.match(requirement)
            if name and _plain(name[0]) not in pinned:
                yield Finding(lock, 0, "supply.locked", f"{name[0]} is required but not pinned here")
    for lock in LOCKS.values():
        for block in re.split(r"\n(?=\S)", project.text(lock)):
            if PINNED.match(block) and "--hash=sha256:" not in block:
                line = project.text(lock)[: project.text(lock).find(block)].count("\n") + 1
                yield Finding(lock, line, "supply.hash", f"{block.split()[0]} has no hash")


def _licences(project: Project) -> Iterator[Finding]:
    for lock in LOCKS.values():
        for line, match in lines_matching(PINNED, project.text(lock)):
            told = licence(match[1])
            if told is not None and not ALLOWED.search(told):
                words = f"{match[1]} is under {told[:60] or 'no stated licence'}; not on the allowed list"
                yield Finding(lock, line, "supply.licence", words)
    packages = json.loads(project.text("package-lock.json") or "{}").get("packages", {})
    for name, package in packages.items():
        told = package.get("license")
        if name and not ALLOWED.search(str(told)):
            words = f"{name} is under {told}; not on the allowed list"
            yield Finding("package-lock.json", 0, "supply.licence", words)
        if name and not package.get("link") and not package.get("integrity"):
            yield Finding("package-lock.json", 0, "supply.hash", f"{name} has no hash")


def licence(name: str) -> str | None:
    """What an installed package says of its licence; None where it is not installed here."""
    try:
        told: Any = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    said = [told.get("License-Expression"), *(told.get_all("Classifier") or ()), told.get("License")]
    licences = [each for each in said if each and (not each.startswith(("Dev", "Prog")))]
    named = [each for each in licences if not re.match(r"[A-Z][\w ]+ ::", each) or each.startswith("License")]
    return "; ".join(each.splitlines()[0] for each in named if each.strip())
