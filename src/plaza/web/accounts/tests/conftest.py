"""A city, a resident, and members of staff who sign in as people do."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.test import Client

from plaza.kernel.base import actions as base
from plaza.kernel.base.types import City
from plaza.kernel.messaging.models import Delivery
from plaza.kernel.people import actions
from plaza.kernel.people.models import Person

PASSWORD = "harbour lights at dusk"


@pytest.fixture(autouse=True)
def _fresh(db: None) -> None:
    cache.clear()
    base.set_city(City(key="c", name={"en": "Porto Sol", "es": "Puerto Sol"}, languages=("en", "es", "ar")))


@pytest.fixture
def resident() -> Person:
    made = actions.create_person(email="ana@example.org", name="Ana", password=PASSWORD, confirmed=True)
    return Person.objects.get(pk=made.id)


@pytest.fixture
def staff() -> Person:
    made = actions.create_person(email="sam@example.org", password=PASSWORD, is_staff=True, confirmed=True)
    return Person.objects.get(pk=made.id)


@pytest.fixture
def signed_in(client: Client, resident: Person) -> Client:
    client.force_login(resident)
    return client


def sign_in(client: Client, email: str, password: str = PASSWORD) -> object:
    return client.post("/account/login/", {"login": email, "password": password}, follow=True)


def last_words(to: str) -> str:
    """What the newest message to somebody says."""
    return str(Delivery.objects.filter(to_email=to).latest("id").context["words"])


def last_code(to: str) -> str:
    """The code in the newest message to somebody: the paragraph that is nothing else."""
    found = re.search(r"^\s*([A-Z0-9][A-Z0-9-]{4,11})\s*$", last_words(to), re.M)
    assert found, last_words(to)
    return found[1]
