"""Cases and cases, cases and people: duplicates, children, followers."""

from __future__ import annotations

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.rules import local_day
from plaza.kernel.base.rules import now as time_now
from plaza.kernel.base.types import ANONYMOUS, Actor, Invalid, NotFound
from plaza.kernel.ledger.actions import append
from plaza.kernel.messaging import registry as messaging
from plaza.kernel.messaging import rules as mail_rules
from plaza.kernel.messaging.actions import allow_mail
from plaza.kernel.people import queries as people
from plaza.kernel.people.types import ALL, Access

from .. import rules
from ..events import CaseFollowed, CaseRelated
from ..models import Case, Party, Relation
from ..queries.catalogue import city_zone, get_type_version
from ..types import Contact
from . import effects
from .change import Change, changing
from .moving import close_as, move_case
from .tokens import read_party_token

KINDS = ("duplicate_of", "child_of", "follows")


def relate(*, actor: Actor, access: Access, case_id: int, other_id: int, kind: str, reason: str = "") -> None:
    """Say that a case is duplicate_of, child_of or follows another. Needs cases.merge for the case.

    A duplicate is closed with a public reason (``reason`` adds to it) and whoever reported or followed
    it follows the other one. Invalid for circles and for a case with itself.
    """
    if kind not in KINDS:
        raise Invalid("Cases are linked as duplicate_of, child_of or follows.", fields={"kind": "Unknown."})
    with transaction.atomic():
        _lock((case_id, other_id))
        other_id = _original(other_id) if kind == "duplicate_of" else other_id
        _no_circle(case_id, other_id, kind)
        with changing(case_id=other_id, actor=actor, access=access) as other:
            pass
        with changing(case_id=case_id, actor=actor, access=access, permission="cases.merge") as change:
            _, made = Relation.objects.get_or_create(
                case_id=case_id, other_id=other_id, kind=kind, defaults={"added_at": change.at}
            )
            if made:
                _linked(change, other, kind, reason)


def _lock(case_ids: tuple[int, int]) -> None:
    # Always in the order of ids, so that two people linking two cases cannot wait for each other.
    list(Case.objects.select_for_update().filter(pk__in=case_ids).order_by("pk").values_list("pk"))


def _linked(change: Change, other: Change, kind: str, reason: str) -> None:
    case = change.case
    public = kind == "duplicate_of" and other.case.visibility == "public"
    number = rules.number_of(other.case.pk)
    change.entry("related", public=public, relation=kind, other=number, direction="out")
    other.entry("related", relation=kind, other=rules.number_of(case.pk), direction="in")
    change.event(CaseRelated(case.pk, other.case.pk, kind))
    other.write()
    if kind == "duplicate_of":
        _carry_followers(case, other.case, change)
        if case.status == "open":
            _close_duplicate(change, number if public else "", reason)
            return
    change.write()


def _original(case_id: int) -> int:
    """The case that a duplicate finally stands for."""
    seen = {case_id}
    while True:
        link = Relation.objects.filter(case_id=case_id, kind="duplicate_of").first()
        if link is None or link.other_id in seen:
            return case_id
        case_id = link.other_id
        seen.add(case_id)


def _no_circle(case_id: int, other_id: int, kind: str) -> None:
    reached, edge = {other_id}, {other_id}
    while edge and case_id not in reached:
        found = Relation.objects.filter(case_id__in=edge, kind=kind).values_list("other_id", flat=True)
        edge = set(found) - reached
        reached |= edge
    if case_id in reached:
        raise Invalid(
            gettext("These cases are already linked the other way round."), fields={"other": "A circle."}
        )


def _carry_followers(case: Case, other: Case, change: Change) -> None:
    known = {party.email.lower() for party in Party.objects.filter(case=other).exclude(email="")}
    for party in Party.objects.filter(case=case).exclude(email="").exclude(confirmed_at=None):
        if party.email.lower() in known:
            continue
        known.add(party.email.lower())
        copy = Party.objects.create(
            case=other, role="follower", person_id=party.person_id, name=party.name, email=party.email,
            language=party.language, confirmed_at=change.at,
        )  # fmt: skip
        change.event(CaseFollowed(other.pk, copy.pk))


