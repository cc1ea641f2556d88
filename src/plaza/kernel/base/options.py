"""What a city may configure about itself: ``city.toml`` and ``words.yaml`` of a blueprint.

Every topic of a blueprint is a frozen dataclass like these, in the ``options.py`` of the noun that owns it.
The loader checks files against the types: a field without a default is required, ``Words`` must be there in
every language of the city, ``Key`` is a permanent name in lower case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

Words = Annotated[Mapping[str, str], "words"]
"""Text in every language of the city."""
Key = Annotated[str, "key"]
"""Lower-case letters, digits and _, beginning with a letter. Never changed once used."""


@dataclass(frozen=True, slots=True)
class CityOptions:
    """``city.toml``. ``centre`` is latitude, longitude; ``bbox`` is west, south, east, north, in degrees."""

    key: Key
    name: Words
    languages: tuple[str, ...]
    default_language: str
    time_zone: str
    centre: tuple[float, float]
    bbox: tuple[float, float, float, float]
    schema: int = 1
    currency: str = "USD"
    jurisdiction_id: str = ""
    contact: Mapping[str, str] = field(default_factory=dict)
    emergency: Words = field(default_factory=dict)
    theme: Mapping[str, str] = field(default_factory=dict)
    number_prefix: str = ""


@dataclass(frozen=True, slots=True)
class WordsFile:
    """``words.yaml``: sentences of this city's own for pages, by name."""

    words: Mapping[str, Words] = field(default_factory=dict)


SCHEMA = 1
"""The newest form of a blueprint that this program reads."""
