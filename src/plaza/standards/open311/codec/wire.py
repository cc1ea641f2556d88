"""One document, two forms: XML, and JSON by the Spark mapping (lists become bare arrays, no root key)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import msgspec

CONTENT_TYPES = {"json": "application/json", "xml": "text/xml"}
ITEM_NAMES = {
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
    "notes": "note",
    "photos": "photo",
    "media_urls": "media_url",
    "groups": "group",
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Document:
    """An answer. ``item`` names the children of a list in XML; empty for a single object."""

    root: str
    item: str
    rows: Sequence[Mapping[str, Any]]

    @property
    def plain(self) -> Any:
        """What JSON holds: a list, or the one object."""
        return list(self.rows) if self.item else self.rows[0]


def errors(pairs: Iterable[tuple[int, str]]) -> Document:
    """GeoReport v2 errors: always a list, even of one."""
    return Document("errors", "error", [{"code": code, "description": words} for code, words in pairs])


def to_json(document: Document) -> bytes:
    """UTF-8 JSON."""
    return msgspec.json.encode(document.plain)


def to_xml(document: Document) -> bytes:
    """UTF-8 XML. Values that are not known are left out: an empty date would be no date."""
    parts = ['<?xml version="1.0" encoding="utf-8"?>\n']
    if document.item:
        parts.append(f"<{document.root}>")
        for row in document.rows:
            _element(document.item, row, parts)
        parts.append(f"</{document.root}>")
    else:
        _element(document.root, document.rows[0], parts)
    return "".join(parts).encode("utf-8")


def _element(name: str, value: Any, parts: list[str]) -> None:
    if value is None:
        return
    parts.append(f"<{name}>")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _element(key, inner, parts)
    elif isinstance(value, list | tuple):
        for inner in value:
            _element(ITEM_NAMES.get(name, "item"), inner, parts)
    else:
        parts.append(_text(value))
    parts.append(f"</{name}>")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    return escape(_NOT_XML.sub("", str(value)))
