"""Stored files: their description by id, their bytes by content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop

from plaza.kernel.base.models import StoredFile
from plaza.kernel.base.types import FileInfo, NotFound

_SHA = re.compile(r"[0-9a-f]{64}")
_GONE = gettext_noop("We do not have this file. It may have been removed.")


def file_path(sha: str) -> Path:
    """Where the bytes with SHA-256 ``sha`` (64 hex digits) lie, whether or not they are there."""
    if not _SHA.fullmatch(sha):
        raise NotFound(gettext(_GONE))
    return Path(settings.DATA) / "files" / sha[:2] / sha[2:4] / sha


def get_file(file_id: int) -> FileInfo:
    """The description of a stored file; raises NotFound."""
    row = StoredFile.objects.filter(pk=file_id).first()
    if row is None:
        raise NotFound(gettext(_GONE))
    return info_of(row)


def info_of(row: StoredFile) -> FileInfo:
    return FileInfo(
        id=row.pk,
        kind=row.kind,
        sha=row.sha,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        created_at=row.created_at,
        width=row.width,
        height=row.height,
        thumb_sha=row.thumb_sha,
    )


def open_file(sha: str) -> BinaryIO:
    """The bytes with this SHA-256, opened for reading; the caller closes it. Raises NotFound."""
    try:
        return file_path(sha).open("rb")
    except FileNotFoundError:
        raise NotFound(gettext(_GONE)) from None


def check_files() -> Iterator[str]:
    """A sentence for every stored file whose bytes are missing or are not what their name says."""
    seen: set[str] = set()
    rows = StoredFile.objects.order_by("pk").values_list("pk", "sha", "thumb_sha")
    for pk, sha, thumb in rows.iterator():
        for each in filter(None, (sha, thumb)):
            if each not in seen and (problem := _problem_with(each)):
                yield f"File {pk}: {problem}"
            seen.add(each)


def _problem_with(sha: str) -> str:
    path = file_path(sha)
    if not path.exists():
        return f"the bytes {sha} are missing"
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    return "" if found == sha else f"the bytes {sha} were changed"


def list_used(shas: Iterable[str]) -> set[str]:
    """Those of ``shas`` that a stored file stands on."""
    asked = list(shas)
    found: set[str] = set()
    for start in range(0, len(asked), 400):
        part = asked[start : start + 400]
        rows = StoredFile.objects.filter(Q(sha__in=part) | Q(thumb_sha__in=part))
        found.update(sha for pair in rows.values_list("sha", "thumb_sha") for sha in pair)
    return found
