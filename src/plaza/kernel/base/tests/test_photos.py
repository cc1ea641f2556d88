"""Photos: read, turned, made small, stripped; and refused in clear words."""

from __future__ import annotations

import contextlib
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from plaza.kernel.base.actions import save_photo, set_city
from plaza.kernel.base.models import StoredFile
from plaza.kernel.base.queries import get_file, open_file
from plaza.kernel.base.tests.pictures import exif, picture, png_that_claims
from plaza.kernel.base.types import City, Invalid, PhotoInfo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data")]
RED, BLUE, WHITE = (254, 0, 0), (0, 0, 254), (255, 255, 255)
GPS = {1: "S", 2: (34.0, 3.0, 8.4), 3: "W", 4: (118.0, 14.0, 37.2)}


def stored(info: PhotoInfo) -> list[tuple[bytes, Image.Image]]:
    """The bytes and the picture of each derivative."""
    found: list[tuple[bytes, Image.Image]] = []
    for sha in (info.sha, info.thumb_sha):
        with open_file(sha) as stream:
            data = stream.read()
        found.append((data, Image.open(io.BytesIO(data))))
    return found


def near(one: Any, other: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_every_kind_becomes_two_bare_jpegs(kind: str) -> None:
    info = save_photo(picture((3000, 1000), kind), "../../etc/pass wd\x00.png")
    assert (info.width, info.height) == (1600, 533)
    for (_, made), size in zip(stored(info), [(1600, 533), (400, 133)], strict=True):
        assert (made.format, made.mode, made.size) == ("JPEG", "RGB", size)
        assert near(made.getpixel((10, 10)), RED)
        assert near(made.getpixel((size[0] - 10, 10)), BLUE)
    described = get_file(info.id)
    assert (described.kind, described.media_type, described.name) == ("photo", "image/jpeg", "pass wd.jpg")
    assert (described.sha, described.thumb_sha, described.width) == (info.sha, info.thumb_sha, 1600)
    assert described.size == len(stored(info)[0][0])


def test_small_pictures_stay_small() -> None:
    info = save_photo(picture((40, 20)))
    assert (info.width, info.height) == (40, 20)
    assert [made.size for _, made in stored(info)] == [(40, 20), (40, 20)]


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "I;16", "1"])
def test_every_way_to_hold_pixels_is_read(mode: str) -> None:
    info = save_photo(picture((50, 20), "PNG", mode))
    assert stored(info)[0][1].mode == "RGB"


def test_cmyk_is_read() -> None:
    made = stored(save_photo(picture((50, 20), "JPEG", "CMYK")))[0][1]
    assert near(made.getpixel((2, 2)), RED)


def test_what_was_transparent_is_white() -> None:
    clear = Image.new("RGBA", (20, 20), (255, 0, 0, 0))
    stream = io.BytesIO()
    clear.save(stream, "PNG")
    assert near(stored(save_photo(stream.getvalue()))[0][1].getpixel((5, 5)), WHITE)


# Where the red half (left before turning) is found afterwards, by EXIF orientation.
RED_AT = {1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"}


@pytest.mark.parametrize("orientation", RED_AT)
def test_pictures_are_turned_upright(orientation: int) -> None:
    info = save_photo(picture((60, 30), exif=exif(orientation=orientation)))
    made = stored(info)[0][1]
    assert made.size == ((60, 30) if orientation < 5 else (30, 60))
    width, height = made.size
    at = {"left": (2, 9), "right": (width - 3, 9), "top": (9, 2), "bottom": (9, height - 3)}
    assert near(made.getpixel(at[RED_AT[orientation]]), RED)


def test_the_position_is_guessed_and_stored_nowhere() -> None:
    set_city(City(time_zone="America/Los_Angeles"))
    told = exif(orientation=1, gps=GPS, taken="2026:03:01 12:00:00")
    info = save_photo(picture(exif=told, comment=b"my house") + b"hidden trailer")
    assert info.guessed_position == (-34.05233, -118.24367)
    assert info.taken_at == datetime(2026, 3, 1, 20, tzinfo=UTC)
    for data, made in stored(info):
        assert not made.getexif()
        assert set(made.info) <= {
            "jfif",
            "jfif_version",
            "jfif_unit",
            "jfif_density",
            "progressive",
            "progression",
        }
        for secret in (b"Exif", b"SecretCamera", b"my house", b"hidden trailer", b"http://ns.adobe.com"):
            assert secret not in data
    row = StoredFile.objects.values().get(pk=info.id)
    assert not [value for value in row.values() if "34.05" in str(value)]


def test_a_camera_that_tells_its_offset_is_believed() -> None:
    info = save_photo(picture(exif=exif(taken="2026:03:01 12:00:00", offset="+02:00")))
    assert info.taken_at == datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "told",
    [
        {"gps": {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}},
        {"gps": {1: "N", 2: (95.0, 0.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)}},
        {"gps": {1: "N", 2: (5.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)}},
        {"gps": {1: "N", 3: "E"}},
        {"gps": {1: "N", 2: (IFDRational(0, 0), 0.0, 0.0), 3: "E", 4: (10.0, 0.0, 0.0)}},
        {"taken": "yesterday"},
        {"taken": "0000:00:00 00:00:00"},
        {"orientation": 99},
    ],
)
def test_nonsense_in_exif_is_taken_for_nothing(told: dict[str, Any]) -> None:
    info = save_photo(picture(exif=exif(**told)))
    assert (info.guessed_position, info.taken_at, info.width) == (None, None, 40)


