"""One change of one case: locked, checked against what the other saw, written once, told to the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from plaza.kernel.base.rules import local_day
from plaza.kernel.base.rules import now as time_now
from plaza.kernel.base.types import Actor, Conflict, NotAllowed, NotFound
from plaza.kernel.ledger.actions import append
from plaza.kernel.ledger.types import Event
from plaza.kernel.people.types import Access

from ..models import Case, Entry
from ..queries.catalogue import city_zone, get_type_version
from ..queries.scope import may, may_see
from ..rules.standing import standing
from ..types import CompiledType, Moved
from .conflict import what_changed


class Change:
    """A locked case being changed. Set attributes of ``case``; ``write`` saves them and adds one revision."""

    def __init__(self, case: Case, actor: Actor, access: Access | None, at: datetime) -> None:
        self.case = case
        self.actor = actor
        self.access = access
        self.at = at
        self.compiled: CompiledType = get_type_version(case.type_key, case.type_version)
        self.was = standing_of(case)
        self._before = {name: getattr(case, name) for name in _WRITTEN}

    def may(self, permission: str) -> bool:
        return may(self.access, permission, self.case)

    def need(self, permission: str) -> None:
        if not self.may(permission):
            raise NotAllowed(
                gettext("Your role does not allow this for this case."), extra={"permission": permission}
            )

    def entry(self, kind: str, *, public: bool = False, text: str = "", **data: Any) -> Entry:
        """Add a line to the timeline."""
        return Entry.objects.create(
            case=self.case,
            happened_at=self.at,
            kind=kind,
            public=public,
            text=text,
            data=data,
            actor_kind=self.actor.kind,
            actor_id=self.actor.id,
        )

    def event(self, event: Event) -> None:
        append(event, actor=self.actor, occurred_at=self.at)

    def now(self) -> dict[str, Any]:
        """How the case counts after the change."""
        return standing_of(self.case)

    def counted(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """How the case counted and counts; both empty when that is the same."""
        now = self.now()
        return ({}, {}) if now == self.was else (self.was, now)

    def changed(self) -> list[str]:
        """Columns that differ from what was read."""
        return [name for name in _WRITTEN if getattr(self.case, name) != self._before[name]]

    def write(self) -> None:
        """Save what changed, with the next revision."""
        case = self.case
        case.revision += 1
        case.updated_at = max(self.at, case.updated_at)
        case.save(update_fields=self.changed())

    def moved(self) -> Moved:
        case = self.case
        return Moved(case.pk, case.revision, case.state, case.stage, case.status, case.outcome)


_WRITTEN = tuple(field.attname for field in Case._meta.concrete_fields if field.attname != "id")


@contextmanager
def changing(
    *,
    case_id: int,
    actor: Actor,
    access: Access | None,
    permission: str = "",
    revision: int | None = None,
    at: datetime | None = None,
) -> Iterator[Change]:
    """Lock a case for one change. NotFound (also when hidden), NotAllowed, Conflict (see ``conflict``)."""
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(pk=case_id).first()
        # Without access the caller has shown another right (a secret link) or is the engine itself.
        if case is None or (access is not None and not may_see(access, case)):
            raise NotFound(gettext("There is no request with this number, or you may not see it."))
        change = Change(case, actor, access, at or time_now())
        if permission:
            change.need(permission)
        if revision is not None and revision != case.revision:
            changes = what_changed(case, revision, change.compiled)
            raise Conflict(
                " ".join([gettext("Somebody changed this case while you were looking at it:"), *changes]),
                extra={"changes": changes, "revision": case.revision},
            )
        yield change


def standing_of(case: Case) -> dict[str, Any]:
    """How a case counts now (``rules.standing``); days are the city's."""
    zone = city_zone()
    closed: dict[str, Any] = {}
    if case.status == "closed" and case.closed_at:
        closed = {
            "closed_on": local_day(case.closed_at, zone).isoformat(),
            "on_time": None if case.due_at is None else not case.late,
            "seconds_to_close": max(0, round((case.closed_at - case.opened_at).total_seconds())),
        }
    return standing(
        type_key=case.type_key,
        department_key=case.department_key,
        team_key=case.team_key,
        assignee_id=case.assignee_id,
        stage=case.stage,
        late=case.late,
        areas=case.areas,
        opened_on=local_day(case.opened_at, zone).isoformat(),
        **closed,
    )
