"""One process of the crowd in test_crowd: ``python -m plaza.kernel.ledger.tests.crowd ROLE NUMBER``."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

import django


def prepare() -> None:
    """Make the tables of base and ledger."""
    from django.core.management import call_command

    call_command("migrate", "base", verbosity=0)
    call_command("migrate", "ledger", verbosity=0)


def write(number: int) -> None:
    """Commit lamps in transactions of 1 to 5; say each after its commit. Every seventh is rolled back."""
    from django.db import transaction

    from plaza.kernel.base.types import SYSTEM
    from plaza.kernel.ledger import actions
    from plaza.kernel.ledger.tests.happenings import LampLit

    lamp = number * 1_000_000
    while True:
        lamps = range(lamp, lamp + 1 + lamp % 5)
        lamp += len(lamps)
        with transaction.atomic():
            actions.append_many([(LampLit(each), SYSTEM, None) for each in lamps])
            if lamp % 7 == 0:
                transaction.set_rollback(True)
        if lamp % 7:
            print(*lamps, flush=True)


def work(number: int) -> None:
    """Seal and dispatch in small batches, as several workers would at once."""
    from plaza.kernel.ledger import actions

    while True:
        if not actions.seal(limit=10 + number) + actions.dispatch():
            time.sleep(0.005)


def listen() -> None:
    """A listener that would count wrongly if a batch were heard twice or not at all."""
    from plaza.kernel.base.models import CitySetting
    from plaza.kernel.ledger import registry
    from plaza.kernel.ledger.tests.happenings import LampLit
    from plaza.kernel.ledger.types import Sealed

    registry.load()
    registry.listeners.clear()

    @registry.listener(name="crowd.count", hears=(LampLit,), batch=7)
    def count(events: Sequence[Sealed]) -> None:
        row, _ = CitySetting.objects.get_or_create(key="crowd", defaults={"value": 0})
        row.value += len(events)
        row.save()


def finish() -> None:
    """Settle, then print the verdict, the counted number, and every sealed lamp."""
    import json

    from plaza.kernel.base.models import CitySetting
    from plaza.kernel.ledger import actions, queries
    from plaza.kernel.ledger.models import SealedEvent
    from plaza.kernel.ledger.rules import read
    from plaza.kernel.ledger.tests.happenings import LampLit

    actions.settle()
    verdict = queries.verify()
    rows = SealedEvent.objects.order_by("seq").values_list("seq", "body")
    # The database may hold events of other tests too.
    events = (read(seq, bytes(body)) for seq, body in rows)
    lamps = [event.data["lamp_id"] for event in events if event.type == LampLit.TYPE]
    counted = CitySetting.objects.get(key="crowd").value
    print(json.dumps([verdict.ok, verdict.problem, queries.lag().unsealed, counted, lamps]))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "plaza.run.settings"
    django.setup()
    role, number = sys.argv[1], int(sys.argv[2])
    listen()
    {"prepare": prepare, "finish": finish}.get(role, lambda: {"write": write, "work": work}[role](number))()
