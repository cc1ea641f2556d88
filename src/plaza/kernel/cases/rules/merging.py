"""Merges a workflow under a case type: the type says what is different, the workflow the rest.

Mappings (states, outcomes, clocks, messages) merge by key, lists of things with a ``key`` or ``code``
(transitions, staff_fields, tasks) by it, everything else is replaced whole. ``without`` takes things
out of the workflow: ``without: {states: [planned], transitions: [plan]}``.
"""

from __future__ import annotations

from typing import Any

from .reading import Items, Table

MAPPINGS = ("states", "outcomes", "clocks", "messages")
LISTS = {"transitions": "key", "staff_fields": "code", "tasks": "key"}
OTHERS = ("calendar",)
WORKFLOW_KEYS = (*MAPPINGS, *LISTS, *OTHERS)


def merge(source: Table, workflow: Table) -> Table:
    """A new table; the two given stay as they are. Parts keep the file and line they come from."""
    merged = source.copy()
    for key in WORKFLOW_KEYS:
        if key not in workflow:
            continue
        if key not in source:
            merged.put(key, workflow[key], workflow.at[key])
        elif key in MAPPINGS:
            merged[key] = _merge_tables(workflow[key], source[key], depth=2)
        elif key in LISTS:
            merged[key] = _merge_lists(workflow[key], source[key], LISTS[key])
    merged = _without(merged)
    _shift_amounts(source, merged)
    return merged


def _merge_tables(under: Any, over: Any, depth: int) -> Any:
    if not isinstance(under, Table) or not isinstance(over, Table) or depth == 0:
        return over
    merged = under.copy()
    for key, value in over.items():
        merged.put(key, _merge_tables(under[key], value, depth - 1) if key in under else value, over.at[key])
    return merged


def _merge_lists(under: Any, over: Any, identity: str) -> Any:
    if not isinstance(under, Items) or not isinstance(over, Items):
        return over
    by_key = {
        item.get(identity): (item, place)
        for item, place in zip(over, over.at, strict=True)
        if isinstance(item, Table)
    }
    merged = Items(over.place)
    used = set()
    for item, place in zip(under, under.at, strict=True):
        key = item.get(identity) if isinstance(item, Table) else None
        if key in by_key:
            used.add(key)
            mine, where = by_key[key]
            merged.put(_merge_tables(item, mine, depth=1), where)
        else:
            merged.put(item, place)
    for item, place in zip(over, over.at, strict=True):
        if not isinstance(item, Table) or item.get(identity) not in used:
            merged.put(item, place)
    return merged


def _shift_amounts(source: Table, merged: Table) -> None:
    """A type that promises days does not keep the workflow's hours beside them, and the other way round."""
    own = source.get("clocks")
    clocks = merged.get("clocks")
    if not isinstance(own, Table) or not isinstance(clocks, Table):
        return
    for kind, clock in own.items():
        if not isinstance(clock, Table) or not isinstance(clocks.get(kind), Table):
            continue
        for mine, other in (("days", "hours"), ("hours", "days")):
            if mine in clock and other not in clock:
                clocks[kind].pop(other, None)


def _without(merged: Table) -> Table:
    gone = merged.get("without")
    if not isinstance(gone, Table):
        return merged
    for key, names in gone.items():
        part = merged.get(key)
        if not isinstance(names, list):
            continue
        if isinstance(part, Table):
            merged[key] = _keep(part, [name for name in part if name not in names])
        elif isinstance(part, Items) and key in LISTS:
            merged[key] = _filter(part, lambda item, k=LISTS[key], n=names: item.get(k) not in n)
    if isinstance(gone.get("states"), list) and isinstance(merged.get("transitions"), Items):
        merged["transitions"] = _cut_states(merged["transitions"], gone["states"])
    return merged


def _keep(table: Table, names: list[str]) -> Table:
    kept = Table(table.place)
    for name in names:
        kept.put(name, table[name], table.at[name])
    return kept


def _filter(items: Items, keep: Any) -> Items:
    kept = Items(items.place)
    for item, place in zip(items, items.at, strict=True):
        if not isinstance(item, Table) or keep(item):
            kept.put(item, place)
    return kept


def _cut_states(transitions: Items, states: list[str]) -> Items:
    """Transitions to a removed state go; from-lists lose it, and a transition from nowhere goes too."""
    kept = Items(transitions.place)
    for item, place in zip(transitions, transitions.at, strict=True):
        if isinstance(item, Table) and isinstance(item.get("from"), list):
            left = Items(item["from"].place)
            for state in item["from"]:
                if state not in states:
                    left.put(state, place)
            if item.get("to") in states or not left:
                continue
            item = item.copy()
            item["from"] = left
        kept.put(item, place)
    return kept
