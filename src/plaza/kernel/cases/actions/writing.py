"""Words and details: staff notes, public updates, edits, and who can see a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import Actor, Invalid, NotAllowed
from plaza.kernel.people.types import Access

from .. import rules
from ..events import CaseNoted, CaseUpdated
from ..models import CaseArea, Party
from ..queries.detail import holds
from ..queries.words import said
from ..registry import About
from ..types import PRIORITIES, VISIBILITIES, Contact, Moved, PlaceInput
from . import clocks
from .change import Change, changing
from .planning import DESCRIPTION_LENGTH, locate

TEXT_LENGTH = 4000


def words_of(text: str) -> str:
    """What somebody wrote, trimmed; Invalid when it is empty or too long."""
    text = text.replace("\x00", "").strip()
    if not text:
        raise Invalid(gettext("Write something first."), fields={"text": gettext("Write something first.")})
    if len(text) > TEXT_LENGTH:
        raise Invalid(
            gettext("That is too long."), fields={"text": gettext("It can be at most 4,000 characters.")}
        )
    return text


def add_note(*, actor: Actor, access: Access, case_id: int, text: str) -> int:
    """A note that only staff read; returns the entry's id. Needs cases.note."""
    with changing(case_id=case_id, actor=actor, access=access, permission="cases.note") as change:
        entry = change.entry("note", text=words_of(text))
        change.write()
        change.event(CaseNoted(case_id, entry.pk))
        return entry.pk


def add_update(
    *,
    actor: Actor,
    access: Access | None,
    case_id: int,
    text: str,
    follow_token: str = "",
    occurred_at: datetime | None = None,
    tell: bool = True,
) -> int:
    """A public line by staff (cases.update), the reporter (``follow_token``) or a connected system.

    Returns the entry's id. Staff updates go to the reporter and followers, the reporter's to whoever
    has the case, unless ``tell`` is false.
    """
    by_reporter = holds(follow_token, case_id)
    with changing(
        case_id=case_id, actor=actor, access=None if by_reporter else access, at=occurred_at
    ) as change:
        if not by_reporter:
            if access is None:
                raise NotAllowed(gettext("Only the reporter and city staff can add to this request."))
            change.need("cases.update")
        words = words_of(text)
        entry = change.entry("update", public=True, text=words, by_reporter=by_reporter)
        if not by_reporter:
            change.case.public_note = words
        change.write()
        change.event(CaseUpdated(case_id, entry.pk, ("public_note",), public=True))
        if tell:
            names = ("notify_assignee",) if by_reporter else ("notify_reporter", "notify_followers")
            clocks.run_effects(
                About(
                    case_id,
                    change.compiled,
                    actor,
                    "update",
                    f"{name}:entry:{entry.pk}",
                    words,
                    {"effect": name},
                )
                for name in names
            )
        return entry.pk


def edit_case(
    *,
    actor: Actor,
    access: Access,
    case_id: int,
    revision: int | None = None,
    description: str | None = None,
    place: PlaceInput | None = None,
    answers: Mapping[str, Any] | None = None,
    priority: str | None = None,
    contact: Contact | None = None,
) -> Moved:
    """Correct what is given (None leaves it). Needs cases.update; ``contact`` also cases.view_contact.

    A new priority changes the deadlines; a new place the areas, but not who is in charge.
    """
    with changing(
        case_id=case_id, actor=actor, access=access, permission="cases.update", revision=revision
    ) as change:
        changed = _edit(change, description, place, answers, priority)
        if contact is not None:
            change.need("cases.view_contact")
            _set_contact(change, contact)
            changed.append("contact")
        if not changed:
            return change.moved()
        entry = change.entry("edited", changed=changed)
        change.write()
        was, now = change.counted()
        change.event(CaseUpdated(case_id, entry.pk, tuple(changed), was=was, now=now))
        return change.moved()


def _edit(
    change: Change,
    description: str | None,
    place: PlaceInput | None,
    answers: Mapping[str, Any] | None,
    priority: str | None,
) -> list[str]:
    case = change.case
    changed = []
    if description is not None and description.strip() != case.description:
        if len(description) > DESCRIPTION_LENGTH:
            raise Invalid(
                gettext("The description is too long."),
                fields={"description": gettext("At most 4,000 characters.")},
            )
        case.description = description.replace("\x00", "").strip()
        changed.append("description")
    if answers is not None:
        case.answers = {**case.answers, **_checked(change, answers)}
        changed.append("answers")
    if place is not None:
        _move_place(change, place)
        changed.append("place")
    if priority is not None and priority != case.priority:
        if priority not in PRIORITIES:
            raise Invalid(gettext("There is no such priority."), fields={"priority": ", ".join(PRIORITIES)})
        case.priority = priority
        clocks.retime(change)
        changed.append("priority")
    return changed


def _checked(change: Change, answers: Mapping[str, Any]) -> dict[str, Any]:
    compiled = change.compiled
    merged = {one.code: change.case.answers.get(one.code) for one in compiled.fields}
    merged |= answers
    check = rules.check_answers(
        compiled, {code: value for code, value in merged.items() if value is not None},
        time_zone=get_city().time_zone, language=change.case.language,
    )  # fmt: skip
    if check.problems:
        raise Invalid(said(check.problems[0]), fields={one.field: said(one) for one in check.problems})
    return check.answers


def _move_place(change: Change, place: PlaceInput) -> None:
    case, found = change.case, locate(place)
    case.lat, case.lon, case.h3_9 = found.lat, found.lon, found.cell
    case.address, case.address_id, case.postcode = found.address, found.address_id, found.postcode
    case.place_note, case.areas = found.note, found.areas
    CaseArea.objects.filter(case=case).delete()
    CaseArea.objects.bulk_create(
        CaseArea(case=case, layer_key=layer, area_key=area, opened_at=case.opened_at)
        for layer, area in found.areas.items()
    )


def _set_contact(change: Change, contact: Contact) -> None:
    """Another address makes the old secret link useless."""
    case = change.case
    party, _ = Party.objects.get_or_create(
        case=case, role="reporter", defaults={"language": case.language, "confirmed_at": change.at}
    )
    if party.email and party.email != contact.email:
        case.follow_version += 1
    party.name, party.email, party.phone = contact.name[:200], contact.email.strip()[:254], contact.phone[:40]
    party.save()


def set_visibility(
    *, actor: Actor, access: Access, case_id: int, revision: int | None = None, visibility: str
) -> Moved:
    """Make a case public, private (staff with cases.view_private) or staff. Needs cases.view_private."""
    if visibility not in VISIBILITIES:
        raise Invalid("Visibility is public, private or staff.", fields={"visibility": "Unknown."})
    with changing(
        case_id=case_id, actor=actor, access=access, permission="cases.view_private", revision=revision
    ) as change:
        before = change.case.visibility
        if before != visibility:
            change.case.visibility = visibility
            entry = change.entry("visibility", before=before, now=visibility)
            change.write()
            change.event(CaseUpdated(case_id, entry.pk, ("visibility",), visibility=visibility))
        return change.moved()
