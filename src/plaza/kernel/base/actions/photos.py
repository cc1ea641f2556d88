"""Keeping a photo: checked, turned upright, made small, and stripped of everything but the picture.

What is sent is never kept. Two JPEG pictures are made from the bare pixels (1600 and 400 pixels on the
long side), so that no position, name, serial number, comment or hidden trailer of the camera's file
reaches the disk.
"""

from __future__ import annotations

import io
import warnings
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from plaza.kernel.base.actions.documents import clean_name
from plaza.kernel.base.actions.exif import Position, read_exif
from plaza.kernel.base.actions.files import keep_bytes
from plaza.kernel.base.models import StoredFile
from plaza.kernel.base.queries.city import get_city
from plaza.kernel.base.rules import PHOTO_TYPES, sniff
from plaza.kernel.base.types import Invalid, PhotoInfo

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = {"image/jpeg": 120_000_000}
"""JPEG can be read at a fraction of its size, so large cameras are welcome; for others see below."""
MOST_PIXELS_ELSE = 40_000_000
LONGEST_SIDE = 65_000
WEB_PIXELS = 1600
THUMB_PIXELS = 400


def save_photo(data: bytes, name: str = "") -> PhotoInfo:
    """Check ``data`` and keep what may be kept of it; on the disk when this returns.

    Raises Invalid in clear words: empty, too large, not a picture, too many pixels, damaged.
    """
    media_type = _checked_type(data)
    picture, position, taken = _read(data, media_type)
    web = _smaller(picture, WEB_PIXELS)
    web_bytes, thumb_bytes = _jpeg(web, 82), _jpeg(_smaller(web, THUMB_PIXELS), 78)
    row = StoredFile.objects.create(
        kind="photo",
        sha=keep_bytes(web_bytes),
        thumb_sha=keep_bytes(thumb_bytes),
        name=clean_name(name or "photo", "jpg"),
        media_type="image/jpeg",
        size=len(web_bytes),
        width=web.width,
        height=web.height,
    )
    return PhotoInfo(
        id=row.pk,
        sha=row.sha,
        thumb_sha=row.thumb_sha,
        width=web.width,
        height=web.height,
        guessed_position=position,
        taken_at=taken,
    )


def _checked_type(data: bytes) -> str:
    if not data:
        raise Invalid(gettext("The photo is empty. Choose another one."))
    if len(data) > MOST_BYTES:
        raise Invalid(
            gettext("The photo is too large. It can be up to %(most)s MB.")
            % {"most": MOST_BYTES // 1024 // 1024}
        )
    media_type = sniff(data)
    if media_type == "image/heic":
        raise Invalid(
            gettext(
                "We cannot read HEIC photos. On an iPhone choose Settings, Camera, Formats, Most compatible "
                "and take it again, or send a screenshot of the photo."
            )
        )
    if media_type not in PHOTO_TYPES:
        raise Invalid(gettext("This file is not a photo we can read. Send a JPEG, PNG, WebP or GIF picture."))
    return media_type


def _read(data: bytes, media_type: str) -> tuple[Image.Image, Position | None, datetime | None]:
    """The upright picture in plain RGB at about its kept size, and what its EXIF says."""
    from PIL import Image

    with warnings.catch_warnings():
        # Our own limit, checked before any pixel is decoded, stands in for the library's warning.
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=[media_type.removeprefix("image/").upper()]) as picture:
                _refuse_bomb(picture, media_type)
                orientation, position, taken = read_exif(picture, get_city().time_zone)
                picture.draft("RGB", (WEB_PIXELS, WEB_PIXELS))
                picture.load()
                return _upright(_plain(_smaller(picture, WEB_PIXELS)), orientation), position, taken
        except Invalid:
            raise
        except Image.DecompressionBombError as error:
            raise Invalid(
                gettext("The picture has far more pixels than we can read. Send a smaller one.")
            ) from error
        except Exception as error:
            # Decoders raise whatever a hostile file makes them raise; to its sender it is one thing.
            raise Invalid(
                gettext("The photo is damaged or incomplete. Choose another one, or take it again.")
            ) from error


def _refuse_bomb(picture: Image.Image, media_type: str) -> None:
    most = MOST_PIXELS.get(media_type, MOST_PIXELS_ELSE)
    if picture.width * picture.height > most or max(picture.size) > LONGEST_SIDE:
        raise Invalid(
            gettext(
                "The picture has %(width)s × %(height)s pixels, more than we can read. "
                "Send one with up to %(most)s million pixels."
            )
            % {"width": picture.width, "height": picture.height, "most": most // 1_000_000}
        )


def _smaller(picture: Image.Image, longest: int) -> Image.Image:
    """``picture`` with at most ``longest`` pixels on its long side; never made larger."""
    from PIL import Image

    if max(picture.size) <= longest:
        return picture
    scale = longest / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    direct = picture if picture.mode in ("RGB", "RGBA", "L", "CMYK") else picture.convert("RGBA")
    return direct.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _plain(picture: Image.Image) -> Image.Image:
    """A new RGB picture from the pixels alone: colours in sRGB, what was transparent on white."""
    from PIL import Image

    profile = picture.info.get("icc_profile")
    if picture.mode in ("RGBA", "LA", "PA", "P") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        flat = Image.new("RGB", picture.size, "white")
        flat.paste(clear, mask=clear.getchannel("A"))
    else:
        flat = picture.convert("RGB")
    if profile and picture.mode == "RGB":
        flat = _in_srgb(flat, profile)
    return Image.frombytes("RGB", flat.size, flat.tobytes())


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        done = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return done or picture


def _upright(picture: Image.Image, orientation: object) -> Image.Image:
    """``picture`` turned as EXIF orientation (1 to 8) asks."""
    from PIL import Image

    turn = Image.Transpose
    turns = {
        2: turn.FLIP_LEFT_RIGHT,
        3: turn.ROTATE_180,
        4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE,
        6: turn.ROTATE_270,
        7: turn.TRANSVERSE,
        8: turn.ROTATE_90,
    }
    method = turns.get(orientation) if isinstance(orientation, int) else None
    return picture if method is None else picture.transpose(method)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=quality, optimize=True, progressive=True)
    return stream.getvalue()
