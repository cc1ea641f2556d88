"""Photos of a report that is being written: checked, kept, shown to their sender only, taken away."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plaza.kernel.base.actions import forget_file, save_photo
from plaza.kernel.base.queries import open_file
from plaza.kernel.base.rules import PHOTO_TYPES, sniff
from plaza.kernel.base.types import Invalid, NotFound

from .drafting import Report, load

MOST_PHOTOS = 8
MOST_BYTES = 25 * 1024 * 1024


def keep_photo(report: Report, upload: UploadedFile[Any]) -> dict[str, Any]:
    """Check one photo and add it to the draft; Invalid in words for its sender."""
    if len(report.data.get("photos") or []) >= MOST_PHOTOS:
        raise Invalid(gettext("A report can have at most %(most)s photos.") % {"most": MOST_PHOTOS})
    data = read(upload)
    try:
        info = save_photo(data, str(upload.name or "")[:200])
    except Invalid as problem:
        # The kernel's words are English; what they mean for the sender is one of these two.
        raise Invalid(
            gettext(
                "We could not read this photo: it is damaged, or it has far too many pixels. "
                "Send another one, or a screenshot of it."
            )
        ) from problem
    photo = {
        "id": info.id,
        "thumb": info.thumb_sha,
        "width": info.width,
        "height": info.height,
        "guess": list(info.guessed_position) if info.guessed_position else None,
    }
    if report.compiled.photo == "none":
        forget_file(info.id)
        guess_only = {**photo, "id": 0, "thumb": ""}
        report.change(lambda data: data.update(photos=[guess_only] if photo["guess"] else []))
        return guess_only

    report.change(lambda data: data.update(photos=[*(data.get("photos") or []), photo]))
    return photo


def read(upload: UploadedFile[Any]) -> bytes:
    """The bytes of what looks like a photo; Invalid with what we expect instead."""
    expected = gettext("Send a JPEG, PNG, WebP or GIF picture of up to 25 MB.")
    if not upload.size:
        raise Invalid(" ".join([gettext("The photo is empty."), expected]))
    if upload.size > MOST_BYTES:
        raise Invalid(" ".join([gettext("The photo is too large."), expected]))
    data: bytes = upload.read()
    kind = sniff(data)
    if kind == "image/heic":
        raise Invalid(
            gettext(
                "We cannot read HEIC photos. On an iPhone choose Settings, Camera, Formats, Most compatible "
                "and take it again, or send a screenshot of the photo."
            )
        )
    if kind not in PHOTO_TYPES:
        raise Invalid(" ".join([gettext("This file is not a photo we can read."), expected]))
    return data


def problem_words(upload: UploadedFile[Any], problem: Invalid) -> str:
    """What is wrong with a photo, with its name, in the reader's language."""
    return f"{str(upload.name or '')[:80]}: {problem.detail}"


def remove_photo(report: Report, photo_id: str) -> None:
    """Take a photo of the draft away."""
    photos = report.data.get("photos") or []
    gone = [one for one in photos if str(one["id"]) == photo_id]
    left = [one for one in photos if one not in gone]
    if gone:
        report.change(lambda data: data.update(photos=left))
        forget_file(gone[0]["id"])


@never_cache
@require_safe
def show(request: HttpRequest, key: str, photo_id: int) -> HttpResponse | FileResponse:
    """The small picture, for the browser that sent it."""
    report = load(request, key)
    if isinstance(report, HttpResponse):
        raise NotFound(gettext("This photo is not here any more."))
    for photo in report.data.get("photos") or []:
        if photo["id"] == photo_id and photo["thumb"]:
            return FileResponse(open_file(photo["thumb"]), content_type="image/jpeg")
    raise NotFound(gettext("This photo is not here any more."))
