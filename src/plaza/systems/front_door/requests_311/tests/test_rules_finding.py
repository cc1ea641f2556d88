"""Types are found by plain words: misspelt, written apart, in any of the city's languages."""

from __future__ import annotations

import pytest

from plaza.kernel.cases.types import CompiledType
from plaza.systems.front_door.requests_311.rules import Index, find_types, make_index

from .report_town import LIGHT, POTHOLE, compiled


@pytest.fixture(scope="module")
def index() -> Index:
    other = [_other(place) for place in range(30)]
    return make_index([compiled(POTHOLE), compiled(LIGHT), *other], ("en", "es", "ar"))


def _other(place: int) -> CompiledType:
    """A type of no interest whose summary has the small words of any language."""
    name = f"Thing{chr(97 + place % 26)}{place}"
    return compiled(
        POTHOLE.replace("key: pothole", f"key: other_{place}")
        .replace("{en: Pothole, es: Bache, ar: حفرة}", f"{{en: {name}, es: {name}, ar: {name}}}")
        .replace("A hole in the road.", "It is in the way on the street.")
        .replace("Un hoyo en la calle.", "Está en el camino.")
        .replace("حفرة في الطريق.", "شيء في الطريق.")
        .replace("keywords: {en: [hole, road damage], es: [hoyo], ar: [حفره]}", "keywords: {}")
    )


@pytest.mark.parametrize(
    ("text", "language", "best"),
    [
        ("pothole", "en", "pothole"),
        ("Potholes!", "en", "pothole"),
        ("pot hole", "en", "pothole"),
        ("big hole in the road please", "en", "pothole"),
        ("pothol", "en", "pothole"),
        ("ptohole", "en", "pothole"),
        ("street light", "en", "light"),
        ("lamp is dark", "en", "light"),
        ("hoyo en la calle", "es", "pothole"),
        ("BÁCHE", "es", "pothole"),
        ("luz apagda", "es", "light"),
        ("الحفرة", "ar", "pothole"),
        ("حفره", "ar", "pothole"),
        ("إنارة", "ar", "light"),
        ("bache", "en", "pothole"),
    ],
)
def test_plain_words_find_the_type(index: Index, text: str, language: str, best: str) -> None:
    assert find_types(index, text, language)[0] == best


@pytest.mark.parametrize("text", ["", "   ", "xyzzy", "in the", "'; DROP TABLE", "\x00", "💡", "a" * 5000])
def test_words_that_mean_nothing_find_nothing(index: Index, text: str) -> None:
    assert find_types(index, text, "en") == []


def test_the_limit_holds(index: Index) -> None:
    assert len(find_types(index, "street way thinga0 thingb1 thingc2 thingd3 thinge4", "en", 3)) <= 3


def test_no_types_no_answers() -> None:
    assert find_types(make_index([], ("en",)), "hole", "en") == []
