"""The secret that signs sessions and follow-up links: given by the operator, else kept in the data folder."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from plaza.run.config import Config

FILE_NAME = "secret.key"


def secret_key(config: Config) -> str:
    """The key in force. Makes ``DATA/secret.key`` (mode 0600) when there is a data folder and no key yet."""
    if config.secret_key:
        return config.secret_key
    path = config.data / FILE_NAME
    with contextlib.suppress(OSError):
        if text := path.read_text(encoding="ascii").strip():
            return text
    # Before there is a folder nothing has been signed that would have to stay valid.
    return _make(path) if config.data.is_dir() else secrets.token_urlsafe(64)


def _make(path: Path) -> str:
    """Write a new key so that of several processes starting at once all end up with the same one."""
    fresh = path.with_name(f".{FILE_NAME}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError:
        return secrets.token_urlsafe(64)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    return path.read_text(encoding="ascii").strip()
