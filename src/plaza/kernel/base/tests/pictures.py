"""Pictures and files made for the tests of base, honest and hostile."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image


def picture(size: tuple[int, int] = (40, 20), kind: str = "JPEG", mode: str = "RGB", **how: Any) -> bytes:
    """A picture, red on its left half and blue on its right."""
    made = Image.new("RGB", size, "blue")
    made.paste((255, 0, 0), (0, 0, size[0] // 2, size[1]))
    stream = io.BytesIO()
    made.convert(mode).save(stream, kind, **how)
    return stream.getvalue()


def exif(**tags: Any) -> Image.Exif:
    """EXIF with ``orientation``, ``gps`` (a dict of GPS tags) and ``taken`` (text), ``offset`` (text)."""
    made = Image.Exif()
    made[0x010F] = "SecretCamera"
    if "orientation" in tags:
        made[0x0112] = tags["orientation"]
    if "gps" in tags:
        made.get_ifd(0x8825).update(tags["gps"])
    if "taken" in tags:
        made.get_ifd(0x8769)[0x9003] = tags["taken"]
    if "offset" in tags:
        made.get_ifd(0x8769)[0x9011] = tags["offset"]
    return made


def png_that_claims(width: int, height: int) -> bytes:
    """A tiny PNG whose header promises this many pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def archive(**entries: str | bytes) -> bytes:
    """A ZIP; ``__`` in a name stands for ``/`` and ``_DOT_`` for a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, body in entries.items():
            made.writestr(name.replace("__", "/").replace("_DOT_", "."), body)
    return stream.getvalue()


def docx(**more: str | bytes) -> bytes:
    """What a Word document looks like from outside."""
    stream = io.BytesIO(archive(word__document_DOT_xml="<w/>", **more))
    with zipfile.ZipFile(stream, "a") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
    return stream.getvalue()
