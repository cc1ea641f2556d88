"""What kind of file some bytes are, told from the bytes and never from the name."""

from __future__ import annotations

PHOTO_TYPES = {"image/jpeg", "image/png", "image/webp", "image/gif"}
DOCUMENT_TYPES = {
    "application/pdf": "pdf",
    "text/plain": "txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
"""Documents we keep: media type to the file ending it is served with."""

_OPENXML = {b"word/": "docx", b"xl/": "xlsx", b"ppt/": "pptx"}
_ACTIVE = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<?php", b"#!")


def sniff(data: bytes) -> str:
    """Media type of ``data``, or "" when it is none we know.

    HEIC is recognised (``image/heic``) so that its sender can be told what to do. Markup and scripts
    are never taken for plain text, because a browser might run them.
    """
    head = data[:16]
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in (b"heic", b"heix", b"mif1", b"hevc", b"msf1") else ""
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        return _office(data)
    return "text/plain" if _is_text(data) else ""


def _office(data: bytes) -> str:
    """Media type of an office document in a ZIP, "" for any other archive or a broken one."""
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                found = archive.read("mimetype").decode("ascii", "replace").strip()
                return found if found in DOCUMENT_TYPES else ""
            if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
                return ""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError):
        return ""
    endings = {kind: media for media, kind in DOCUMENT_TYPES.items()}
    for folder, kind in _OPENXML.items():
        if any(name.startswith(folder.decode()) for name in names):
            return endings[kind]
    return ""


def _is_text(data: bytes) -> bool:
    if not data or b"\x00" in data:
        return False
    if (
        data.removeprefix(b"\xef\xbb\xbf").lstrip()[:512].lower().startswith(_ACTIVE)
        or b"<script" in data.lower()
    ):
        return False
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return all(character.isprintable() or character in "\r\n\t\f" for character in text)
