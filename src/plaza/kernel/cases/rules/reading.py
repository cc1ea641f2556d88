"""Reads YAML safely and keeps the file and line of every part, so that a finding can point at it.

Only plain data comes out: no tags, no dates guessed from text, ``no`` and ``on`` are words (YAML 1.2),
doubled keys are refused, aliases and depth are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from ..types import Finding

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_NODES = 100_000

Place = tuple[str, int]
"""File name and line (from 1; 0 is unknown)."""
Path = tuple[str | int, ...]


class Table(dict[str, Any]):
    """A mapping that knows where it and each of its keys stands."""

    __slots__ = ("at", "place")

    def __init__(self, place: Place = ("", 0)) -> None:
        super().__init__()
        self.place = place
        self.at: dict[str, Place] = {}

    def put(self, key: str, value: Any, place: Place) -> None:
        self[key] = value
        self.at[key] = place

    def copy(self) -> Table:
        new = Table(self.place)
        new.update(self)
        new.at = dict(self.at)
        return new


class Items(list[Any]):
    """A list that knows where it and each of its items stands."""

    __slots__ = ("at", "place")

    def __init__(self, place: Place = ("", 0)) -> None:
        super().__init__()
        self.place = place
        self.at: list[Place] = []

    def put(self, value: Any, place: Place) -> None:
        self.append(value)
        self.at.append(place)


class Unreadable(ValueError):
    """The file is not the YAML we take; ``finding`` says why and where."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def _resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """YAML 1.2 core words only, by first character as PyYAML wants them."""
    table: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for tag, pattern, first in (
        ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
        ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
        ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", list("-+0123456789")),
        ("float", r"^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789")),
    ):
        for char in first:
            table.setdefault(char, []).append((f"tag:yaml.org,2002:{tag}", re.compile(pattern)))
    return table


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """PyYAML's safe loader (in C where there is one) with our words."""

    yaml_implicit_resolvers = _resolvers()


_SCALARS: dict[str, Any] = {
    "tag:yaml.org,2002:null": lambda _: None,
    "tag:yaml.org,2002:bool": lambda value: value.lower() == "true",
    "tag:yaml.org,2002:int": lambda value: int(value[:40]),
    "tag:yaml.org,2002:float": float,
    "tag:yaml.org,2002:str": str,
}
_TAGS = frozenset((*_SCALARS, "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"))


class _Builder:
    """Turns YAML nodes into tables and items, counting as it goes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.count = 0

    def place(self, node: yaml.Node) -> Place:
        return (self.file, node.start_mark.line + 1)

    def refuse(self, node: yaml.Node, message: str) -> Unreadable:
        return Unreadable(Finding("error", "", node.start_mark.line + 1, message, self.file))

    def build(self, node: yaml.Node, depth: int = 0) -> Any:
        self.count += 1
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            raise self.refuse(node, "this file is nested too deeply or repeats itself too often")
        if node.tag not in _TAGS:
            raise self.refuse(node, f"tags such as {node.tag} are not allowed; write plain data")
        if isinstance(node, yaml.MappingNode):
            return self._table(node, depth)
        if isinstance(node, yaml.SequenceNode):
            items = Items(self.place(node))
            for child in node.value:
                items.put(self.build(child, depth + 1), self.place(child))
            return items
        return _SCALARS.get(node.tag, str)(node.value)

    def _table(self, node: yaml.MappingNode, depth: int) -> Table:
        table = Table(self.place(node))
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self.refuse(key, "a key must be a word")
            if key.value in table:
                raise self.refuse(key, f"'{key.value}' is written twice here")
            table.put(key.value, self.build(value, depth + 1), self.place(key))
        return table


def read_yaml(text: str, file: str = "") -> Any:
    """Plain data of one YAML document; mappings are Table, lists Items. Raises Unreadable."""
    if len(text) > MAX_BYTES:
        raise Unreadable(Finding("error", "", 0, "this file is larger than a megabyte", file))
    try:
        _refuse_deep(text, file)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        what = error.problem or "it cannot be read"
        raise Unreadable(Finding("error", "", line, f"this is not valid YAML: {what}", file)) from None
    except (yaml.YAMLError, RecursionError) as error:
        words = "it is nested too deeply" if isinstance(error, RecursionError) else str(error).splitlines()[0]
        raise Unreadable(Finding("error", "", 0, f"this is not valid YAML: {words}", file)) from None
    return None if node is None else _Builder(file).build(node)


def _refuse_deep(text: str, file: str) -> None:
    """The composer in C calls itself for every level and would overflow the stack, so look first."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            mark = event.start_mark
            line = mark.line + 1 if mark else 0
            raise Unreadable(Finding("error", "", line, "this file is nested too deeply", file))


def place_of(data: Any, path: Sequence[str | int]) -> Place:
    """File and line of the deepest known part of ``path`` in ``data``."""
    place: Place = getattr(data, "place", ("", 0))
    for step in path:
        if isinstance(data, Table) and isinstance(step, str) and step in data:
            place = data.at.get(step, data.place)
        elif isinstance(data, Items) and isinstance(step, int) and step < len(data):
            place = data.at[step]
        else:
            break
        data = data[step]
    return place


def words_of(data: Any, path: Sequence[str | int]) -> str:
    """A path as people read it: ``transitions[finish].reasons[repaired].outcome``."""
    words = ""
    for step in path:
        data = _inside(data, step)
        if isinstance(step, int):
            name = (data.get("key") or data.get("code")) if isinstance(data, dict) else None
            words += f"[{name or step + 1}]"
        else:
            words += f".{step}" if words else step
    return words


def _inside(data: Any, step: str | int) -> Any:
    try:
        return data[step]
    except (KeyError, IndexError, TypeError):
        return None


def finding(data: Any, path: Sequence[str | int], message: str, level: str = "error") -> Finding:
    """A finding that points at ``path`` of ``data``."""
    file, line = place_of(data, path)
    return Finding(level, words_of(data, path), line, message, file)
