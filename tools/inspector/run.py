"""Looks at a project with the chosen families and takes known exceptions off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tools.inspector.exceptions import EXCEPTIONS
from tools.inspector.project import Finding, Project
from tools.inspector.rules import FAMILIES

# Catalogues are made last before a release: looked at when asked for by name (and by the tests).
LATER = frozenset({"translations"})


def inspect(
    project: Project,
    only: Iterable[str] = (),
    exceptions: Mapping[tuple[str, str], str] = EXCEPTIONS,
) -> list[Finding]:
    """All findings, sorted; ``only`` names families. An exception nobody needs is a finding."""
    chosen = list(only) or [name for name in FAMILIES if name not in LATER]
    found = [finding for name in chosen for finding in FAMILIES[name](project)]
    used = {(finding.rule, finding.path) for finding in found} & set(exceptions)
    kept = [finding for finding in found if (finding.rule, finding.path) not in exceptions]
    for rule, path in sorted(set(exceptions) - used):
        if rule.partition(".")[0] in chosen:
            words = f"the exception for {path} is no longer needed; take it out"
            kept.append(Finding("tools/inspector/exceptions.py", 0, rule, words))
    return sorted(set(kept))
