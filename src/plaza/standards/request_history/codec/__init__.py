"""From a published file to plain request records: recognise, read as a stream, map, refuse with a reason."""

from __future__ import annotations

from .mapping import Format, NotRecognised, list_formats, load_format, recognise
from .reading import Source, open_source
from .records import HistoryRecord, Reader, Refused, record_of

__all__ = [
    "Format",
    "HistoryRecord",
    "NotRecognised",
    "Reader",
    "Refused",
    "Source",
    "list_formats",
    "load_format",
    "open_source",
    "recognise",
    "record_of",
]
