"""Transitions, assignment, clocks: what they change, who may, and what the second of two is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from plaza.kernel.base.rules import now
from plaza.kernel.base.types import Conflict, Invalid, NotAllowed, NotFound
from plaza.kernel.cases import actions, queries
from plaza.kernel.cases.models import Case, Clock
from plaza.kernel.cases.types import CaseFilter, Contact, Moved
from plaza.kernel.ledger import queries as ledger
from plaza.kernel.ledger.actions import settle
from plaza.kernel.messaging.models import Delivery

from .town import Town, report


def take(town: Town, case_id: int, step: str, revision: int | None = None, **more: object) -> Moved:
    return actions.take_transition(
        actor=town.clerk, access=town.access, case_id=case_id, revision=revision, transition=step,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_case_goes_from_report_to_closure(town: Town) -> None:
    opened = report(contact=Contact("Ana", "ana@example.org"))
    assert take(town, opened.case_id, "start").stage == "in_progress"
    moved = take(town, opened.case_id, "finish", reason="repaired", public_text="With hot asphalt.")
    assert (moved.status, moved.outcome) == ("closed", "fixed")
    case = queries.get_case(opened.case_id)
    assert case.row.closed_reason == "We repaired it. With hot asphalt."
    assert all(clock.state == "kept" for clock in case.clocks)
    lines = queries.list_timeline(opened.case_id)
    assert [line.kind for line in lines] == ["opened", "moved", "moved"]
    assert queries.entry_text(lines[-1], "es").startswith("Lo reparamos.")
    assert queries.entry_words(lines[-1], queries.get_type("pothole"), "es") == "Hecho: Reparado"
    assert Delivery.objects.filter(template="case_closed", to_email="ana@example.org").count() == 1


def test_a_close_needs_its_public_reason(town: Town) -> None:
    opened = report()
    with pytest.raises(Invalid) as caught:
        take(town, opened.case_id, "finish")
    assert "reason" in caught.value.fields
    assert Case.objects.get(pk=opened.case_id).status == "open"


def test_a_guard_says_what_is_missing(town: Town) -> None:
    opened = report()
    task = actions.add_task(actor=town.clerk, access=town.access, case_id=opened.case_id, title="Look")
    with pytest.raises(Conflict, match="open tasks"):
        take(town, opened.case_id, "finish", reason="repaired")
    offered = {one.key: one for one in queries.list_transitions(opened.case_id, town.access)}
    assert not offered["finish"].allowed
    assert "open tasks" in offered["finish"].why_not
    assert [reason.key for reason in offered["finish"].reasons] == ["repaired", "cold_patch"]
    actions.complete_task(actor=town.clerk, access=town.access, task_id=task)
    assert take(town, opened.case_id, "finish", reason="repaired").status == "closed"


def test_other_departments_may_not(town: Town) -> None:
    opened = report()
    with pytest.raises(NotAllowed):
        actions.take_transition(
            actor=town.clerk, access=town.outsider, case_id=opened.case_id, revision=None, transition="start"
        )
    with pytest.raises(NotAllowed):
        actions.add_note(actor=town.clerk, access=town.outsider, case_id=opened.case_id, text="x")


def test_the_second_of_two_is_told_what_changed(town: Town) -> None:
    opened = report()
    seen = queries.get_case(opened.case_id, town.access).row.revision
    take(town, opened.case_id, "start", seen)
    with pytest.raises(Conflict) as caught:
        actions.take_transition(
            actor=town.other_clerk, access=town.access, case_id=opened.case_id, revision=seen,
            transition="finish", reason="repaired",
        )  # fmt: skip
    (words,) = caught.value.extra["changes"]
    assert "from “Received” to “At work”" in words
    assert "A colleague" in words


def test_required_fields_are_asked_and_kept(town: Town) -> None:
    opened = report()
    with pytest.raises(Invalid) as caught:
        take(town, opened.case_id, "plan")
    assert "planned_on" in caught.value.fields
    take(town, opened.case_id, "plan", fields={"planned_on": "2030-01-02"})
    assert "planned_on" in queries.get_case(opened.case_id, town.access).answers


def test_a_pause_moves_the_deadline(town: Town) -> None:
    start = now()
    with time_machine.travel(start, tick=False):
        opened = report()
        take(town, opened.case_id, "wait")
    assert {clock.state for clock in queries.get_case(opened.case_id).clocks} == {"paused", "kept"}
    with time_machine.travel(start + timedelta(days=60), tick=False):
        assert actions.run_clocks() == 0
        take(town, opened.case_id, "resume")
    due = queries.get_case(opened.case_id).row.due_at
    assert due is not None
    assert opened.due_at is not None
    assert due > opened.due_at + timedelta(days=50)


def test_a_missed_promise_is_noted_once_and_told(town: Town) -> None:
    opened = report()
    later = now() + timedelta(days=90)
    assert actions.run_clocks(now=later) == 1
    assert actions.run_clocks(now=later) == 0
    assert [row.id for row in queries.list_cases(CaseFilter(late=True), town.access).rows] == [opened.case_id]
    assert Clock.objects.filter(breached_at__isnull=False).count() == 2
    assert Delivery.objects.filter(template="staff_late").exists()
    settle()
    events = [event.type for event in ledger.list_events("case", opened.case_id)]
    assert events.count("cases.clock_breached") == 2
    assert events.count("cases.clock_escalated") == 2


def test_reopening_starts_the_promise_anew(town: Town) -> None:
    opened = report()
    take(town, opened.case_id, "finish", reason="repaired")
    moved = take(town, opened.case_id, "reopen")
    assert (moved.status, moved.outcome) == ("open", "")
    case = queries.get_case(opened.case_id)
    assert case.row.closed_at is None
    assert [clock.kind for clock in case.clocks if clock.state == "running"] == ["resolve"]


def test_only_staff_of_the_department_can_have_a_case(town: Town) -> None:
    opened = report()
    moved = actions.assign(
        actor=town.clerk, access=town.access, case_id=opened.case_id, person_id=town.other_clerk.id
    )
    assert moved.revision == 2
    assert queries.get_case(opened.case_id, town.access).row.assignee_id == town.other_clerk.id
    mine = CaseFilter(assignee_id=town.other_clerk.id, order="due")
    assert len(queries.list_cases(mine, town.access).rows) == 1
    assert Delivery.objects.filter(template="staff_assigned").count() == 1
    with pytest.raises(Invalid):
        actions.assign(actor=town.clerk, access=town.access, case_id=opened.case_id, person_id=999_999)
    with pytest.raises(Invalid):
        actions.assign(actor=town.clerk, access=town.access, case_id=opened.case_id, team_key="gardeners")


def test_recategorising_carries_answers_and_routes_again(town: Town) -> None:
    opened = report(answers={"where": "road", "size": "small", "more": "By the gate"})
    moved = actions.recategorise(
        actor=town.clerk, access=town.access, case_id=opened.case_id, revision=1, type_key="litter"
    )
    assert moved.revision == 2
    case = queries.get_case(opened.case_id)
    assert (case.row.type_key, case.row.department_key) == ("litter", "parks")
    assert case.answers == {"more": "By the gate"}
    entry = queries.list_timeline(opened.case_id)[-1]
    assert entry.data["from_type"] == "pothole"
    with pytest.raises(NotAllowed):
        actions.add_note(actor=town.clerk, access=town.access, case_id=opened.case_id, text="Not ours now")


def test_a_note_is_for_staff_only(town: Town) -> None:
    opened = report()
    actions.add_note(actor=town.clerk, access=town.access, case_id=opened.case_id, text="<b>Secret</b>")
    assert all(line.kind != "note" for line in queries.list_timeline(opened.case_id))
    assert queries.list_timeline(opened.case_id, town.access)[-1].text == "<b>Secret</b>"


def test_the_reporter_adds_by_the_secret_link(town: Town) -> None:
    opened, other = report(), report()
    who = town.clerk
    actions.add_update(
        actor=who, access=None, case_id=opened.case_id, text="Wider now", follow_token=opened.follow_token
    )
    assert queries.list_timeline(opened.case_id)[-1].data["by_reporter"] is True
    for token in ("", other.follow_token, opened.follow_token[:-1] + "x"):
        with pytest.raises((NotAllowed, NotFound)):
            actions.add_update(actor=who, access=None, case_id=opened.case_id, text="No", follow_token=token)
