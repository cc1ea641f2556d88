"""Signing up and in as residents and staff do: codes by mail, a second step, limits, plain words."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.http import HttpResponse
from django.test import Client, RequestFactory

from plaza.kernel.base.types import NotAllowed
from plaza.kernel.ledger import actions as ledger
from plaza.kernel.ledger import queries as ledger_queries
from plaza.kernel.messaging.models import Delivery
from plaza.kernel.people import actions
from plaza.kernel.people.models import Person
from plaza.kernel.people.registry import staff_required
from plaza.web.accounts.tests.conftest import PASSWORD, last_code, last_words, sign_in


def totp_code(secret: str) -> str:
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"


def signed_in_as(client: Client) -> str:
    pk = client.session.get("_auth_user_id")
    return Person.objects.get(pk=pk).email if pk else ""


def test_a_new_resident_proves_the_address_with_a_code(client: Client) -> None:
    answer = client.post(
        "/account/signup/", {"email": " New@Example.org ", "password1": PASSWORD}, follow=True,
        headers={"accept-language": "es"},
    )  # fmt: skip
    assert signed_in_as(client) == "", "not before the code"
    assert b"new@example.org" in answer.content
    delivery = Delivery.objects.get(to_email="new@example.org")
    assert (delivery.template, delivery.lane, delivery.language) == ("account_mail", 0, "es")
    client.post("/account/confirm-email/", {"code": last_code("new@example.org")})
    assert signed_in_as(client) == "new@example.org"
    person = Person.objects.get(email="new@example.org")
    assert person.language == "es"
    ledger.settle()
    assert [e.type for e in ledger_queries.list_events("person", str(person.pk))] == ["people.person_created"]


def test_signing_up_twice_does_not_tell_who_has_an_account(client: Client, resident: Person) -> None:
    client.post("/account/signup/", {"email": resident.email, "password1": PASSWORD}, follow=True)
    assert Person.objects.filter(email=resident.email).count() == 1
    assert "There is one already" in last_words(resident.email)


def test_password_and_language_of_the_account(client: Client, resident: Person) -> None:
    actions.change_person(person_id=resident.pk, language="es")
    answer: Any = client.post("/account/login/", {"login": resident.email, "password": PASSWORD})
    assert signed_in_as(client) == resident.email
    assert answer.cookies["plaza_language"].value == "es"
    assert answer["Location"] == "/"


def test_a_code_by_mail_instead_of_a_password(client: Client, resident: Person) -> None:
    client.post("/account/login/code/", {"email": resident.email})
    answer = client.post("/account/login/code/confirm/", {"code": "WRONG1"})
    assert answer.status_code == 200
    assert signed_in_as(client) == ""
    client.post("/account/login/code/confirm/", {"code": last_code(resident.email)})
    assert signed_in_as(client) == resident.email


def test_a_forgotten_password_is_set_anew_with_a_code(client: Client, resident: Person) -> None:
    answer: Any = client.post("/account/password/reset/", {"email": resident.email}, follow=True)
    answer = client.post(answer.redirect_chain[-1][0], {"code": last_code(resident.email)}, follow=True)
    path = answer.redirect_chain[-1][0]
    client.post(path, {"password1": "another harbour at dawn", "password2": "another harbour at dawn"})
    client.logout()
    sign_in(client, resident.email, "another harbour at dawn")
    assert signed_in_as(client) == resident.email


def test_many_wrong_passwords_are_stopped_in_plain_words(client: Client, resident: Person) -> None:
    answers = [sign_in(client, resident.email, "wrong wrong wrong") for _ in range(12)]
    last: Any = answers[-1]
    words = last.content.decode()
    assert "Too many" in words
    sign_in(client, resident.email)
    assert signed_in_as(client) == "", "not even with the right one, for a while"


def test_too_many_requests_have_a_page_with_a_way_on(client: Client) -> None:
    statuses = set()
    for number in range(30):
        answer = client.post("/account/signup/", {"email": f"n{number}@example.org", "password1": "x"})
        statuses.add(answer.status_code)
    assert 429 in statuses
    assert "Wait five minutes" in answer.content.decode()


def test_staff_without_a_second_step_are_led_to_set_one_up(client: Client, staff: Person) -> None:
    answer: Any = client.post("/account/login/", {"login": staff.email, "password": PASSWORD})
    assert answer["Location"] == "/account/second-factor/"
    page = client.get("/account/second-factor/").content.decode()
    assert "/account/2fa/totp/activate/" in page
    client.get("/account/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    answer = client.post("/account/2fa/totp/activate/", {"code": totp_code(secret)})
    assert Authenticator.objects.filter(user=staff, type="totp").exists()
    assert client.get("/account/second-factor/")["Location"] == "/desk"


def test_the_second_step_is_asked_at_the_next_sign_in(client: Client, staff: Person) -> None:
    secret = generate_totp_secret()
    TOTP.activate(staff, secret)
    sign_in(client, staff.email)
    assert signed_in_as(client) == "", "the password alone does not sign in"
    client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert signed_in_as(client) == ""
    answer: Any = client.post("/account/2fa/authenticate/", {"code": totp_code(secret)})
    assert signed_in_as(client) == staff.email
    assert answer["Location"] == "/desk"


def test_a_code_by_mail_does_not_go_round_the_second_step(client: Client, staff: Person) -> None:
    TOTP.activate(staff, generate_totp_secret())
    client.post("/account/login/code/", {"email": staff.email})
    answer: Any = client.post("/account/login/code/confirm/", {"code": last_code(staff.email)})
    assert answer["Location"].startswith("/account/2fa/authenticate")
    assert signed_in_as(client) == ""


@staff_required(permission="people.manage")
def guarded(request: Any) -> HttpResponse:
    return HttpResponse(f"{request.actor.kind} {request.access.can('people.manage')}")


def visit(person: Any) -> Any:
    request: Any = RequestFactory().get("/desk/people?x=1")
    request.user, request.session = person, {}
    answer = guarded(request)
    answer.session = request.session
    return answer


def test_the_door_of_staff_pages(staff: Person, resident: Person, settings: Any) -> None:
    from django.contrib.auth.models import AnonymousUser

    assert visit(AnonymousUser())["Location"] == "/account/login/?next=/desk/people%3Fx%3D1"
    with pytest.raises(NotAllowed, match="for city staff"):
        visit(resident)
    answer = visit(staff)
    assert answer["Location"] == "/account/second-factor/"
    assert answer.session["after_second_factor"] == "/desk/people?x=1"
    TOTP.activate(staff, generate_totp_secret())
    with pytest.raises(NotAllowed, match=r"people\.manage"):
        visit(staff)
    actions.save_role(key="admin", name={"en": "A"}, permissions=["people.manage"])
    actions.grant_role(person_id=staff.pk, role="admin")
    assert visit(staff).content == b"staff True"


def test_only_demo_accounts_of_a_demo_go_without(staff: Person, settings: Any) -> None:
    actions.save_role(key="admin", name={"en": "A"}, permissions=["people.manage"])
    demo = actions.create_person(
        email="demo@example.org", password="demo", demo=True, is_staff=True, confirmed=True
    )
    actions.grant_role(person_id=demo.id, role="admin")
    person = Person.objects.get(pk=demo.id)
    assert visit(person).status_code == 302
    settings.PLAZA_DEMO = True
    assert visit(person).status_code == 200
    assert visit(staff).status_code == 302, "a real account in a demo still needs it"
    page = Client().get("/account/login/").content.decode()
    assert "sign in with their password alone" in page
