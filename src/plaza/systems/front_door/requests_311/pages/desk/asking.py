"""What an address of the queue asks for. The address is the saved filter: share it, keep it as a bookmark."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from plaza.kernel.cases import rules
from plaza.kernel.cases.types import STAGES, CaseFilter, Waiting

TABS = ("queue", "mine", "nobody", "late", "open", "closed")
ASKED = ("tab", "type", "stage", "area", "team", "who", "channel", "late", "photo", "q")
NOBODY = "none"
_PERSON = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One list of requests, as its address says it; ``values`` hold only what was asked."""

    tab: str = "queue"
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def in_use(self) -> int:
        """How many filters narrow the list."""
        return len([name for name in self.values if name not in ("tab", "q")])

    @property
    def query(self) -> str:
        """The address again, in one order, so that the same list has one address."""
        return urlencode([(name, self.values[name]) for name in ASKED if self.values.get(name)])

    def value(self, name: str) -> str:
        return self.values.get(name, "")


def read(given: Mapping[str, str]) -> Asked:
    """Whatever an address says becomes a list; what is not understood is left out."""
    values = {name: str(given.get(name, "")).replace("\x00", "").strip()[:120] for name in ASKED}
    values = {name: value for name, value in values.items() if value}
    tab = values.get("tab", "")
    known = tab in TABS or tab.startswith("team:")
    return Asked(tab if known else "queue", values)


def read_query(text: str) -> Asked:
    """The list that ``from=`` of a request's page names."""
    return read(QueryDict(text[:1000]).dict())


def number_in(asked: Asked) -> int | None:
    """The request whose number was typed into the filter for words."""
    return rules.id_of(asked.value("q").lstrip("#")) if asked.value("q") else None


def filter_of(
    asked: Asked, *, person_id: int, teams: tuple[str, ...], departments: tuple[str, ...] | None
) -> CaseFilter:
    """The list in the engine's terms. Everything is within the reader's work (``worked_on``)."""
    tab = asked.tab
    who = asked.value("who")
    area = asked.value("area").partition(":")
    stage = asked.value("stage")
    return CaseFilter(
        types=(asked.value("type"),) if asked.value("type") else (),
        stages=(stage,) if stage in STAGES else (),
        status="closed" if tab == "closed" else "open",
        area=(area[0], area[2]) if area[2] else None,
        team_key=tab.partition(":")[2] or asked.value("team"),
        assignee_id=person_id if tab == "mine" else int(who) if _PERSON.fullmatch(who) else None,
        unassigned=tab == "nobody" or who == NOBODY,
        channel=asked.value("channel"),
        late=True if tab == "late" or asked.value("late") == "1" else None,
        has_pending_photo=asked.value("photo") == "1",
        q="" if number_in(asked) else asked.value("q"),
        worked_on=True,
        waiting=Waiting(person_id, teams, departments) if tab == "queue" else None,
        order="updated" if tab == "closed" else "due",
    )
