"""Photos over HTTP: public ones for everybody, the others for those who have business with them."""

from __future__ import annotations

import pytest
from django.test import Client

from plaza.kernel.base.actions import save_document, save_photo
from plaza.kernel.base.tests.pictures import picture
from plaza.kernel.base.types import ANONYMOUS, SYSTEM
from plaza.kernel.cases import actions
from plaza.kernel.cases.models import CaseDocument
from plaza.kernel.cases.types import Opened
from plaza.kernel.people.actions import grant_role, save_role
from plaza.kernel.people.models import Person
from plaza.kernel.people.types import ALL

from .town import Town, report


def add(opened: Opened, review: str = "") -> int:
    """A photo of the case; ``review`` public or refused, else it waits."""
    kept = save_photo(picture((800, 600)), "hole.jpg")
    (document,) = actions.add_photo(
        actor=ANONYMOUS,
        access=None,
        case_id=opened.case_id,
        photo_ids=[kept.id],
        follow_token=opened.follow_token,
    )
    if review:
        actions.review_photo(actor=SYSTEM, access=ALL, document_id=document, public=review == "public")
    return document


def status(client: Client, document: int, query: str = "") -> int:
    return client.get(f"/photos/{document}{query}").status_code


def test_a_reviewed_photo_is_for_everybody_in_both_sizes(client: Client, town: Town) -> None:
    document = add(report(), "public")
    large, small = client.get(f"/photos/{document}"), client.get(f"/photos/{document}/small")
    for response in (large, small):
        assert response.headers["Content-Type"] == "image/jpeg"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "public, max-age=3600, immutable"
        assert response.headers["Content-Disposition"].startswith("inline")
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert len(b"".join(small.streaming_content)) < len(b"".join(large.streaming_content))  # type: ignore[attr-defined]
    again = client.get(f"/photos/{document}", headers={"If-None-Match": large.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(f"/photos/{document}").status_code == 405


@pytest.mark.parametrize("review", ["", "refused"])
def test_others_are_not_there_for_the_public(client: Client, town: Town, review: str) -> None:
    assert status(client, add(report(), review)) == 404


def test_a_photo_of_a_private_case_is_not_public_though_reviewed(client: Client, town: Town) -> None:
    opened = report()
    document = add(opened, "public")
    actions.set_visibility(actor=SYSTEM, access=ALL, case_id=opened.case_id, visibility="private")
    assert status(client, document) == 404


def test_the_reporter_sees_their_own_while_it_waits(client: Client, town: Town) -> None:
    opened, other = report(), report()
    document = add(opened)
    response = client.get(f"/photos/{document}?token={opened.follow_token}")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert status(client, document, f"?token={other.follow_token}") == 404
    assert status(client, add(opened, "refused"), f"?token={opened.follow_token}") == 404


def test_staff_see_what_waits_in_their_own_department(client: Client, town: Town) -> None:
    document = add(report())
    save_role(key="viewer", name={"en": "Viewer"}, permissions=["cases.view"])
    assert town.clerk.id is not None
    assert town.other_clerk.id is not None
    grant_role(person_id=town.clerk.id, role="viewer", department_key="streets")
    grant_role(person_id=town.other_clerk.id, role="viewer", department_key="parks")
    client.force_login(Person.objects.get(pk=town.clerk.id))
    response = client.get(f"/photos/{document}/small")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "private, no-store")
    client.force_login(Person.objects.get(pk=town.other_clerk.id))
    assert status(client, document) == 404


def test_what_is_no_picture_is_not_served(client: Client, town: Town) -> None:
    document = add(report(), "public")
    kept = save_document(b"%PDF-1.4 plain words", "plan.pdf")
    CaseDocument.objects.filter(pk=document).update(file_id=kept.id)
    assert status(client, document) == 404
    CaseDocument.objects.filter(pk=document).update(file_id=None, url="https://pictures.example/1.jpg")
    assert status(client, document) == 404


@pytest.mark.parametrize("number", ["0", "99", "99999999999999999999999999", "x", "-1"])
def test_numbers_of_nothing(client: Client, db: None, number: str) -> None:
    assert client.get(f"/photos/{number}").status_code == 404
