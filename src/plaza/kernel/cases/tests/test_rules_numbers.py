"""Numbers with a check digit, follow-up secrets, retention days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaza.kernel.cases.rules import (
    check_digit,
    follow_case_id,
    follow_token,
    follow_token_fits,
    forget_on,
    id_of,
    number_of,
)

from .declared_types import pothole

ids = st.integers(1, 2**63 - 1)


def test_the_published_example() -> None:
    assert check_digit("572") == "4"  # Wikipedia, Damm algorithm
    assert check_digit("5724") == "0"


@given(ids)
def test_round_trip(case_id: int) -> None:
    assert id_of(number_of(case_id)) == case_id


@given(ids, st.data())
def test_one_wrong_digit_is_found(case_id: int, data: st.DataObject) -> None:
    number = number_of(case_id)
    at = data.draw(st.integers(0, len(number) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[at]]))
    assert id_of(number[:at] + wrong + number[at + 1 :]) is None


@given(ids, st.data())
def test_swapped_neighbours_are_found(case_id: int, data: st.DataObject) -> None:
    number = number_of(case_id)
    at = data.draw(st.integers(0, len(number) - 2))
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if swapped != number:
        assert id_of(swapped) is None


def test_as_people_type_it() -> None:
    number = number_of(1234)
    spaced = f" #{number[:2]} {number[2:4]}-{number[4:]} "
    assert id_of(spaced) == 1234
    assert id_of("".join("٠١٢٣٤٥٦٧٨٩"[int(digit)] for digit in number)) == 1234


@pytest.mark.parametrize(
    "text", ["", "0", "00", "5", "0" + number_of(7), "abc", "1" * 80, "²³", "-", "1.5", number_of(7) + "x"]
)
def test_not_a_number_of_ours(text: str) -> None:
    assert id_of(text) is None


@given(st.text(max_size=80))
def test_any_text_is_an_id_or_none(text: str) -> None:
    found = id_of(text)
    assert found is None or found > 0


def test_ids_are_positive() -> None:
    with pytest.raises(ValueError, match="positive"):
        number_of(0)


@given(ids, st.integers(0, 100))
def test_a_token_fits_its_case_and_version_only(case_id: int, version: int) -> None:
    token = follow_token("secret", case_id, version)
    assert follow_case_id(token) == case_id
    assert follow_token_fits("secret", token, version)
    assert not follow_token_fits("secret", token, version + 1)
    assert not follow_token_fits("another", token, version)
    other = case_id + 1 if case_id < 2**63 - 1 else 1
    assert not follow_token_fits("secret", f"{number_of(other)}-{token.partition('-')[2]}", version)


@given(st.text(max_size=100))
def test_a_guessed_token_does_not_fit(token: str) -> None:
    follow_case_id(token)
    assert not follow_token_fits(b"secret", token, 0)


def test_a_token_is_safe_in_a_link() -> None:
    token = follow_token(b"secret", 42, 1)
    assert len(token) == len(number_of(42)) + 1 + 22
    assert all(char.isascii() and (char.isalnum() or char in "-_") for char in token)


def test_forget_on_is_per_outcome_and_in_the_citys_days() -> None:
    compiled = pothole()
    closed = datetime(2026, 3, 2, 3, tzinfo=UTC)  # the evening before in Los Angeles
    assert forget_on(compiled, "fixed", closed) == date(2026, 4, 1)
    assert forget_on(compiled, "fixed", closed, "America/Los_Angeles") == date(2026, 3, 31)
    assert forget_on(compiled, "duplicate", closed) == date(2027, 3, 2)
    assert forget_on(compiled, "kept", closed) is None
    assert forget_on(compiled, "unheard_of", closed) is None
