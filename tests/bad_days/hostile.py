"""Files and bodies that mean no good."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

BOUNDARY = "plaza-boundary"
SCRIPT = b"<script>alert(1)</script>"


def png(width: int, height: int) -> bytes:
    """A PNG that claims its size and holds almost nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1 + width // 8) * min(height, 2000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(5_000_000))
    return stream.getvalue()


def gif_and_script() -> bytes:
    """Starts as a GIF, reads as JavaScript."""
    return b"GIF89a/*" + bytes(300) + b"*/=1;alert(1)//" + b"\x00;"


NO_PICTURES = {
    "pixel bomb": png(60_000, 60_000),
    "wide bomb": png(4_000_000_000, 1),
    "svg with script": b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>",
    "web page": b"<!doctype html>" + SCRIPT,
    "zip as jpg": zipped(),
    "jpeg head only": b"\xff\xd8\xff\xe0" + bytes(100),
    "jpeg head and script": b"\xff\xd8\xff\xe0" + SCRIPT,
    "gif and script": gif_and_script(),
    "xml entities": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
    "program": b"\x7fELF" + bytes(500),
    "pdf": b"%PDF-1.7 /JS (app.alert(1))",
    "webp that lies": b"RIFF\xff\xff\xff\xffWEBPVP8 " + bytes(40),
    "empty": b"",
}


def multipart(fields: list[tuple[str, str]], files: list[tuple[str, str, bytes]]) -> bytes:
    """A form body with files as (field, file name, bytes)."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    ]
    for name, title, data in files:
        head = (
            f'Content-Disposition: form-data; name="{name}"; filename="{title}"\r\nContent-Type: image/jpeg'
        )
        parts.append(f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + data + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
