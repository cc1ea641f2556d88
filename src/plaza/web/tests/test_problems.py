"""What goes wrong is said in words, to people and to programs."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from plaza.web import errors, problems

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]


def test_a_page_for_people(client: Client) -> None:
    answer = client.get("/gallery/conflict")
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Sam closed it a minute ago." in html
    assert "Stage: closed" in html


def test_problem_details_for_programs(client: Client) -> None:
    answer = client.get("/gallery/invalid", headers={"accept": "application/json"})
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["instance"]) == (422, "/gallery/invalid")
    assert body["errors"] == [{"field": "address", "detail": "A street"}]


def test_too_many_says_when_to_come_back(client: Client) -> None:
    answer = client.get("/gallery/toomany")
    assert (answer.status_code, answer["Retry-After"]) == (429, "41")


def test_no_page_here(client: Client) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "There is no page here" in answer.content.decode()
    assert client.get("/no/such.json").json()["status"] == 404


def test_a_fault_of_ours(client: Client) -> None:
    client.raise_request_exception = False
    answer = client.get("/gallery/broken")
    assert answer.status_code == 500
    assert "went wrong on our side" in answer.content.decode()
    assert "on purpose" not in answer.content.decode()


def test_the_last_page_needs_nothing(monkeypatch: pytest.MonkeyPatch, django_db_blocker: object) -> None:
    request = RequestFactory().get("/")

    def fail(*arguments: object, **named: object) -> str:
        raise OSError("no templates")

    assert b"on our side" in errors.server_error(request).content
    monkeypatch.setattr(errors, "render_to_string", fail)
    assert errors.server_error(request).content == errors.LAST_WORDS.encode()


def test_a_busy_database_asks_for_patience() -> None:
    request = RequestFactory().get("/x.json")
    answer = problems.ProblemPages(lambda _: None).process_exception(request, OperationalError("locked"))  # type: ignore[arg-type,return-value]
    assert answer is not None
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")


def test_other_faults_stay_faults() -> None:
    request = RequestFactory().get("/")
    assert problems.ProblemPages(lambda _: None).process_exception(request, ValueError()) is None  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize("view", [errors.bad_request, errors.not_allowed, errors.stale_form])
def test_each_has_a_way_on(view: object) -> None:
    html = view(RequestFactory().get("/")).content.decode()  # type: ignore[operator]
    assert "Go to the front page" in html
