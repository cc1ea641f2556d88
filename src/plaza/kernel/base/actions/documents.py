"""Keeping a document: PDF, plain text, or an office file without macros."""

from __future__ import annotations

from pathlib import PurePath

from plaza.kernel.base.actions.files import keep_bytes
from plaza.kernel.base.models import StoredFile
from plaza.kernel.base.queries.files import info_of
from plaza.kernel.base.rules import DOCUMENT_TYPES, sniff
from plaza.kernel.base.types import FileInfo, Invalid

MOST_BYTES = 25 * 1024 * 1024


def save_document(data: bytes, name: str = "", *, most_bytes: int = MOST_BYTES) -> FileInfo:
    """Keep ``data`` when it is a kind of document we know, by its bytes; raises Invalid in clear words."""
    if not data:
        raise Invalid("The file is empty. Choose another file.")
    if len(data) > most_bytes:
        raise Invalid(f"The file is too large. It can be up to {most_bytes // 1024 // 1024} MB.")
    media_type = sniff(data)
    if media_type not in DOCUMENT_TYPES:
        raise Invalid(
            "We cannot take this kind of file. Send a PDF, a plain text file, or a Word, Excel, "
            "PowerPoint or OpenDocument file without macros."
        )
    row = StoredFile.objects.create(
        kind="document",
        sha=keep_bytes(data),
        name=clean_name(name, DOCUMENT_TYPES[media_type]),
        media_type=media_type,
        size=len(data),
    )
    return info_of(row)


def clean_name(name: str, ending: str) -> str:
    """``name`` without folders and control characters, with the ending its bytes deserve."""
    last = PurePath(name.replace("\\", "/")).name
    stem = "".join(character for character in last if character.isprintable()).strip()
    stem = stem.rsplit(".", 1)[0] if "." in stem else stem
    return f"{stem[:150] or 'file'}.{ending}"
