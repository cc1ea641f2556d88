"""Search finds the same on both databases, in every language, whatever is asked."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plaza.kernel.base.actions import index_many, index_text, remove_text
from plaza.kernel.base.queries import search
from plaza.kernel.base.rules import search_words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def services() -> None:
    """A few services as a city words them."""
    index_many(
        [
            ("service", "pothole", "en", "Pothole: a hole in the road surface", True),
            ("service", "pothole", "es", "Bache. Reparación de la calzada", True),
            ("service", "pothole", "ar", "حفرة في الطريق", True),
            ("service", "lamp", "en", "Street light out (311), a lamp on the road side", True),
            ("service", "lamp", "ar", "إنارة الشَّارِع", True),
            ("service", "secret", "en", "Staff only road matter", False),
            ("article", 7, "en", "All about road works", True),
        ]
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("pothole", ["pothole"]),
        ("POTHOL", ["pothole"]),
        ("road surf", ["pothole"]),
        ("reparacion", ["pothole"]),
        ("REPARACIÓN calz", ["pothole"]),
        ("الطريق", ["pothole"]),
        ("حفره", ["pothole"]),
        ("انارة", ["lamp"]),
        ("الشارع", ["lamp"]),
        ("٣١١", ["lamp"]),
        ("hole unicorn", ["pothole"]),
        ("unicorn", []),
        ("thole", []),
        ("", []),
        ("   ?!", []),
    ],
)
def test_plain_words_find(text: str, found: list[str]) -> None:
    assert search("service", text) == found


def test_visibility_language_kind_and_limit_are_kept() -> None:
    assert sorted(search("service", "road")) == ["lamp", "pothole"]
    assert sorted(search("service", "road", public_only=False)) == ["lamp", "pothole", "secret"]
    assert search("service", "road", language="es") == []
    assert search("article", "road") == ["7"]
    assert len(search("service", "road", limit=1)) == 1
    assert search("service", "road", limit=0) == []


def test_text_is_replaced_and_removed() -> None:
    index_text("service", "pothole", "en", "Crater", True)
    assert search("service", "surface") == []
    assert search("service", "crater") == ["pothole"]
    assert search("service", "bache") == ["pothole"], "other languages stay"
    index_text("service", "pothole", "en", "Crater", False)
    assert search("service", "crater") == []
    remove_text("service", "pothole")
    assert search("service", "bache") == []
    remove_text("service", "pothole")


HOSTILE = [
    '"', "'", "';--", "a AND", "NOT", "NEAR(a b)", "a OR OR b", "-a", "^a", "a:b", "(", ")", "*", "a*", "{}",
    "road'; DROP TABLE base_searchtext; --", "\\", "a\\'b", "% %s %(x)s", "\x00road", "_", "a|b&!c",
    ":*", "<->", "road " * 5000, "x" * 100_000, "\ud800", "٪؟", "１２３", "ﷺ", "🕳️", "İstanbul", "ß" * 70,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_any_question_is_a_fair_one(text: str) -> None:
    assert isinstance(search("service", text), list)
    index_text("other", 1, "en", text, True)
    search("other", text)


@given(st.text())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_indexed_is_found_by_its_words(text: str) -> None:
    index_text("any", 5, "en", text, True)
    words = search_words(text)
    for word in words[:3]:
        assert search("any", word) == ["5"]
    if not words:
        assert search("any", text) == []


@pytest.mark.parametrize("letters", ["\U0001e922\U0001e943", "\U00010d00", "ꟊ", "Ω", "ǅ", "㎏", "²"])
def test_letters_younger_than_the_database_are_letters(letters: str) -> None:
    index_text("any", 5, "en", f"a {letters} b", True)
    assert search("any", letters) == ["5"]
