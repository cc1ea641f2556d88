"""Effects that every city has: telling the reporter, followers, and staff, through messaging's one door."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from plaza.kernel.base.types import Text, pick
from plaza.kernel.messaging.actions import notify
from plaza.kernel.messaging.types import Recipient
from plaza.kernel.people import queries as people

from .. import rules
from ..models import Case, Party
from ..registry import About, effect, links
from .tokens import party_token


def site(path: str) -> str:
    """A path as an address that a mail can hold."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def values_of(case: Case, about: About) -> dict[str, Any]:
    """What the message texts may name."""
    department = people.find_department(case.department_key)
    state = about.compiled.find_state(case.state)
    outcome = about.compiled.find_outcome(case.outcome)
    words: Text | str = about.data.get("words") or about.text
    return {
        "number": rules.number_of(case.pk),
        "type": about.compiled.name,
        "place": case.address or case.place_note,
        "department": department.name if department else "",
        "due": case.due_at or "",
        "stage": state.name if state else "",
        "outcome": outcome.name if outcome else "",
        "reason": words,
        "update": words,
    }


def _template(about: About) -> str:
    if about.why == "opened":
        return "case_received"
    if about.why == "moved" and about.data.get("closes"):
        return "case_closed"
    if about.why == "moved" and about.data.get("reopens"):
        return "case_reopened"
    return "case_update"


@effect("notify_reporter")
def notify_reporter(about: About) -> None:
    """Write to whoever reported, in the language they reported in, with their secret link."""
    case = Case.objects.get(pk=about.case_id)
    party = Party.objects.filter(case=case, role="reporter").exclude(email="").first()
    if party is None:
        return
    token = rules.follow_token(settings.SECRET_KEY, case.pk, case.follow_version)
    notify(
        template=_template(about),
        to=Recipient(party.email, party.name, party.language, party.person_id),
        context=values_of(case, about) | {"link": site(links.follow.format(token=token))},
        key=f"{about.key}:reporter:{party.pk}",
        subject=("case", case.pk),
    )


@effect("notify_followers")
def notify_followers(about: About) -> None:
    """Write to everybody who follows and has confirmed it; never more than the public page shows."""
    case = Case.objects.get(pk=about.case_id)
    followers = Party.objects.filter(case=case, role="follower").exclude(confirmed_at=None).exclude(email="")
    if case.visibility != "public":
        return
    link = site(links.case.format(number=rules.number_of(case.pk)))
    for party in followers:
        notify(
            template=_template(about),
            to=Recipient(party.email, party.name, party.language, party.person_id),
            context=values_of(case, about) | {"link": link},
            key=f"{about.key}:follower:{party.pk}",
            subject=("case", case.pk),
            bulk=True,
            follower=True,
        )


@effect("notify_team")
def notify_team(about: About) -> None:
    """Write to the members of the team in charge; without a team, to the department."""
    case = Case.objects.get(pk=about.case_id)
    if not case.team_key:
        notify_department(about)
        return
    for person in people.list_staff(team_key=case.team_key):
        _tell_staff(case, about, Recipient(person.email, person.name, person.language, person.id))


@effect("notify_department")
def notify_department(about: About) -> None:
    """Write to the department's own address; without one, to its staff."""
    case = Case.objects.get(pk=about.case_id)
    department = people.find_department(case.department_key)
    email = department.contact.get("email", "") if department else ""
    if department is not None and email:
        _tell_staff(case, about, Recipient(email, pick(department.name, "en")))
        return
    for person in people.list_staff(department_key=case.department_key):
        _tell_staff(case, about, Recipient(person.email, person.name, person.language, person.id))


@effect("notify_assignee")
def notify_assignee(about: About) -> None:
    """Write to whoever has the case; without one, to the team."""
    case = Case.objects.get(pk=about.case_id)
    if case.assignee_id is None:
        notify_team(about)
        return
    person = people.get_person(case.assignee_id)
    _tell_staff(case, about, Recipient(person.email, person.name, person.language, person.id))


def _tell_staff(case: Case, about: About, to: Recipient) -> None:
    late = about.why in ("late", "soon_late")
    policy = about.compiled.find_clock(str(about.data.get("clock", "")))
    more = {
        "link": site(links.desk.format(number=rules.number_of(case.pk))),
        "clock": policy.name if policy and policy.name else about.data.get("clock", ""),
        "due": about.data.get("due_at") or case.due_at or "",
    }
    notify(
        template="staff_late" if late else "staff_assigned",
        to=to,
        context=values_of(case, about) | more,
        key=f"{about.key}:{to.email}",
        subject=("case", case.pk),
    )


def ask_to_confirm(case: Case, party: Party, about_type: Text, day: str) -> None:
    """The mail that asks a would-be follower whether it was them; once a day at most."""
    notify(
        template="follow_confirm",
        to=Recipient(party.email, party.name, party.language, party.person_id),
        context={
            "number": rules.number_of(case.pk),
            "type": about_type,
            "place": case.address or case.place_note,
            "link": site(links.confirm.format(token=party_token("confirm", party.pk))),
        },
        key=f"follow_confirm:{party.pk}:{day}",
        subject=("case", case.pk),
        urgent=True,
    )
