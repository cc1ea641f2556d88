"""Bytes on disk, named by their content, safe against power cuts; and their removal."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from pathlib import Path

from django.conf import settings

from plaza.kernel.base import registry
from plaza.kernel.base.models import StoredFile
from plaza.kernel.base.queries.files import file_path, list_used

KEEP_UNUSED_SECONDS = 24 * 3600


def keep_bytes(data: bytes) -> str:
    """Write ``data`` under its SHA-256 and return that, when it is safely on the disk.

    Written beside its place, flushed, then renamed: a crash leaves all of it or nothing.
    """
    sha = hashlib.sha256(data).hexdigest()
    path = file_path(sha)
    if path.exists() and path.stat().st_size == len(data):
        os.utime(path)
        return sha
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(unfinished, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(unfinished)
        raise
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        _flush_folder(folder)
    return sha


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def forget_file(file_id: int) -> None:
    """Forget a stored file at once; its bytes go with the next sweep unless another file has the same."""
    StoredFile.objects.filter(pk=file_id).delete()


@registry.every("base.sweep_files", daily_at="03:40")
def sweep_files(older_than_seconds: float = KEEP_UNUSED_SECONDS) -> int:
    """Remove bytes that no stored file stands on and that lay untouched for a day; returns how many."""
    limit = time.time() - older_than_seconds
    removed = 0
    for folder in (Path(settings.DATA) / "files").glob("??/??"):
        paths = [path for path in folder.iterdir() if _is_older(path, limit)]
        used = list_used(path.name for path in paths)
        for path in paths:
            if path.name not in used and _is_older(path, limit):
                path.unlink(missing_ok=True)
                removed += 1
    return removed


def _is_older(path: Path, limit: float) -> bool:
    try:
        return path.stat().st_mtime <= limit
    except FileNotFoundError:
        return False
