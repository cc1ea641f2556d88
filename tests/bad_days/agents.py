"""Who works while processes die: a desk that takes steps and says what was kept, and an importer."""

from __future__ import annotations

import contextlib
import json
import random
import sys
from typing import Any

STEPS = (("plan", ""), ("start", ""), ("wait", ""), ("resume", ""), ("finish", "repaired"), ("reopen", ""))


def work_at_the_desk() -> None:
    """Runs inside a city until it is killed: one line of JSON for each thing that was acknowledged."""
    from django.db import Error, connection

    chance = random.Random(json.loads(sys.stdin.readline()))
    while True:
        try:
            done = _one_thing(chance)
        except Error:
            with contextlib.suppress(Exception):
                connection.close()
            continue
        if done:
            print(json.dumps(done), flush=True)


def _one_thing(chance: random.Random) -> dict[str, Any] | None:
    """A step or a note on one of the latest cases; None when it does not fit just now."""
    from plaza.kernel.base.types import Actor, Problem
    from plaza.kernel.cases import actions
    from plaza.kernel.cases.models import Case
    from plaza.kernel.people.models import Person
    from plaza.kernel.people.queries import access_of

    ids = list(Case.objects.filter(source_id="").order_by("-id").values_list("pk", flat=True)[:40])
    if not ids:
        return None
    actor = Actor("staff", chance.choice(list(Person.objects.values_list("pk", flat=True))))
    access, case_id = access_of(actor), chance.choice(ids)
    try:
        if chance.random() < 0.4:
            entry = actions.add_note(actor=actor, access=access, case_id=case_id, text="Looked at it")
            return {"case": case_id, "entry": entry}
        step, reason = chance.choice(STEPS)
        moved = actions.take_transition(
            actor=actor, access=access, case_id=case_id, revision=None, transition=step, reason=reason
        )
    except Problem:
        return None
    return {"case": case_id, "revision": moved.revision}
