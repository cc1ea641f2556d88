"""Checks plain data against the typed options of the kernel nouns, and says in words what does not fit."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from plaza.kernel.cases.rules.reading import Path, finding
from plaza.kernel.cases.rules.shape import kind_of, suggest
from plaza.kernel.cases.types import Finding

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_PLAIN: dict[type, tuple[tuple[type, ...], str]] = {
    str: ((str,), "text"),
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
    bool: ((bool,), "true or false"),
}


@lru_cache(maxsize=64)
def hints_of(options: type) -> dict[str, Any]:
    """The types of an options class by field, resolved."""
    return get_type_hints(options, include_extras=True)


@dataclass(frozen=True, slots=True)
class Checker:
    """Walks data beside the type it should have. ``root`` is the whole file, for places."""

    root: Any
    languages: tuple[str, ...]

    def check(self, data: Any, kind: Any, path: Path = ()) -> Iterator[Finding]:
        """Everything in ``data`` that is not of ``kind``."""
        marks = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
        if "words" in marks:
            yield from self._words(data, path)
        elif "key" in marks:
            if not isinstance(data, str) or not _KEY.fullmatch(data):
                yield self._say(path, "a key is lower-case letters, digits and _, beginning with a letter")
        elif is_dataclass(kind):
            yield from self._options(data, kind, path)
        elif get_origin(kind) in (Union, types.UnionType):
            if data is not None:
                yield from self.check(
                    data, next(one for one in get_args(kind) if one is not type(None)), path
                )
        elif get_origin(kind) is tuple:
            yield from self._several(data, get_args(kind), path)
        elif kind in _PLAIN:
            yield from self._one(data, kind, path)
        else:
            yield from self._mapping(data, get_args(kind)[1], path)

    def _say(self, path: Path, message: str, level: str = "error") -> Finding:
        return finding(self.root, path, message, level)

    def _one(self, data: Any, kind: type, path: Path) -> Iterator[Finding]:
        accepted, words = _PLAIN[kind]
        if not isinstance(data, accepted) or (isinstance(data, bool) and kind is not bool):
            yield self._say(path, f"this must be {words}, not {kind_of(data)}")

    def _words(self, data: Any, path: Path) -> Iterator[Finding]:
        if not isinstance(data, Mapping):
            yield self._say(path, "write this in every language, like {en: …, es: …}")
            return
        for language in self.languages:
            if not isinstance(data.get(language), str) or not data[language].strip():
                yield self._say(path, f"the words in '{language}' are missing")
        for language in data:
            if language not in self.languages and self.languages:
                yield self._say((*path, language), f"'{language}' is not a language of this city", "warning")

    def _options(self, data: Any, kind: Any, path: Path) -> Iterator[Finding]:
        if not isinstance(data, Mapping):
            yield self._say(path, f"this must be a group of keys, not {kind_of(data)}")
            return
        hints = hints_of(kind)
        for name in data:
            if name not in hints:
                hint = suggest(name, hints) or f" (known: {', '.join(sorted(hints))})"
                yield self._say((*path, name), f"the key '{name}' is not known here{hint}")
        for one in fields(kind):
            if one.name in data:
                yield from self.check(data[one.name], hints[one.name], (*path, one.name))
            elif one.default is MISSING and one.default_factory is MISSING:
                yield self._say(path, f"'{one.name}' is missing")

    def _several(self, data: Any, kinds: tuple[Any, ...], path: Path) -> Iterator[Finding]:
        if not isinstance(data, list):
            yield self._say(path, f"this must be a list, not {kind_of(data)}")
            return
        if kinds[-1] is not Ellipsis and len(kinds) != len(data):
            yield self._say(path, f"this list must have {len(kinds)} parts, not {len(data)}")
            return
        seen: set[str] = set()
        for index, item in enumerate(data):
            yield from self.check(item, kinds[0], (*path, index))
            key = item.get("key") if isinstance(item, Mapping) else None
            if isinstance(key, str) and key in seen:
                yield self._say((*path, index, "key"), f"the key '{key}' is used twice in this list")
            seen.add(str(key))

    def _mapping(self, data: Any, kind: Any, path: Path) -> Iterator[Finding]:
        if not isinstance(data, Mapping):
            yield self._say(path, f"this must be a group of keys, not {kind_of(data)}")
            return
        for name, value in data.items():
            yield from self.check(value, kind, (*path, name))


def make(kind: Any, data: Any) -> Any:
    """Data that was checked, as its options class; what is left out has its default."""
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if is_dataclass(kind):
        hints = hints_of(kind)  # type: ignore[arg-type]
        return kind(**{name: make(hints[name], value) for name, value in data.items()})  # type: ignore[operator]
    if get_origin(kind) in (Union, types.UnionType):
        return (
            None if data is None else make(next(one for one in get_args(kind) if one is not type(None)), data)
        )
    if get_origin(kind) is tuple:
        return tuple(make(get_args(kind)[0], item) for item in data)
    if isinstance(data, Mapping):
        return {name: make(get_args(kind)[1], value) for name, value in data.items()}
    return float(data) if kind is float else data
