"""Counts: after any history they equal what counting by hand gives, and a replay builds them again."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plaza.kernel.base.rules import local_day, now
from plaza.kernel.base.types import Problem
from plaza.kernel.cases import actions, queries
from plaza.kernel.cases.models import Case, OpenTally, Tally
from plaza.kernel.cases.types import ImportedCase, PlaceInput, TallyFilter
from plaza.kernel.ledger.actions import settle
from plaza.kernel.ledger.registry import assert_replay_reproduces
from plaza.kernel.people.types import ALL

from .town import Town, report

ZONE = "America/Los_Angeles"
PLACES = (PlaceInput(34.05, -118.25), PlaceInput(34.05, -118.0), PlaceInput(note="Somewhere"))
STEPS = ("start", "plan", "wait", "resume", "finish", "decline", "reopen")


def by_hand() -> tuple[Counter[Any], Counter[Any]]:
    """Days and open cases counted from the cases themselves."""
    days: Counter[Any] = Counter()
    standing: Counter[Any] = Counter()
    for case in Case.objects.all():
        places = [("", ""), *case.areas.items()]
        for layer, area in places:
            opened = local_day(case.opened_at, ZONE)
            days[opened, case.type_key, case.department_key, layer, area, "opened"] += 1
            if case.closed_at:
                closed = local_day(case.closed_at, ZONE)
                key = (closed, case.type_key, case.department_key, layer, area)
                days[*key, "closed"] += 1
                if case.due_at:
                    days[*key, "late" if case.late else "on_time"] += 1
                days[*key, "seconds_to_close"] += round((case.closed_at - case.opened_at).total_seconds())
        if case.status == "open":
            who = (case.department_key, case.team_key, case.assignee_id or 0, case.type_key, case.stage)
            standing[*who, "cases"] += 1
            standing[*who, "late"] += case.late
    return +days, +standing


def as_kept() -> tuple[Counter[Any], Counter[Any]]:
    days: Counter[Any] = Counter()
    for row in Tally.objects.all():
        for name in ("opened", "closed", "on_time", "late", "seconds_to_close"):
            days[row.counted_on, row.type_key, row.department_key, row.layer_key, row.area_key, name] += (
                getattr(row, name)
            )
    standing: Counter[Any] = Counter()
    for line in OpenTally.objects.all():
        who = (line.department_key, line.team_key, line.assignee_id, line.type_key, line.stage)
        standing[*who, "cases"] += line.cases
        standing[*who, "late"] += line.late
    return days, standing


def check() -> None:
    settle()
    kept, wanted = as_kept(), by_hand()
    assert {key: n for key, n in kept[0].items() if n} == dict(wanted[0])
    assert {key: n for key, n in kept[1].items() if n} == dict(wanted[1])


def one_act(town: Town, chance: random.Random) -> None:
    """Something that staff, a reporter, the clock or an importer may do; refusals are part of life."""
    ids = list(Case.objects.values_list("pk", flat=True))
    act = chance.randrange(9)
    if act <= 1 or not ids:
        report(place=chance.choice(PLACES))
        return
    case_id = chance.choice(ids)
    who: dict[str, Any] = {"actor": town.clerk, "access": ALL, "case_id": case_id}
    if act <= 4:
        step = chance.choice(STEPS)
        reason = "repaired" if step == "finish" else ""
        actions.take_transition(
            **who, revision=None, transition=step, reason=reason, fields={"planned_on": "2030-01-01"}
        )
    elif act == 5:
        actions.assign(
            **who, person_id=chance.choice([None, town.clerk.id]), team_key=chance.choice(["", "night_crew"])
        )
    elif act == 6:
        kind = chance.choice(["pothole", "litter"])
        actions.recategorise(
            **who, revision=None, type_key=kind, answers={"where": "path"} if kind == "pothole" else {}
        )
    elif act == 7:
        actions.edit_case(**who, place=chance.choice(PLACES), priority=chance.choice(["normal", "urgent"]))
    else:
        actions.relate(**who, other_id=chance.choice(ids), kind="duplicate_of")


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_counts_are_what_counting_by_hand_gives(town: Town, seed: int) -> None:
    chance = random.Random(seed)
    with transaction.atomic():
        mark = transaction.savepoint()
        with time_machine.travel(now(), tick=False) as clock:
            for _ in range(25):
                clock.shift(chance.randrange(1, 200_000))
                if chance.random() < 0.3:
                    actions.run_clocks()
                try:
                    one_act(town, chance)
                except Problem:
                    continue
        check()
        transaction.savepoint_rollback(mark)


def test_a_replay_builds_the_same(town: Town) -> None:
    chance = random.Random(7)
    for _ in range(30):
        try:
            one_act(town, chance)
        except Problem:
            continue
    check()
    assert_replay_reproduces("cases.tallies", lambda: tuple(map(sorted, (c.items() for c in as_kept()))))


def test_imports_count_like_any_case(town: Town) -> None:
    opened = now()
    rows = [
        ImportedCase(f"s{n}", "pothole", opened, closed_at=opened if n % 2 else None, lat=34.05, lon=-118.25)
        for n in range(20)
    ]
    actions.import_many(rows=rows, source_system="old")
    check()
    (line,) = queries.counts("type")
    assert (line.key, line.opened, line.closed, line.on_time) == ("pothole", 20, 10, 10)
    assert [row.key for row in queries.counts("area", layer="district")] == ["harbour"]
    (standing,) = queries.open_counts("stage", department_key="streets")
    assert (standing.key, standing.cases) == ("received", 10)
    assert queries.counts("total", TallyFilter(types=("litter",)))[0].opened == 0


def test_forgotten_cases_stay_in_the_statistics(town: Town) -> None:
    opened, open_one = report(), report()
    actions.take_transition(
        actor=town.clerk,
        access=ALL,
        case_id=opened.case_id,
        revision=None,
        transition="finish",
        reason="repaired",
    )
    for one in (opened, open_one):
        actions.forget_case(actor=town.clerk, access=ALL, case_id=one.case_id, whole=True)
    settle()
    (line,) = queries.counts("total")
    assert (line.opened, line.closed) == (1, 1)
    assert queries.open_counts("total")[0].cases == 0
