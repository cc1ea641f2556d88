"""Fills the case tables: a year of history, some of it on desks, and requests of the demo resident."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import SYSTEM, Actor, Problem
from plaza.kernel.cases import actions, queries
from plaza.kernel.cases.queries.catalogue import calendars
from plaza.kernel.cases.types import CaseFilter, Contact, ImportCounts, PlaceInput
from plaza.kernel.people import queries as people
from plaza.kernel.people.types import ALL
from plaza.systems.front_door.requests_311.sample import SOURCE, Spot, history

Progress = Callable[[str, int, int], None]
ON_A_DESK = 14
OWN = (
    (
        "pothole",
        {"size": "large", "where": "road"},
        "Right in front of the bakery. Two bikes went down today.",
        0,
    ),
    ("streetlight_out", {"symptom": "dark"}, "The lamp over the stairs has been dark since Friday.", 1),
    (
        "bulky_items",
        {"items": ["sofa"], "count": 1, "put_where": "curb"},
        "A green sofa, still in good shape.",
        2,
    ),
)


def make_history(
    spots: Sequence[Spot], *, now: datetime, count: int, progress: Progress | None = None
) -> ImportCounts:
    """Import about ``count`` requests of the last year."""
    rows = history(
        queries.list_types(public=False),
        spots,
        calendars=calendars(),
        time_zone=get_city().time_zone,
        now=now,
        count=count,
    )

    def counted() -> object:
        for done, row in enumerate(rows, start=1):
            if progress and done % 1_000 == 0:
                progress("Telling a year of requests", done, count)
            yield row

    return actions.import_many(rows=counted(), source_system=SOURCE)  # type: ignore[arg-type]


def put_on_desks() -> int:
    """Give some open requests of each department to its demo agent, so that no queue is empty."""
    done = 0
    for department in people.list_departments(active_only=True):
        agent = people.find_person(f"agent.{department.key.replace('_', '-')}@demo.example")
        if agent is None:
            continue
        page = queries.list_cases(
            CaseFilter(status="open", department_key=department.key, order="due"), ALL, limit=ON_A_DESK
        )
        for row in page.rows:
            actions.assign(actor=SYSTEM, access=ALL, case_id=row.id, person_id=agent.id)
            done += 1
    return done


def make_own_requests(spots: Sequence[Spot], now: datetime) -> int:
    """A few requests of the demo resident, opened through the front door."""
    resident = people.find_person("resident@demo.example")
    if resident is None or not spots:
        return 0
    known = {one.key: one for one in queries.list_types(public=True)}
    done = 0
    for key, answers, text, place in OWN:
        if key not in known:
            continue
        spot = spots[(place * 37 + 11) % len(spots)]
        dated = (
            {**answers, "ready_on": (now + timedelta(days=3)).date().isoformat()}
            if key == "bulky_items"
            else answers
        )
        try:
            actions.open_case(
                actor=Actor("resident", resident.id),
                type_key=key,
                answers=dated,
                description=text,
                place=PlaceInput(lat=spot.lat, lon=spot.lon, address=spot.label, postcode=spot.postcode),
                contact=Contact(resident.name, resident.email),
                occurred_at=now - timedelta(hours=20 * place + 5),
                retry_key=f"sample-{key}",
            )
        except Problem:
            continue  # another blueprint may ask other questions of a type with this key
        done += 1
    return done
