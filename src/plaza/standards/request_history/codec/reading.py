"""Opens a published file as a stream of rows: CSV, JSON or XML, plain or gzip, never whole in memory."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from .mapping import NotRecognised

Row = dict[str, Any]
SNIFF_BYTES = 65536
LONGEST_FIELD = 1_000_000
_REQUEST_TAGS = {"request", "service_request"}


@dataclass(frozen=True)
class Source:
    """A readable file. ``kind`` is csv, json or xml; ``columns`` are those of its head."""

    path: Path
    kind: str
    columns: tuple[str, ...]
    encoding: str
    delimiter: str
    size: int

    def rows(self) -> Iterator[Row]:
        """Every row as column to value (text, or JSON values)."""
        with _bytes(self.path) as stream:
            if self.kind == "csv":
                yield from _csv_rows(stream, self.encoding, self.delimiter)
            elif self.kind == "json":
                yield from _json_rows(stream)
            else:
                yield from _xml_rows(stream)


def open_source(path: Path) -> Source:
    """Looks at the head of ``path`` and says how to read it. NotRecognised says what is wrong with it."""
    if not path.is_file():
        raise NotRecognised(f"There is no file {path}.")
    try:
        with _bytes(path) as stream:
            head = stream.read(SNIFF_BYTES)
    except (OSError, EOFError) as error:
        raise NotRecognised(f"{path.name} could not be opened: {error}.") from error
    size = path.stat().st_size
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not text:
        raise NotRecognised(f"{path.name} is empty.")
    if text[:1] in b"[{":
        return Source(path, "json", _columns(_first(path, "json"), path), "utf-8", "", size)
    if text[:1] == b"<":
        return Source(path, "xml", _columns(_first(path, "xml"), path), "utf-8", "", size)
    if b"\x00" in head:
        raise NotRecognised(f"{path.name} is not text. Plaza reads CSV, JSON and XML, plain or gzipped.")
    encoding = _encoding(path, head)
    first_line = head.decode(encoding, "replace").lstrip("\ufeff").splitlines()[0]
    delimiter = max(",;\t|", key=first_line.count)
    columns = next(csv.reader([first_line], delimiter=delimiter), [])
    return Source(path, "csv", tuple(c.strip() for c in columns), encoding, delimiter, size)


def _bytes(path: Path) -> IO[bytes]:
    with path.open("rb") as probe:
        zipped = probe.read(2) == b"\x1f\x8b"
    return gzip.open(path, "rb") if zipped else path.open("rb")  # type: ignore[return-value]


def _encoding(path: Path, head: bytes) -> str:
    """UTF-8 if the whole head is; else Windows Latin, which old exports use and which never fails."""
    try:
        head[: len(head) - 4].decode("utf-8")
    except UnicodeDecodeError as error:
        return "cp1252" if error.start < len(head) - 8 else "utf-8-sig"
    return "utf-8-sig"


def _first(path: Path, kind: str) -> Row:
    with _bytes(path) as stream:
        return next(_json_rows(stream) if kind == "json" else _xml_rows(stream), {})


def _columns(row: Row, path: Path) -> tuple[str, ...]:
    if not row:
        raise NotRecognised(f"{path.name} holds no list of requests.")
    return tuple(row)


def _csv_rows(stream: IO[bytes], encoding: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_FIELD)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    yield from csv.DictReader(text, delimiter=delimiter)


def _json_rows(stream: IO[bytes]) -> Iterator[Row]:
    import ijson

    start = stream.read(SNIFF_BYTES)
    stream.seek(0)
    prefix = "item" if start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[" else _list_inside(start)
    try:
        for row in ijson.items(stream, prefix, use_float=True):
            if not isinstance(row, dict):
                raise NotRecognised("The JSON is a list, but not a list of requests.")
            yield row
    except ijson.JSONError as error:
        raise NotRecognised(f"The JSON breaks off or is damaged: {error}.") from error


def _list_inside(start: bytes) -> str:
    """Some services wrap the list in one or two root keys, as ``{"requests": [...]}``."""
    names = re.match(rb'\s*\{\s*"([^"]+)"\s*:\s*(?:\{\s*"([^"]+)"\s*:\s*)?\[', start)
    if not names:
        return "item"
    return ".".join(part.decode() for part in names.groups() if part) + ".item"


def _xml_rows(stream: IO[bytes]) -> Iterator[Row]:
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        for _, element in iterparse(stream, events=("end",)):
            if element.tag in _REQUEST_TAGS:
                yield {child.tag: (child.text or "").strip() for child in element}
                element.clear()
    except (ParseError, DefusedXmlException) as error:
        raise NotRecognised(f"The XML is damaged or not allowed: {error}.") from error