def test_broken_exif_costs_no_one_their_photo() -> None:
    assert save_photo(picture(exif=b"Exif\x00\x00MM\x00*\xff\xff\xff\xff" + b"\xff" * 50)).width == 40


HONEST = picture((300, 200))
REFUSED = [
    (b"", "empty"),
    (b"x" * (25 * 1024 * 1024 + 1), "too large. It can be up to 25 MB"),
    (b"hello", "not a photo we can read"),
    (b"%PDF-1.7 ...", "not a photo we can read"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a photo we can read"),
    (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 50, "HEIC"),
    (png_that_claims(50_000, 50_000), "far more pixels than we can read"),
    (png_that_claims(8_000, 6_000), "8000 × 6000 pixels, more than we can read. Send one with up to 40"),
    (png_that_claims(66_000, 1), "more than we can read"),
    (png_that_claims(6_000, 6_000), "damaged or incomplete"),
    (HONEST[: len(HONEST) // 2], "damaged or incomplete"),
    (HONEST[:30], "damaged or incomplete"),
    (b"\xff\xd8\xff" + b"\x00" * 100, "damaged or incomplete"),
    (b"GIF89a" + b"\xff" * 30, "damaged or incomplete"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "damaged or incomplete"),
    (picture(kind="PNG")[:-30], "damaged or incomplete"),
]


@pytest.mark.parametrize("case", range(len(REFUSED)))
def test_what_cannot_be_a_photo_is_refused_in_clear_words(case: int, data: Path) -> None:
    sent, words = REFUSED[case]
    with pytest.raises(Invalid, match=words):
        save_photo(sent)
    assert not StoredFile.objects.exists()
    assert not list(data.rglob("*"))


@given(st.integers(0, len(HONEST) - 1), st.binary(min_size=1, max_size=40))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_photo_spoiled_anywhere_is_kept_or_refused_and_nothing_else(at: int, spoil: bytes) -> None:
    with contextlib.suppress(Invalid):
        info = save_photo(HONEST[:at] + spoil + HONEST[at + len(spoil) :])
        assert [made.format for _, made in stored(info)] == ["JPEG", "JPEG"]


@pytest.fixture
def photos(real_data: Path) -> Path:
    """Photos of real cameras."""
    folder = real_data / "photos"
    if not folder.is_dir():
        pytest.skip("the sample photos are not here; set PLAZA_TEST_DATA to the folder that has photos/")
    return folder


REAL = {
    "exif_gps_DSCN0010.jpg": (640, 480, (43.46745, 11.88513)),
    "exif_gps_DSCN0021.jpg": (640, 480, (43.46708, 11.88454)),
    "exif_gps_DSCN0038.jpg": (640, 480, (43.46726, 11.87921)),
    "exif_orientation_portrait_6.jpg": (450, 600, None),
    "exif_xmp_no_exif.jpg": (322, 466, None),
    "litter_01_general_trash.jpg": (1440, 1080, None),
}


@pytest.mark.parametrize("name", REAL)
def test_photos_of_real_cameras(photos: Path, name: str) -> None:
    width, height, position = REAL[name]
    info = save_photo((photos / name).read_bytes(), name)
    assert (info.width, info.height) == (width, height)
    assert info.guessed_position == (pytest.approx(position, abs=2e-5) if position else None)
    for data, made in stored(info):
        assert not made.getexif()
        for mark in (b"Exif", b"http://ns.adobe.com", b"Photoshop", b"NIKON"):
            assert mark not in data
