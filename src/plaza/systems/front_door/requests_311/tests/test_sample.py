"""The invented year: believable, reaching to now, the same for the same moment."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from plaza.kernel.cases import rules
from plaza.kernel.cases.types import CompiledType, ImportedCase
from plaza.systems.front_door.requests_311.sample import Spot, history
from plaza.systems.front_door.requests_311.sample.pattern import Year

BLUEPRINT = Path(__file__).resolve().parents[6] / "blueprints" / "sample_city"
NOW = datetime(2026, 4, 15, 18, 30, tzinfo=UTC)
ZONE = "America/Los_Angeles"
COUNT = 3_000


@lru_cache(maxsize=1)
def types() -> dict[str, CompiledType]:
    flows = {path.stem: path.read_text(encoding="utf-8") for path in (BLUEPRINT / "workflows").glob("*.yaml")}
    texts = {
        path.stem: path.read_text(encoding="utf-8") for path in (BLUEPRINT / "case_types").glob("*.yaml")
    }
    return {key: rules.compile_type(texts[key], flows) for key in sorted(texts)}


def calendars() -> dict[str, rules.Calendar]:
    data = rules.read_yaml((BLUEPRINT / "calendars.yaml").read_text(encoding="utf-8"))
    return {
        one["key"]: rules.Calendar(rules.calendar_plan(one["key"], one, ZONE)) for one in data["calendars"]
    }


def spots() -> list[Spot]:
    names = ("harbour", "old_town", "saltworks", "north_strand", "lantern_hill")
    return [
        Spot(str(n), f"Anchor Street {n % 7}", 34.1 + n / 10_000, -122.2, "00100", names[n % 5])
        for n in range(1, 200)
    ]


def make(now: datetime = NOW) -> list[ImportedCase]:
    every = list(types().values())
    return list(history(every, spots(), calendars=calendars(), time_zone=ZONE, now=now, count=COUNT))


@lru_cache(maxsize=1)
def rows() -> list[ImportedCase]:
    return make()


def test_it_is_the_same_for_the_same_moment() -> None:
    assert make() == rows()


def test_it_spans_a_year_and_reaches_to_now() -> None:
    opened = [row.opened_at for row in rows()]
    assert opened == sorted(opened)
    assert NOW - timedelta(hours=12) < opened[-1] < NOW
    assert NOW - opened[0] > timedelta(days=360)
    assert COUNT * 0.9 < len(opened) < COUNT * 1.1
    assert len({row.source_id for row in rows()}) == len(opened)


def test_nothing_ends_before_it_begins_or_after_now() -> None:
    for row in rows():
        if row.closed_at is not None:
            assert row.opened_at < row.closed_at < NOW
            assert row.outcome
            assert row.status_notes
        for note in row.notes:
            assert row.opened_at <= note.at <= (row.closed_at or NOW)


def test_states_and_outcomes_are_those_of_the_type() -> None:
    for row in rows():
        compiled = types()[row.type_key]
        state = compiled.find_state(row.state)
        assert state is not None
        assert state.is_end == (row.closed_at is not None)
        if row.outcome:
            assert compiled.find_outcome(row.outcome) is not None


def test_answers_are_answers_to_the_questions() -> None:
    for row in rows():
        check = rules.check_answers(types()[row.type_key], row.answers, time_zone=ZONE)
        assert check.ok, (row.type_key, [str(problem) for problem in check.problems])


def test_a_few_types_make_most_of_it_and_every_type_is_there() -> None:
    count = Counter(row.type_key for row in rows())
    assert sum(times for _, times in count.most_common(8)) > 0.35 * len(rows())
    assert count.most_common(1)[0][0] == "bulky_items"
    assert len(count) > 75


def test_most_is_closed_most_in_time_and_some_is_not() -> None:
    closed = [row for row in rows() if row.closed_at is not None]
    assert 0.9 < len(closed) / len(rows()) < 0.99
    policy_late = 0
    for row in closed:
        compiled = types()[row.type_key]
        policy = compiled.find_clock("resolve")
        assert policy is not None
        calendar = rules.clock_calendar(compiled, policy, calendars_once(), ZONE)
        assert row.closed_at is not None
        policy_late += row.closed_at > rules.deadline(policy, calendar, row.opened_at)
    assert 0.05 < policy_late / len(closed) < 0.35


@lru_cache(maxsize=1)
def calendars_once() -> dict[str, rules.Calendar]:
    return calendars()


def test_some_were_reported_before_and_some_opened_again() -> None:
    outcomes = Counter(row.outcome for row in rows())
    assert outcomes["duplicate"] > 20
    assert any("pened again" in note.text for row in rows() for note in row.notes)


def test_people_write_in_three_languages_through_many_doors() -> None:
    languages = Counter(row.language for row in rows())
    assert set(languages) == {"en", "es", "ar"}
    assert languages["en"] > languages["es"] > languages["ar"] > 0
    assert len({row.channel for row in rows()}) >= 6
    assert all("{" not in row.description for row in rows())


def test_weekends_are_quiet_and_storms_bring_trees_down() -> None:
    days = Counter(row.opened_at.astimezone(calendars_once()["default"].zone).weekday() for row in rows())
    assert days[6] < 0.75 * days[0]
    year = Year((NOW.date(),), frozenset({NOW.date()}))
    assert year.share("tree_down", NOW.date()) > 5 * Year((NOW.date(),)).share("tree_down", NOW.date())
