"""Several at once on one case: one wins, the others are told; nothing is lost or done twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from plaza.kernel.base.types import Conflict
from plaza.kernel.cases import actions, queries
from plaza.kernel.cases.models import Case, Entry
from plaza.kernel.ledger import queries as ledger
from plaza.kernel.ledger.actions import settle

from .town import build_town, report

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Run calls in threads that start together; what each returned or raised."""
    gate = threading.Barrier(len(calls))
    answers: list[Any] = [None] * len(calls)

    def one(place: int, call: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            answers[place] = call()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_of_two_agents_one_is_told() -> None:
    town = build_town()
    opened = report()

    def take(step: str, reason: str) -> Any:
        return actions.take_transition(
            actor=town.clerk,
            access=town.access,
            case_id=opened.case_id,
            revision=1,
            transition=step,
            reason=reason,
        )

    answers = at_once([lambda: take("start", ""), lambda: take("finish", "repaired")])
    conflicts = [one for one in answers if isinstance(one, Conflict)]
    assert len(conflicts) == 1, answers
    assert "moved it from “Received”" in conflicts[0].extra["changes"][0]
    assert Case.objects.get(pk=opened.case_id).revision == 2
    assert Entry.objects.filter(case_id=opened.case_id, kind="moved").count() == 1


def test_notes_written_together_are_all_kept() -> None:
    town = build_town()
    opened = report()

    def note(n: int) -> int:
        return actions.add_note(
            actor=town.clerk, access=town.access, case_id=opened.case_id, text=f"Note {n}"
        )

    answers = at_once([lambda n=n: note(n) for n in range(8)])  # type: ignore[misc]
    assert all(isinstance(one, int) for one in answers), answers
    assert queries.get_case(opened.case_id).row.revision == 9


def test_one_retry_key_from_many_sides_opens_one_case() -> None:
    build_town()
    answers = at_once([lambda: report(retry_key="same") for _ in range(6)])
    assert len({one.case_id for one in answers}) == 1, answers
    assert sum(not one.repeated for one in answers) == 1
    settle()
    assert Case.objects.count() == 1
    assert len(ledger.list_events("case", answers[0].case_id)) == 1


def test_two_clerks_linking_two_cases_both_ways_cannot_lock_each_other() -> None:
    town = build_town()
    one, other = report().case_id, report().case_id

    def link(a: int, b: int) -> None:
        actions.relate(actor=town.clerk, access=town.access, case_id=a, other_id=b, kind="duplicate_of")

    answers = at_once([lambda: link(one, other), lambda: link(other, one)])
    assert sum(answer is None for answer in answers) >= 1, answers
    assert Case.objects.filter(status="closed").count() == 1
