"""One spelling for street names, and what a typed address asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaza.kernel.places.rules.asked import Asked, house_number, parse
from plaza.kernel.places.rules.labels import label, readable
from plaza.kernel.places.rules.spelling import norm, parts, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("North Main Street", "N. MAIN ST"),
        ("Avenida de los Árboles", "av los arboles"),
        ("Calle Mayor", "C. MAYOR"),
        ("Fifth Avenue", "5th Ave"),
        ("Quinta Avenida", "5ta AVE"),
        ("O’Farrell St", "OFarrell Street"),
        ("Saint Andrews Place", "St. Andrews Pl"),
        ("شارع النخيل", "شارع نخيل"),
        ("ساحة الحُرِّيّة", "ساحه الحريه"),
        ("Mount Washington Drive", "Mt Washington Dr"),
    ],
)
def test_two_spellings_of_one_street_are_one(one: str, other: str) -> None:
    assert norm(one) == norm(other)


@pytest.mark.parametrize(
    ("one", "other"), [("5th St", "6th St"), ("Main St", "Main Ave"), ("N Main St", "S Main St")]
)
def test_different_streets_stay_different(one: str, other: str) -> None:
    assert norm(one) != norm(other)


def test_a_street_called_by_a_kind_keeps_its_name() -> None:
    assert parts(tokens("Avenue E")) == ("ave e", frozenset(), frozenset())
    assert parts(tokens("N Main St")) == ("main", frozenset({"st"}), frozenset({"n"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("356 S Berendo St, 90020", Asked((("s", "berendo", "st"),), 356, postcode="90020", rest=("90020",))),
        ("356 s berendo 90020", Asked((("s", "berendo"),), 356, postcode="90020")),
        ("Calle Mayor 5", Asked((("st", "mayor"),), 5)),
        ("شارع النخيل ١٢", Asked((("st", "نخيل"),), 12)),
        ("12-14 Main st apt 4", Asked((("main", "st"),), 12, unit="4")),
        ("Unit 4, 12 Main St", Asked((("main", "st"),), 12, unit="4")),
        ("350 1/2 Grand Ave", Asked((("grand", "ave"),), 350)),
        ("123 5th St", Asked((("5th", "st"),), 123)),
        ("5th St", Asked((("5th", "st"),))),
        ("Calle 5", Asked((("st", "5"),))),
        ("12, Main St", Asked((("main", "st"),), 12)),
        ("corner of Grand and First", Asked((("grand",), ("1th",)))),
        ("Mayor y Quinta", Asked((("mayor",), ("5th",)))),
        ("Sunset Blvd @ Vine", Asked((("sunset", "blvd"), ("vine",)))),
        ("", Asked(((),))),
    ],
)
def test_what_was_asked(text: str, expected: Asked) -> None:
    assert parse(text) == expected


@given(st.text(max_size=80))
def test_any_text_can_be_asked(text: str) -> None:
    asked = parse(text)
    assert 1 <= len(asked.streets) <= 2
    assert norm(text) == norm(norm(text)) or norm(text)


@pytest.mark.parametrize(
    ("text", "low_high"),
    [
        ("12", (12, 12)),
        ("12-14", (12, 14)),
        ("12B", (12, 12)),
        ("40-12", (40, 40)),
        ("a", (None, None)),
        ("", (None, None)),
    ],
)
def test_a_house_number_is_a_number_or_a_range(text: str, low_high: tuple[int | None, int | None]) -> None:
    assert house_number(text) == low_high


def test_labels_read_well() -> None:
    assert (
        label("356", "S Berendo St", "4", "Los Angeles", "90020") == "356 S Berendo St, #4, Los Angeles 90020"
    )
    assert label("356", "S Berendo St") == "356 S Berendo St"
    assert readable("S 5TH ST") == "S 5th St"
    assert readable("O'FARRELL ST") == "O'Farrell St"
    assert readable("Rge Road 34") == "Rge Road 34"
