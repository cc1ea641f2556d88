"""Duplicates, children, followers, and forgetting."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plaza.kernel.base.rules import now
from plaza.kernel.base.types import Invalid, NotAllowed, NotFound
from plaza.kernel.cases import actions, queries
from plaza.kernel.cases.actions.linking import stop_by_mail
from plaza.kernel.cases.actions.tokens import party_token
from plaza.kernel.cases.models import Case, Forgotten, Party
from plaza.kernel.cases.types import Contact
from plaza.kernel.ledger import queries as ledger
from plaza.kernel.ledger.actions import settle
from plaza.kernel.messaging.actions import stop_mail
from plaza.kernel.messaging.models import Delivery
from plaza.kernel.messaging.queries import is_stopped, make_stop_token
from plaza.kernel.messaging.rules import address_hash

from .town import Town, report

ANA = Contact("Ana", "ana@example.org")


def test_a_duplicate_is_closed_and_its_people_follow_the_other(town: Town) -> None:
    first, second = report(), report(contact=ANA)
    actions.relate(
        actor=town.clerk,
        access=town.access,
        case_id=second.case_id,
        other_id=first.case_id,
        kind="duplicate_of",
    )
    case = queries.get_case(second.case_id)
    assert (case.row.status, case.row.outcome) == ("closed", "duplicate")
    assert first.number in case.row.closed_reason
    follower = Party.objects.get(case_id=first.case_id, role="follower")
    assert (follower.email, follower.confirmed_at is not None) == ("ana@example.org", True)
    assert [one.number for one in case.relations] == [first.number]
    assert queries.get_case(first.case_id).followers == 1
    actions.take_transition(
        actor=town.clerk, access=town.access, case_id=first.case_id, revision=None, transition="finish",
        reason="repaired",
    )  # fmt: skip
    told = Delivery.objects.filter(template="case_closed", subject_id=str(first.case_id))
    assert [row.to_email for row in told] == ["ana@example.org"]


def test_circles_are_refused(town: Town) -> None:
    a, b, c = (report().case_id for _ in range(3))
    who = {"actor": town.clerk, "access": town.access}
    actions.relate(**who, case_id=a, other_id=b, kind="child_of")  # type: ignore[arg-type]
    actions.relate(**who, case_id=b, other_id=c, kind="child_of")  # type: ignore[arg-type]
    for one, other in ((c, a), (a, a)):
        with pytest.raises(Invalid):
            actions.relate(**who, case_id=one, other_id=other, kind="child_of")  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        actions.relate(actor=town.clerk, access=town.outsider, case_id=a, other_id=c, kind="follows")


def test_following_needs_a_second_yes(town: Town) -> None:
    opened = report()
    actions.follow(case_id=opened.case_id, contact=ANA)
    actions.follow(case_id=opened.case_id, contact=ANA)
    assert Delivery.objects.filter(template="follow_confirm").count() == 1
    assert queries.get_case(opened.case_id).followers == 0
    party = Party.objects.get(role="follower")
    link = str(Delivery.objects.get(template="follow_confirm").context["link"])
    token = party_token("confirm", party.pk)
    assert token in link  # the page that opens it says how its address looks
    assert actions.confirm_follow(token=token) == opened.case_id
    assert queries.get_case(opened.case_id).followers == 1
    for wrong in (token[:-1] + "x", party_token("stop", party.pk), "x"):
        with pytest.raises(NotFound):
            actions.confirm_follow(token=wrong)
    actions.unfollow(token=party_token("stop", party.pk))
    assert not Party.objects.filter(role="follower").exists()


def test_the_stop_link_of_a_mail_ends_it(town: Town) -> None:
    opened = report()
    actions.follow(case_id=opened.case_id, contact=ANA)
    stop_by_mail(str(opened.case_id), address_hash("ana@example.org"))
    assert not Party.objects.filter(role="follower").exists()


def test_who_stopped_and_follows_again_hears_news_again(town: Town) -> None:
    case_id = report().case_id
    about = ("case", case_id)
    stop_mail(token=make_stop_token(ANA.email, about))
    assert is_stopped(ANA.email, about)
    actions.follow(case_id=case_id, contact=ANA)
    assert is_stopped(ANA.email, about), "not before they said yes"
    party = Party.objects.get(role="follower")
    actions.confirm_follow(token=party_token("confirm", party.pk))
    assert not is_stopped(ANA.email, about)


def test_only_public_cases_can_be_followed(town: Town) -> None:
    opened = report(visibility="private")
    with pytest.raises(NotFound):
        actions.follow(case_id=opened.case_id, contact=ANA)
    with pytest.raises(Invalid):
        actions.follow(case_id=opened.case_id, contact=Contact("x", "not an address"))


def test_retention_removes_people_and_words_and_leaves_a_stone(town: Town) -> None:
    opened = report(contact=ANA, media_urls=("https://example.org/a.jpg",), description="By my house")
    actions.take_transition(
        actor=town.clerk, access=town.access, case_id=opened.case_id, revision=None, transition="finish",
        reason="repaired",
    )  # fmt: skip
    assert actions.run_retention(now=now() + timedelta(days=29)) == 0
    assert actions.run_retention(now=now() + timedelta(days=31)) == 1
    assert actions.run_retention(now=now() + timedelta(days=31)) == 0
    case = queries.get_case(opened.case_id, town.access)
    assert (case.row.description, case.row.address, case.contact, case.answers) == ("", "", None, {})
    assert not case.documents
    assert case.row.closed_reason
    assert not Party.objects.exists()
    assert queries.find_by_follow_token(opened.follow_token) is None
    assert Forgotten.objects.get().outcome == "fixed"


def test_no_event_holds_personal_data(town: Town) -> None:
    opened = report(contact=Contact("Xavier Unik", "xu@example.org", "555-0199"), description="Zebra words")
    actions.add_update(
        actor=town.clerk,
        access=None,
        case_id=opened.case_id,
        text="Zebra again",
        follow_token=opened.follow_token,
    )
    actions.follow(case_id=opened.case_id, contact=ANA)
    settle()
    told = repr(ledger.list_events("case", opened.case_id))
    for secret in ("Xavier", "xu@example", "0199", "Zebra", "ana@", "1 Main St"):
        assert secret not in told
    assert Case.objects.count() == 1
