"""Looks at a city after a bad day: what was acknowledged, what is half written, what was counted."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any


def judge() -> None:
    """Runs inside a city: reads what was acknowledged, prints every fault found."""
    print(json.dumps(list(_faults(json.loads(sys.stdin.read())))[:20]))


def waiting() -> None:
    """How far the worker is behind: events not sealed, and listeners not at the end."""
    from plaza.kernel.ledger.queries import lag

    found = lag()
    print(json.dumps(found.unsealed + sum(one.behind for one in found.listeners)))


def _faults(given: dict[str, Any]) -> Iterator[str]:
    yield from _lost(given["numbers"], given["desk"])
    yield from _half_written()
    yield from _miscounted()


def _lost(numbers: list[str], desk: list[dict[str, int]]) -> Iterator[str]:
    from plaza.kernel.cases.models import Case, Entry
    from plaza.kernel.cases.rules import id_of

    kept = dict(Case.objects.values_list("pk", "revision"))
    entries = set(Entry.objects.values_list("pk", flat=True))
    for number in numbers:
        if id_of(number) not in kept:
            yield f"The request {number} was acknowledged and is not there."
    for one in desk:
        if kept.get(one["case"], 0) < one.get("revision", 0):
            yield f"Revision {one['revision']} of case {one['case']} was acknowledged and is not there."
        if "entry" in one and one["entry"] not in entries:
            yield f"The note {one['entry']} was acknowledged and is not there."


def _half_written() -> Iterator[str]:
    from plaza.kernel.cases.models import Case, CaseArea, Clock, Entry
    from plaza.kernel.ledger.models import SealedEvent

    opened = Counter(Entry.objects.filter(kind="opened").values_list("case_id", flat=True))
    later = Counter(Entry.objects.exclude(kind="opened").values_list("case_id", flat=True))
    clocks = Counter(Clock.objects.values_list("case_id", flat=True))
    areas = Counter(CaseArea.objects.values_list("case_id", flat=True))
    told = Counter(SealedEvent.objects.filter(type="cases.case_opened").values_list("subject_id", flat=True))
    for case in Case.objects.all():
        if (opened[case.pk], told[str(case.pk)]) != (1, 1):
            yield f"Case {case.pk} has {opened[case.pk]} openings and {told[str(case.pk)]} events of it."
        if areas[case.pk] != len(case.areas):
            yield f"Case {case.pk} lies in {len(case.areas)} areas and {areas[case.pk]} are written."
        # Opening again starts a clock anew.
        if not case.source_id and clocks[case.pk] < 2:
            yield f"Case {case.pk} has {clocks[case.pk]} clocks of 2."
        if not case.source_id and case.revision != 1 + later[case.pk]:
            yield f"Case {case.pk} is at revision {case.revision} with {later[case.pk]} later lines."


def _miscounted() -> Iterator[str]:
    from plaza.kernel.cases.tests.test_tallies import as_kept, by_hand

    for name, kept, wanted in zip(("days", "open cases"), as_kept(), by_hand(), strict=True):
        if {key: n for key, n in kept.items() if n} != {key: n for key, n in wanted.items() if n}:
            yield f"The counts of {name} are not what counting by hand gives."
