"""Compiling, merging with the workflow, the frozen JSON, the diagram and the simulated walks."""

from __future__ import annotations

import json

import pytest

from plaza.kernel.base.types import Invalid
from plaza.kernel.cases.rules import (
    compile_type,
    dump_type,
    find_path,
    load_type,
    mermaid,
    simulate,
    type_hash,
)
from plaza.kernel.cases.types import Amount, CompiledType

from .declared_types import CONTEXT, POTHOLE, WORKFLOW, pothole

TYPE = pothole()


def made(extra: str) -> CompiledType:
    return compile_type(POTHOLE + extra, {"repair": WORKFLOW}, CONTEXT)


def test_the_workflow_is_merged_under_the_type() -> None:
    resolve = TYPE.find_clock("resolve")
    assert resolve is not None
    assert resolve.amount == Amount(days=5)  # the type's days took the place of the workflow's hours
    assert resolve.until == "closed"
    assert [one.effect for one in resolve.escalate] == ["notify_team", "notify_department"]
    assert resolve.by_priority == {"urgent": Amount(hours=4)}
    fixed = TYPE.find_outcome("fixed")
    assert fixed is not None
    assert fixed.retention_days == 30
    assert (TYPE.workflow, TYPE.service_code, TYPE.location, TYPE.visibility) == (
        "repair",
        "pothole",
        "required",
        "public",
    )
    assert TYPE.initial.key == "received"


def test_a_type_may_change_one_transition_and_add_another() -> None:
    compiled = made(
        "transitions:\n"
        "  - {key: start, permission: cases.assign}\n"
        "  - {key: pass_on, from: [received], to: planned, name: {en: Pass on, es: Pasar}}\n"
    )
    keys = [one.key for one in compiled.transitions]
    assert keys == [*[one.key for one in TYPE.transitions], "pass_on"]
    start = compiled.find_transition("start")
    assert start is not None
    assert (start.permission, start.to, start.from_states) == (
        "cases.assign",
        "working",
        ("received", "planned"),
    )


def test_without_takes_parts_of_the_workflow_out() -> None:
    compiled = made("without: {states: [planned], clocks: [first_response]}\n")
    assert compiled.find_state("planned") is None
    assert compiled.find_transition("plan") is None
    start = compiled.find_transition("start")
    assert start is not None
    assert start.from_states == ("received",)
    assert [one.kind for one in compiled.clocks] == ["resolve"]


def test_merging_leaves_the_workflow_alone() -> None:
    made("without: {states: [planned]}\n")
    assert pothole() == TYPE


def test_round_trip_and_hash() -> None:
    data = dump_type(TYPE)
    assert load_type(data) == TYPE
    assert dump_type(load_type(data.decode())) == data
    assert type_hash(TYPE) == type_hash(load_type(data))
    assert type_hash(made("anonymous: false\n")) != type_hash(TYPE)
    assert json.loads(data)["key"] == "pothole"


def test_the_order_of_keys_in_the_file_does_not_change_the_hash() -> None:
    head, tail = POTHOLE.split("group: streets\n")
    moved = head + tail + "group: streets\n"
    assert type_hash(compile_type(moved, {"repair": WORKFLOW}, CONTEXT)) == type_hash(TYPE)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"nonsense", b'{"key": 1}'])
def test_what_is_not_a_compiled_type_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid, match="not a compiled case type"):
        load_type(data)


def test_compiling_a_wrong_type_tells_everything() -> None:
    with pytest.raises(Invalid) as caught:
        made("colour: red\nicno: x\n")
    assert "'colour' is not known" in caught.value.detail
    assert "did you mean 'icon'" in caught.value.detail
    assert len(caught.value.extra["findings"]) == 2


def test_mermaid() -> None:
    lines = mermaid(TYPE, "es").splitlines()
    assert lines[0] == "stateDiagram-v2"
    assert "  received : Recibido" in lines
    assert "  working --> done : Cerrar (guarded)" in lines
    assert "  [*] --> received" in lines
    assert "  done --> [*]" in lines
    arrows = [line for line in lines if "-->" in line]
    assert len(arrows) == 1 + 2 + sum(len(one.from_states) for one in TYPE.transitions)


def test_the_happy_path_goes_through_the_work() -> None:
    walk = simulate(TYPE, "happy")
    assert walk.ok
    assert (walk.state, walk.stage, walk.status, walk.outcome) == ("done", "closed", "closed", "fixed")
    assert find_path(TYPE, "happy") == [("plan", ""), ("start", ""), ("finish", "repaired")]
    assert "Close as done: now Done (closed, closed)." in walk.lines
    assert "  The public reads: “We repaired it.”" in walk.lines


def test_the_rejection_path() -> None:
    walk = simulate(TYPE, "rejection", language="es")
    assert (walk.ok, walk.state, walk.outcome) == (True, "declined", "duplicate")
    assert "  The public reads: “Ya estaba reportado.”" in walk.lines


def test_a_path_of_ones_own_and_where_it_stops() -> None:
    walk = simulate(TYPE, [("wait", ""), ("finish", "repaired")], answers={"where": "path"})
    assert not walk.ok
    assert walk.state == "waiting"
    assert (
        walk.lines[-1]
        == "Stopped at “finish”: This case is “Waiting”; “Close as done” is not possible from there."
    )
    assert simulate(TYPE, [("wait", "")], answers={"where": "path"}).ok


def test_wrong_answers_are_told() -> None:
    walk = simulate(TYPE, answers={})
    assert not walk.ok
    assert "  Problem: Answer the question “Where is it?”." in walk.lines
