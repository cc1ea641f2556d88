"""Plain types that every layer shares: who acts, translated text, and problems said in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Text = Mapping[str, str]
"""Translated text: language code to words, for example ``{"en": "Pothole", "es": "Bache"}``."""


def pick(text: Text | str, language: str, default: str = "en") -> str:
    """Words of ``text`` in ``language``; else its base language, ``default``, or whatever there is."""
    if isinstance(text, str):
        return text
    for code in (language, language.split("-")[0], default):
        if text.get(code):
            return text[code]
    return next(iter(text.values()), "")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something. ``kind`` is staff, resident, service, system or anonymous."""

    kind: str
    id: int | None = None


SYSTEM = Actor("system")
ANONYMOUS = Actor("anonymous")


@dataclass(eq=False)
class Problem(Exception):
    """Something a person can be told in words; becomes RFC 9457 problem details on an API."""

    detail: str
    title: str = "This could not be done"
    status: int = 400
    kind: str = "about:blank"
    fields: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.detail


@dataclass(eq=False)
class Invalid(Problem):
    """What was given does not fit; ``fields`` names each field and what is expected."""

    title: str = "Please check what you entered"
    status: int = 422


@dataclass(eq=False)
class NotAllowed(Problem):
    title: str = "You may not do this"
    status: int = 403


@dataclass(eq=False)
class NotFound(Problem):
    title: str = "Not found"
    status: int = 404


@dataclass(eq=False)
class Conflict(Problem):
    """Somebody changed it first; ``extra["changes"]`` says what."""

    title: str = "This changed while you were looking at it"
    status: int = 409


@dataclass(eq=False)
class TooMany(Problem):
    """Rate limit; ``extra["retry_after"]`` is in seconds."""

    title: str = "Too many requests"
    status: int = 429


@dataclass(frozen=True, slots=True)
class City:
    """Who runs this Plaza: set by a blueprint, read by every page and API.

    ``centre`` is (lat, lon) and ``bbox`` is (west, south, east, north), both WGS 84 degrees.
    """

    key: str = "city"
    name: Text = field(default_factory=lambda: {"en": "Our city"})
    languages: tuple[str, ...] = ("en",)
    default_language: str = "en"
    time_zone: str = "UTC"
    centre: tuple[float, float] = (0.0, 0.0)
    bbox: tuple[float, float, float, float] = (-180.0, -90.0, 180.0, 90.0)
    currency: str = "USD"
    jurisdiction_id: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)
    emergency: Text = field(default_factory=dict)
    theme: Mapping[str, Any] = field(default_factory=dict)
    number_prefix: str = ""
    words: Mapping[str, Text] = field(default_factory=dict)
    """Sentences of the city's own for pages, by name, each in every language."""


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A stored file. ``sha`` names its bytes; a photo also has ``thumb_sha``. Sizes in bytes and pixels."""

    id: int
    kind: str
    sha: str
    name: str
    media_type: str
    size: int
    created_at: datetime
    width: int | None = None
    height: int | None = None
    thumb_sha: str = ""


@dataclass(frozen=True, slots=True)
class PhotoInfo:
    """A photo just saved: the web picture's size, and what its EXIF said before it was stripped.

    ``guessed_position`` is (lat, lon) in WGS 84 degrees: offer it to the sender, store it nowhere else.
    """

    id: int
    sha: str
    thumb_sha: str
    width: int
    height: int
    guessed_position: tuple[float, float] | None = None
    taken_at: datetime | None = None
