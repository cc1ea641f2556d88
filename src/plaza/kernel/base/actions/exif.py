"""What a photo's EXIF tells about where and when it was taken; nonsense is taken for nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from PIL import Image

Position = tuple[float, float]

_ORIENTATION, _EXIF, _GPS = 0x0112, 0x8769, 0x8825
_TAKEN, _OFFSET = 0x9003, 0x9011


def read_exif(picture: Image.Image, time_zone: str) -> tuple[object, Position | None, datetime | None]:
    """Orientation (1 to 8), position and time taken; a broken EXIF block costs no one their photo."""
    try:
        exif = picture.getexif()
        return exif.get(_ORIENTATION, 1), guessed_position(exif), taken_at(exif, time_zone)
    except Exception:
        return 1, None, None


def guessed_position(exif: Image.Exif) -> Position | None:
    """(lat, lon) in WGS 84 degrees rounded to about a metre, or None (also for 0, 0: no fix)."""
    gps = exif.get_ifd(_GPS)
    lat = _degrees(gps, 2, str(gps.get(1, "")).upper().startswith("S"))
    lon = _degrees(gps, 4, str(gps.get(3, "")).upper().startswith("W"))
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180 or (lat == 0 and lon == 0):
        return None
    return lat, lon


def _degrees(gps: Mapping[int, Any], tag: int, negative: bool) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in gps[tag])
        value = degrees + minutes / 60 + seconds / 3600
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    if not math.isfinite(value):
        return None
    return round(-value if negative else value, 5)


def taken_at(exif: Image.Exif, time_zone: str) -> datetime | None:
    """When it was taken, in UTC; a camera that does not tell its offset is taken to be on city time."""
    tags = exif.get_ifd(_EXIF)
    try:
        local = datetime.strptime(str(tags.get(_TAKEN, "")).strip("\x00 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        offset = str(tags.get(_OFFSET, "")).strip("\x00 ")
        if offset:
            zone = datetime.strptime(offset, "%z").tzinfo
            return local.replace(tzinfo=zone).astimezone(UTC)
        return local.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
