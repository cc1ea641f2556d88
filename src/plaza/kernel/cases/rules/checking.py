"""Checks a case type file completely, without a database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ..types import CheckContext, Finding
from .graph import check_graph
from .merging import WORKFLOW_KEYS, merge
from .naming import check_names
from .reading import Table, Unreadable, finding, read_yaml
from .shape import check_shape, suggest

Source = str | Mapping[str, Any]
"""YAML text, or what read_yaml made of it."""


def check_type(
    source: Source,
    workflows: Mapping[str, Source] | None = None,
    context: CheckContext | None = None,
    *,
    file: str = "",
) -> list[Finding]:
    """Everything that is wrong with a case type and the workflow it uses, best order to mend first.

    ``workflows`` is workflow key to YAML. Checks that need the city's names run as far as ``context``
    has them. A finding in a workflow names the workflow's file.
    """
    return check_and_merge(source, workflows or {}, context or CheckContext(), file)[0]


def check_and_merge(
    source: Source, workflows: Mapping[str, Source], context: CheckContext, file: str = ""
) -> tuple[list[Finding], Table]:
    """As check_type, and the merged data."""
    try:
        data = _read(source, file or "case type")
        found, workflow = _workflow(data, workflows)
    except Unreadable as error:
        return [error.finding], Table()
    if workflow is not None:
        data = merge(data, workflow)
    found = found or check_shape(data)
    if not found:
        found = check_graph(data) + check_names(data, context)
    return sorted(set(found), key=lambda one: (one.file, one.line, one.path, one.message)), data


def _read(source: Source, file: str) -> Table:
    data = source if isinstance(source, Table) else from_plain(source, file)
    if not isinstance(data, Table):
        raise Unreadable(
            Finding("error", "", 1, "this file must hold keys and values such as 'key: pothole'", file)
        )
    return data


def from_plain(source: Source, file: str) -> Any:
    """Text read as YAML; plain dictionaries (say from JSON) go the same way round."""
    return _read_once(source if isinstance(source, str) else json.dumps(source, ensure_ascii=False), file)


@lru_cache(maxsize=16)
def _read_once(text: str, file: str) -> Any:
    """Many types use the same workflow. Nobody changes what this gives: merging copies."""
    return read_yaml(text, file)


def _workflow(data: Table, workflows: Mapping[str, Source]) -> tuple[list[Finding], Table | None]:
    key = data.get("uses")
    if key is None:
        return [], None
    if not isinstance(key, str) or key not in workflows:
        message = f"there is no workflow '{key}'{suggest(key, workflows)}"
        return [finding(data, ("uses",), message)], None
    workflow = _read(workflows[key], f"workflow {key}")
    for name in workflow:
        if name not in (*WORKFLOW_KEYS, "key", "name"):
            message = f"a workflow has no '{name}'{suggest(name, WORKFLOW_KEYS)}"
            return [finding(workflow, (name,), message)], None
    return [], workflow
