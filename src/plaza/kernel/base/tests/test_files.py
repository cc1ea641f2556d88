"""Documents, bytes on disk, and their removal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plaza.kernel.base.actions import forget_file, save_document, save_photo, sweep_files
from plaza.kernel.base.actions.files import keep_bytes
from plaza.kernel.base.queries import check_files, file_path, get_file, open_file
from plaza.kernel.base.rules import sniff
from plaza.kernel.base.tests.pictures import archive, docx, picture
from plaza.kernel.base.types import Invalid, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data")]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("sent", "media_type", "name"),
    [
        (b"%PDF-1.7\n%...", "application/pdf", "plan.pdf"),
        ("Grüße aus dem Hafen\r\n".encode(), "text/plain", "plan.txt"),
        (docx(), WORD, "plan.docx"),
        (archive(mimetype=ODT, content_DOT_xml="<c/>"), ODT, "plan.odt"),
    ],
)
def test_documents_are_known_by_their_bytes(sent: bytes, media_type: str, name: str) -> None:
    info = save_document(sent, "C:\\tmp\\plan.exe")
    assert (info.kind, info.media_type, info.name, info.size) == ("document", media_type, name, len(sent))
    with open_file(info.sha) as stream:
        assert stream.read() == sent
    assert get_file(info.id) == info


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"MZ\x90\x00\x03",
        b"\x7fELF",
        b"<html><script>alert(1)</script>",
        b"  <!DOCTYPE html>",
        b"text with <script>alert(1)</script>",
        b"#!/bin/sh\nrm -rf /",
        b"text\x00with a nothing",
        b"\xff\xfe\x00",
        b"bell\x07",
        b"PK\x03\x04 broken",
        archive(a_DOT_txt="hello"),
        archive(mimetype="application/zip"),
        docx(word__vbaProject_DOT_bin=b"macro"),
        picture(),
    ],
)
def test_other_files_are_refused(sent: bytes) -> None:
    with pytest.raises(Invalid):
        save_document(sent, "plan.pdf")


def test_a_document_has_a_largest_size() -> None:
    with pytest.raises(Invalid, match="too large"):
        save_document(b"a" * 1_048_577, most_bytes=1_048_576)


def test_the_same_bytes_are_kept_once_and_lie_by_their_name(data: Path) -> None:
    one, two = save_document(b"hello"), save_document(b"hello")
    assert one.id != two.id
    assert one.sha == two.sha
    assert [path for path in data.rglob("*") if path.is_file()] == [
        data / "files" / one.sha[:2] / one.sha[2:4] / one.sha
    ]


@pytest.mark.parametrize("sha", ["", "../../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "/.."])
def test_no_name_leads_out_of_the_folder(sha: str) -> None:
    with pytest.raises(NotFound):
        open_file(sha)


def test_what_is_not_there_is_said() -> None:
    with pytest.raises(NotFound, match="do not have this file"):
        get_file(404)
    with pytest.raises(NotFound, match="do not have this file"):
        open_file("0" * 64)


def test_a_write_that_fails_leaves_nothing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        keep_bytes(b"hello")
    assert not [path for path in data.rglob("*") if path.is_file()]


def test_a_torn_file_is_written_again() -> None:
    sha = keep_bytes(b"hello")
    file_path(sha).write_bytes(b"hel")
    keep_bytes(b"hello")
    assert file_path(sha).read_bytes() == b"hello"


def test_forgotten_bytes_go_unless_another_file_has_them() -> None:
    one, two, photo = save_document(b"same"), save_document(b"same"), save_photo(picture())
    forget_file(one.id)
    forget_file(photo.id)
    assert sweep_files() == 0, "not on the same day"
    assert sweep_files(older_than_seconds=0) == 2
    with open_file(two.sha) as stream:
        assert stream.read() == b"same"
    for sha in (photo.sha, photo.thumb_sha):
        assert not file_path(sha).exists()


def test_missing_and_changed_bytes_are_found() -> None:
    one, two, three = save_document(b"one"), save_document(b"two"), save_document(b"three")
    assert list(check_files()) == []
    file_path(one.sha).unlink()
    file_path(two.sha).write_bytes(b"TWO")
    assert list(check_files()) == [
        f"File {one.id}: the bytes {one.sha} are missing",
        f"File {two.id}: the bytes {two.sha} were changed",
    ]
    assert three.id


def test_markup_is_never_plain_text() -> None:
    assert sniff(b"\xef\xbb\xbf<svg onload=alert(1)>") == ""
    assert sniff(b"plain") == "text/plain"
