"""Opening a case: what is decided, kept, told, and refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from plaza.kernel.base.types import Actor, Invalid, NotAllowed, NotFound
from plaza.kernel.cases import actions, queries
from plaza.kernel.cases.models import CaseArea, Clock, Entry, Party
from plaza.kernel.cases.rules import id_of
from plaza.kernel.cases.types import CaseFilter, Contact, PlaceInput
from plaza.kernel.messaging.models import Delivery

from .town import HERE, Town, report


def test_a_report_has_all_its_parts(town: Town) -> None:
    opened = report(contact=Contact("Ana", "ana@example.org", "1"), language="es")
    case = queries.get_case(opened.case_id, town.access)
    assert id_of(opened.number) == opened.case_id
    assert case.row.department_key == "streets"
    assert case.row.areas == {"district": "harbour"}
    assert case.row.due_at == opened.due_at is not None
    assert case.contact == Contact("Ana", "ana@example.org", "1")
    assert {clock.kind for clock in case.clocks} == {"first_response", "resolve"}
    assert CaseArea.objects.get(case_id=opened.case_id).area_key == "harbour"
    mail = Delivery.objects.get(template="case_received")
    assert (mail.to_email, mail.language) == ("ana@example.org", "es")
    assert opened.follow_token in str(mail.context["link"])


def test_the_public_sees_no_contact_and_only_public_answers(town: Town) -> None:
    opened = report(contact=Contact("Ana", "ana@example.org"))
    case = queries.get_case(opened.case_id)
    assert case.reader == "public"
    assert case.contact is None
    assert case.answers == {"where": "road"}
    assert queries.get_case(opened.case_id, follow_token=opened.follow_token).answers["size"] == "small"


def test_the_same_retry_key_opens_one_case(town: Town) -> None:
    first, second = report(retry_key="abc"), report(retry_key="abc")
    assert second.case_id == first.case_id
    assert second.repeated
    assert second.follow_token == first.follow_token
    assert report(retry_key="abd").case_id != first.case_id


def test_missing_and_wrong_answers_are_named(town: Town) -> None:
    with pytest.raises(Invalid) as caught:
        report(answers={"where": "moon"}, place=PlaceInput())
    assert set(caught.value.fields) >= {"where", "place"}
    assert caught.value.extra["codes"]["where"] == "unknown_value"


def test_a_place_outside_the_city_is_refused(town: Town) -> None:
    with pytest.raises(Invalid, match="outside the city"):
        report(place=PlaceInput(lat=52.5, lon=13.4))


def test_a_described_place_is_enough(town: Town) -> None:
    opened = report(place=PlaceInput(note="Behind the old mill"))
    assert queries.get_case(opened.case_id).row.place_note == "Behind the old mill"


def test_unknown_and_retired_types_cannot_be_used(town: Town) -> None:
    with pytest.raises(NotFound):
        report(type_key="nothing")
    actions.retire_type(key="pothole")
    with pytest.raises(NotFound):
        report()


def test_a_report_may_be_less_visible_than_its_type(town: Town) -> None:
    opened = report(visibility="staff")
    with pytest.raises(NotFound):
        queries.get_case(opened.case_id)
    assert queries.get_case(opened.case_id, town.access).reader == "staff"
    with pytest.raises(NotFound):
        queries.get_case(opened.case_id, town.outsider)
    assert queries.find_case_by_number(opened.number) is None
    assert opened.case_id not in queries.get_rows([opened.case_id])
    assert not queries.list_cases(CaseFilter()).rows
    assert len(queries.list_cases(CaseFilter(), town.access).rows) == 1


def test_reports_cannot_come_from_the_future(town: Town) -> None:
    with pytest.raises(Invalid):
        report(occurred_at=datetime.now(UTC) + timedelta(days=1))


def test_photos_wait_for_review(town: Town) -> None:
    opened = report(media_urls=("https://example.org/a.jpg", "javascript:alert(1)"))
    assert not queries.get_case(opened.case_id).documents
    waiting = queries.list_photos_to_review(town.access)
    assert [row.id for _, row in waiting] == [opened.case_id]
    document = waiting[0][0]
    with pytest.raises(NotAllowed):
        actions.review_photo(actor=town.clerk, access=town.outsider, document_id=document.id, public=True)
    actions.review_photo(actor=town.clerk, access=town.access, document_id=document.id, public=True)
    assert queries.public_photos([opened.case_id])[opened.case_id][0].url == "https://example.org/a.jpg"
    assert len(queries.get_case(opened.case_id).documents) == 1


def test_a_resident_is_kept_as_reporter(town: Town) -> None:
    opened = report(actor=Actor("resident", town.clerk.id))
    assert Party.objects.get(case_id=opened.case_id).person_id == town.clerk.id
    assert [row.id for row in queries.list_reported_by(town.clerk.id or 0)] == [opened.case_id]


def test_nothing_is_left_of_a_report_that_fails(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    from plaza.kernel.cases.actions import opening

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no ledger")

    monkeypatch.setattr(opening, "append", fail)
    with pytest.raises(RuntimeError):
        report()
    assert not Entry.objects.exists()
    assert not Clock.objects.exists()
    assert not queries.list_cases(CaseFilter()).rows


def test_publishing_again_changes_nothing_and_running_cases_keep_their_version(town: Town) -> None:
    from dataclasses import replace

    opened = report()
    compiled = queries.get_type("pothole")
    assert not actions.publish_type(source=compiled).changed
    published = actions.publish_type(source=replace(compiled, icon="construction"))
    assert (published.version, published.changed) == (2, True)
    assert queries.get_type("pothole").icon == "construction"
    assert queries.get_case(opened.case_id).row.type_version == 1
    assert queries.get_type_version("pothole", 1).icon == ""
    assert report(place=HERE).case_id
