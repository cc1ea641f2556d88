"""What an address asks of the public list, read and written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from plaza.kernel.cases.types import STAGES

from ..rules.asked import (
    OPEN_STAGES,
    Asked,
    Choices,
    asks_closed,
    asks_open,
    case_filter,
    read_asked,
    tally_filter,
    write_asked,
)

KNOWN = Choices(
    {"pothole": "streets", "sidewalk": "streets", "graffiti": "cleaning"},
    {"district": frozenset({"harbour", "hills"})},
)
TODAY = date(2026, 11, 22)


def read(**values: str | list[str]) -> tuple[Asked, list[tuple[str, str]]]:
    listed = {
        name.rstrip("_"): [value] if isinstance(value, str) else value for name, value in values.items()
    }
    return read_asked(listed, KNOWN)


def test_what_is_written_reads_back_the_same() -> None:
    asked = Asked(
        kind="group:streets",
        stages=("planned", "closed"),
        area="district:hills",
        first=date(2026, 1, 1),
        last=date(2026, 2, 1),
        text="big hole",
        order="oldest",
    )
    values: dict[str, list[str]] = {}
    for name, value in write_asked(asked):
        values.setdefault(name, []).append(value)
    assert read_asked(values, KNOWN) == (asked, [])
    assert write_asked(Asked()) == []


def test_what_means_nothing_is_left_out_and_told() -> None:
    asked, left = read(
        type="nope", stage=["odd", "closed"], area="district:nowhere", days="3", from_="soon", order="x"
    )
    assert asked == Asked(stages=("closed",))
    assert sorted(left) == [
        ("area", "district:nowhere"),
        ("days", "3"),
        ("from", "soon"),
        ("order", "x"),
        ("stage", "odd"),
        ("type", "nope"),
    ]


@pytest.mark.parametrize("area", ["district", "district:", ":harbour", "ward:harbour", ":"])
def test_half_an_area_is_none(area: str) -> None:
    assert read(area=area)[0].place is None


def test_days_given_one_by_one_win_and_are_put_in_order() -> None:
    asked, _ = read(days="7", from_="2026-03-02", to="2026-03-01")
    assert (asked.days, asked.first, asked.last) == (0, date(2026, 3, 1), date(2026, 3, 2))


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-13-01", "20260101x", "١٢"])
def test_days_no_calendar_can_reach_are_left_out(day: str) -> None:
    asked, left = read(from_=day)
    assert asked.first is None
    assert left == [("from", day)]


def test_all_stages_ask_for_no_less_than_none() -> None:
    assert read(stage=list(STAGES))[0] == Asked()


def test_words_are_cut_and_freed_of_nothing_bytes() -> None:
    asked, _ = read(q="  a\x00  b " + "c" * 500)
    assert asked.text.startswith("a b c")
    assert len(asked.text) <= 200


def test_the_kernel_is_asked_in_city_days() -> None:
    asked = Asked(kind="group:streets", area="district:hills", first=date(2026, 7, 1), last=date(2026, 7, 1))
    where = case_filter(asked, KNOWN, TODAY, "America/Los_Angeles")
    assert where.types == ("pothole", "sidewalk")
    assert where.area == ("district", "hills")
    assert where.opened_from == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert where.opened_to == datetime(2026, 7, 2, 7, tzinfo=UTC)


def test_last_days_hold_today() -> None:
    where = case_filter(Asked(days=7), KNOWN, TODAY, "UTC")
    assert where.opened_from == datetime(2026, 11, 16, tzinfo=UTC)
    assert where.opened_to is None


def test_counts_that_are_kept_answer_only_what_they_know() -> None:
    assert tally_filter(Asked(text="x"), KNOWN, TODAY) is None
    assert tally_filter(Asked(stages=("planned",)), KNOWN, TODAY) is None
    where = tally_filter(Asked(kind="pothole", days=28, area="district:hills"), KNOWN, TODAY)
    assert where is not None
    assert (where.types, where.first, where.area) == (("pothole",), date(2026, 10, 26), ("district", "hills"))
    everything = tally_filter(Asked(), KNOWN, TODAY)
    assert everything is not None
    assert set(everything.types) == set(KNOWN.types)


def test_open_and_closed_are_known_only_without_an_opening_day() -> None:
    assert asks_open(Asked(stages=OPEN_STAGES, kind="pothole", order="oldest"))
    assert not asks_open(Asked(stages=OPEN_STAGES, area="district:hills"))
    assert not asks_open(Asked(stages=OPEN_STAGES, days=7))
    assert asks_closed(Asked(stages=("closed",), kind="pothole"))
    assert not asks_closed(Asked(stages=("closed",), days=7))
