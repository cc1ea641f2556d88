"""Checks the states and transitions of a type as a graph: no dead ends, no unreachable places, an
outcome and public words on every way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..types import END_KINDS, Finding
from .reading import Path, finding
from .shape import suggest

Report = Iterator[tuple[Path, str]]


def check_graph(data: Mapping[str, Any]) -> list[Finding]:
    """``data`` has passed the schema."""
    found: list[tuple[Path, str]] = []
    for check in (_kinds, _names, _reached, _way_out, _endings, _reasons, _clocks):
        found += check(data)
    return [finding(data, path, message) for path, message in found]


def reach(start: Iterable[str], edges: Iterable[tuple[str, str]]) -> set[str]:
    """Everything that can be reached from ``start`` along the edges."""
    pairs = list(edges)
    seen = set(start)
    while True:
        new = {to for here, to in pairs if here in seen} - seen
        if not new:
            return seen
        seen |= new


def _edges(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(here, one["to"]) for one in data["transitions"] for here in one["from"]]


def _kinds(data: Mapping[str, Any]) -> Report:
    initial = [key for key, state in data["states"].items() if state["kind"] == "initial"]
    if len(initial) != 1:
        yield ("states",), f"exactly one state is of kind 'initial', here {len(initial) or 'none'}"
    if not any(state["kind"] in END_KINDS for state in data["states"].values()):
        yield ("states",), "no state is of kind 'closed' or 'cancelled', so no case could ever end"
    for key, state in data["states"].items():
        ends = state["kind"] in END_KINDS
        if ends != (state["stage"] == "closed"):
            yield (
                ("states", key, "stage"),
                f"a state of kind '{state['kind']}' must {'' if ends else 'not '}be shown as stage 'closed'",
            )
        if ends and state.get("pauses_clock"):
            yield (
                ("states", key, "pauses_clock"),
                "a state that ends a case stops its clocks; it cannot pause them",
            )


def _names(data: Mapping[str, Any]) -> Report:
    states = data["states"]
    seen: set[str] = set()
    for index, one in enumerate(data["transitions"]):
        if one["key"] in seen:
            yield ("transitions", index, "key"), f"there are two transitions '{one['key']}'"
        seen.add(one["key"])
        for at, here in enumerate(one["from"]):
            if here not in states:
                yield ("transitions", index, "from", at), f"there is no state '{here}'{suggest(here, states)}"
        if one["to"] not in states:
            yield ("transitions", index, "to"), f"there is no state '{one['to']}'{suggest(one['to'], states)}"


def _reached(data: Mapping[str, Any]) -> Report:
    initial = [key for key, state in data["states"].items() if state["kind"] == "initial"]
    reached = reach(initial, _edges(data))
    for key in data["states"]:
        if initial and key not in reached:
            yield ("states", key), f"no transition leads to the state '{key}' from '{initial[0]}'"


def _way_out(data: Mapping[str, Any]) -> Report:
    ends = [key for key, state in data["states"].items() if state["kind"] in END_KINDS]
    able = reach(ends, [(to, here) for here, to in _edges(data)])
    for key in data["states"]:
        if ends and key not in able:
            yield ("states", key), f"from the state '{key}' there is no way to a closed or cancelled state"


def _endings(data: Mapping[str, Any]) -> Report:
    """Every transition to an end gives an outcome and public words; no other gives an outcome."""
    for index, one in enumerate(data["transitions"]):
        state = data["states"].get(one["to"])
        here: Path = ("transitions", index)
        if state is None:
            continue
        if state["kind"] not in END_KINDS:
            if one.get("outcome"):
                yield (
                    (*here, "outcome"),
                    f"'{one['to']}' does not end the case, so this cannot have an outcome",
                )
            continue
        if not one.get("reasons") and not one.get("outcome"):
            yield here, f"'{one['key']}' ends the case: give it 'reasons', or an 'outcome' with 'public_text'"
        elif not one.get("reasons") and not one.get("public_text"):
            yield here, f"'{one['key']}' ends the case: say why in 'public_text', which the public reads"
        if one.get("outcome") and one.get("reasons"):
            yield (
                (*here, "outcome"),
                "the outcome comes from the reasons here; take 'outcome' or 'reasons' away",
            )


def _reasons(data: Mapping[str, Any]) -> Report:
    outcomes = data["outcomes"]
    for index, one in enumerate(data["transitions"]):
        fixed = one.get("outcome")
        if fixed and fixed not in outcomes:
            yield (
                ("transitions", index, "outcome"),
                f"there is no outcome '{fixed}'{suggest(fixed, outcomes)}",
            )
        seen: set[str] = set()
        for at, reason in enumerate(one.get("reasons", ())):
            path: Path = ("transitions", index, "reasons", at)
            if reason["key"] in seen:
                yield (*path, "key"), f"there are two reasons '{reason['key']}'"
            seen.add(reason["key"])
            outcome = reason["outcome"]
            if outcome not in outcomes:
                yield (*path, "outcome"), f"there is no outcome '{outcome}'{suggest(outcome, outcomes)}"
    for key in data.get("retention", {}):
        if key not in outcomes:
            yield ("retention", key), f"there is no outcome '{key}'{suggest(key, outcomes)}"


def _clocks(data: Mapping[str, Any]) -> Report:
    states = data["states"]
    for kind, clock in data.get("clocks", {}).items():
        path: Path = ("clocks", kind)
        if ("hours" in clock) == ("days" in clock):
            yield path, "a clock has either 'hours' or 'days'"
        state = clock.get("until", "closed").removeprefix("leaves ")
        if state != "closed" and state not in states:
            yield (*path, "until"), f"there is no state '{state}'{suggest(state, states)}"
        times = [one["at"] for one in clock.get("escalate", ())]
        if times != sorted(times):
            yield (*path, "escalate"), "write escalations in the order of their times"
    for index, task in enumerate(data.get("tasks", ())):
        if task.get("on") and task["on"] not in states:
            yield ("tasks", index, "on"), f"there is no state '{task['on']}'{suggest(task['on'], states)}"
