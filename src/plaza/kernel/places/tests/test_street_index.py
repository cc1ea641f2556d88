"""Which street a misspelt name may mean."""

from __future__ import annotations

import pytest

from plaza.kernel.places.rules.spelling import norm, tokens
from plaza.kernel.places.rules.street_index import StreetIndex

NAMES = [
    "Main St",
    "N Main St",
    "Main Ave",
    "Market St",
    "Maiden Ln",
    "Van Ness Ave",
    "Octavia St",
    "Golden Gate Ave",
    "5th St",
    "6th St",
    "15th St",
    "Martin Luther King Jr Blvd",
    "Calle de la Playa",
    "Avenida del Puerto",
    "شارع النخيل",
    "طريق الشاطئ",
    "Los Angeles St",
    "Grand Ave",
    "S Grand Ave",
    "Cesar Chavez St",
    "Geary Blvd",
]
INDEX = StreetIndex((n, name, norm(name)) for n, name in enumerate(NAMES))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("main street", "Main St"),
        ("mian st", "Main St"),
        ("north main", "N Main St"),
        ("main avenue", "Main Ave"),
        ("vanness", "Van Ness Ave"),
        ("van nes av", "Van Ness Ave"),
        ("octvia", "Octavia St"),
        ("oktavia street", "Octavia St"),
        ("goldengate", "Golden Gate Ave"),
        ("gate golden ave", "Golden Gate Ave"),
        ("martin luther king", "Martin Luther King Jr Blvd"),
        ("calle la playa", "Calle de la Playa"),
        ("puerto", "Avenida del Puerto"),
        ("النخيل", "شارع النخيل"),
        ("شارع النخل", "شارع النخيل"),
        ("fifth", "5th St"),
        ("5 st", "5th St"),
        ("s grand", "S Grand Ave"),
        ("césar chávez", "Cesar Chavez St"),
        ("gearry", "Geary Blvd"),
        ("mark", "Market St"),
    ],
)
def test_the_street_that_was_meant_comes_first(typed: str, meant: str) -> None:
    assert INDEX.find(tokens(typed))[0][1].name == meant


def test_a_fifth_street_is_never_taken_for_a_sixth() -> None:
    assert {street.name for _, street in INDEX.find(tokens("5th st"))} == {"5th St"}


def test_nonsense_finds_nothing() -> None:
    assert INDEX.find(tokens("xqzw")) == []
    assert INDEX.find([]) == []


def test_a_better_spelling_never_scores_lower() -> None:
    right, wrong = INDEX.find(tokens("octavia st"))[0][0], INDEX.find(tokens("octvia st"))[0][0]
    assert right == 100.0 > wrong