def _close_duplicate(change: Change, number: str, reason: str) -> None:
    """By the type's own way to close duplicates where it has one."""
    change.access = ALL  # cases.merge is the right to do this; the step's own permission is not asked
    words = {}
    for language in get_city().languages:
        with translation.override(language):
            words[language] = _duplicate_words(number, reason)
    for step in change.compiled.transitions:
        if change.case.state not in step.from_states:
            continue
        chosen = next((one.key for one in step.reasons if one.outcome == "duplicate"), "")
        if chosen or (step.outcome == "duplicate" and not step.fields):
            said = words.get(change.case.language) or _duplicate_words(number, reason)
            move_case(change, step.key, chosen, said)
            return
    close_as(change, "duplicate", words)


def _duplicate_words(number: str, reason: str) -> str:
    if number:
        words = gettext("This is the same as request %(number)s, where we go on.") % {"number": number}
    else:
        words = gettext("We already know about this and are working on it.")
    return f"{words} {reason.strip()}".strip()


def follow(*, case_id: int, contact: Contact, language: str = "en", actor: Actor = ANONYMOUS) -> None:
    """Ask to hear news of a public case: a mail asks whether it was really them.

    A signed-in resident's own address needs no such mail. Asking again says and does nothing more.
    """
    email = contact.email.strip()
    if not mail_rules.is_address(email):
        raise Invalid(
            gettext("Enter an e-mail address."), fields={"email": gettext("Enter an e-mail address.")}
        )
    person = people.get_person(actor.id) if actor.kind == "resident" and actor.id is not None else None
    own = person is not None and person.email == email.lower()
    with transaction.atomic():
        case = Case.objects.filter(pk=case_id, visibility="public").first()
        if case is None:
            raise NotFound(gettext("There is no request with this number, or it is not public."))
        party = Party.objects.filter(case=case, role="follower", email__iexact=email).first()
        if party is None:
            party = Party.objects.create(
                case=case, role="follower", email=email[:254], name=contact.name[:200],
                language=language[:12], person_id=actor.id if own else None,
            )  # fmt: skip
        if party.confirmed_at is not None:
            return
        if own:
            _confirm(party, actor)
            return
        compiled = get_type_version(case.type_key, case.type_version)
        day = local_day(time_now(), city_zone()).isoformat()
        effects.ask_to_confirm(case, party, compiled.name, day)


def _confirm(party: Party, actor: Actor) -> None:
    party.confirmed_at = time_now()
    party.save(update_fields=["confirmed_at"])
    # A stop from an earlier time of following would hold the new mail back.
    allow_mail(email=party.email, subject=("case", party.case_id))
    append(CaseFollowed(party.case_id, party.pk), actor=actor)


def confirm_follow(*, token: str) -> int:
    """The link in that mail was used; returns the case. NotFound for a link that does not work."""
    with transaction.atomic():
        party = _party(read_party_token("confirm", token))
        if party.confirmed_at is None:
            _confirm(party, ANONYMOUS)
        return party.case_id


def unfollow(*, token: str) -> int:
    """Stop by the link in a mail; returns the case."""
    with transaction.atomic():
        party = _party(read_party_token("stop", token))
        _stop(party)
        return party.case_id


def _party(party_id: int) -> Party:
    party = Party.objects.select_for_update().filter(pk=party_id, role="follower").first()
    if party is None:
        raise NotFound(gettext("This link does not work any more."))
    return party


def _stop(party: Party) -> None:
    append(CaseFollowed(party.case_id, party.pk, stopped=True), actor=ANONYMOUS)
    party.delete()


def stop_by_mail(subject_id: str, address_hash: str) -> None:
    """Messaging tells that somebody used the stop link below a mail about a case."""
    for party in Party.objects.filter(case_id=int(subject_id), role="follower"):
        if mail_rules.address_hash(party.email) == address_hash:
            _stop(party)


messaging.on_stop("case", stop_by_mail)
