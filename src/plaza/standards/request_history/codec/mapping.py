"""Formats are small mapping files: which column means what, and how a file is recognised by its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FORMATS = Path(__file__).resolve().parent.parent / "formats"
FIELDS = frozenset(
    "source_id type subtype department_code department_name status opened_at updated_at closed_at due_at "
    "address street_number street_name postcode lat lon point x y title description channel outcome_note "
    "media_url reporter_kind team".split()
)
KEYS = frozenset(
    "key name title time_zone crs columns needs status channels source_id undated defaults types"
    " departments".split()
)
_PLAIN = re.compile(r"[^a-z0-9]+")


class NotRecognised(ValueError):
    """No format fits these columns, or the mapping file itself is wrong. The text says what to do."""


@lru_cache(maxsize=4096)
def plain(column: str) -> str:
    """Column name without case, spaces and punctuation, so that ``Created Date`` is ``created_date``."""
    return _PLAIN.sub("", column.strip().lower())


@dataclass(frozen=True)
class Format:
    """One mapping. ``columns`` is our field to the published column names that may hold it, in order."""

    key: str
    name: str
    columns: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    time_zone: str = "UTC"
    crs: str = ""
    status: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    undated: bool = False
    hashed_id: bool = False

    def fit(self, columns: Iterable[str]) -> float:
        """Share of this format's columns that the file has; 0 when a needed one is missing."""
        have = {plain(c) for c in columns}
        if not all(any(plain(name) in have for name in self.columns[need]) for need in self.needs):
            return 0.0
        known = [name for names in self.columns.values() for name in names]
        return sum(plain(name) in have for name in known) / len(known)


def _format(document: Any, origin: str) -> Format:
    if not isinstance(document, dict) or not isinstance(document.get("columns"), dict):
        raise NotRecognised(f"{origin} is not a mapping: it needs `key` and `columns` (field: column name).")
    if unknown := sorted(set(document) - KEYS):
        raise NotRecognised(
            f"{origin}: `{unknown[0]}` is not a setting of a mapping; use {', '.join(sorted(KEYS))}."
        )
    if unknown := sorted(set(document["columns"]) - FIELDS):
        raise NotRecognised(
            f"{origin}: `{unknown[0]}` is not a request field; use {', '.join(sorted(FIELDS))}."
        )
    columns = {
        name: tuple(value) if isinstance(value, list) else (str(value),)
        for name, value in document["columns"].items()
    }
    hashed = document.get("source_id") == "hash"
    needs = tuple(document.get("needs") or ([] if hashed else ["source_id"]))
    if missing := [need for need in needs if need not in columns]:
        raise NotRecognised(f"{origin}: it needs a column for `{missing[0]}`.")
    if not hashed and "source_id" not in columns:
        raise NotRecognised(
            f"{origin}: say which column is `source_id`, or `source_id: hash` if there is none."
        )
    return Format(
        key=str(document["key"]),
        name=str(document.get("name", document["key"])),
        columns=columns,
        needs=needs,
        time_zone=str(document.get("time_zone", "UTC")),
        crs=str(document.get("crs", "")),
        status={
            plain(k): v if isinstance(v, dict) else {"stage": v}
            for k, v in document.get("status", {}).items()
        },
        channels={plain(k): v for k, v in document.get("channels", {}).items()},
        types={plain(k): v for k, v in document.get("types", {}).items()},
        departments={plain(k): v for k, v in document.get("departments", {}).items()},
        defaults={k: str(v) for k, v in document.get("defaults", {}).items()},
        undated=bool(document.get("undated", False)),
        hashed_id=hashed,
    )


def load_format(name_or_path: str) -> Format:
    """A shipped format by its key, or a city's own mapping file by its path."""
    shipped = FORMATS / f"{name_or_path}.yaml"
    path = shipped if shipped.is_file() else Path(name_or_path)
    if not path.is_file():
        raise NotRecognised(
            f"There is no format `{name_or_path}`. Use one of {', '.join(f.key for f in list_formats())}, "
            "or the path of a mapping file."
        )
    try:
        return _format(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)
    except (yaml.YAMLError, KeyError) as error:
        raise NotRecognised(f"{path.name} could not be read as a mapping: {error}.") from error


@lru_cache(maxsize=1)
def list_formats() -> tuple[Format, ...]:
    """The shipped formats, by name."""
    return tuple(
        _format(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)
        for path in sorted(FORMATS.glob("*.yaml"))
    )


def recognise(columns: Iterable[str]) -> Format:
    """The shipped format that fits these columns best.

    A few columns more or fewer do not matter: what counts is that the needed ones are there, and then
    how many of the others are. Raises NotRecognised in words a clerk understands.
    """
    names = [c for c in columns if c]
    best = max(list_formats(), key=lambda f: f.fit(names))
    if best.fit(names) <= 0:
        shown = ", ".join(names[:8]) or "none"
        raise NotRecognised(
            f"This file is not a request file that Plaza knows (its columns begin {shown}). "
            "If it does hold requests, write a mapping file for it and name it with --format."
        )
    return best
