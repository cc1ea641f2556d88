"""What other parts plug into people, and the one door in front of every staff page.

Systems add permissions with ``permission()`` and API scopes with ``scope()``; the sign-in pages say how to
know whether somebody has a second factor; staff pages are wrapped in ``staff_required``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext

from plaza.kernel.base.types import NotAllowed
from plaza.kernel.people import queries, rules

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

_permissions: set[str] = set(rules.PERMISSIONS)
_second_factor: list[Callable[[Any], bool]] = []
SECOND_FACTOR_PAGE = "account_second_factor"


def permission(name: str) -> str:
    """Make a permission of a system known, so that roles may hold it."""
    _permissions.add(name)
    return name


def scope(name: str, permissions: frozenset[str]) -> str:
    """Make an API scope of a system known, with the permissions it gives."""
    rules.SCOPES[name] = permissions
    return name


def list_permissions() -> list[str]:
    return sorted(_permissions)


def list_scopes() -> list[str]:
    return sorted(rules.SCOPES)


def second_factor(check: Callable[[Any], bool]) -> None:
    """The sign-in pages tell how to know whether a person has set up a second factor."""
    _second_factor[:] = [check]


def needs_second_factor(person: Any) -> bool:
    """Whether a member of staff must still set up a second factor before the desk opens.

    Demo accounts of a demo installation (``PLAZA_DEMO``) are let in without; the pages say so.
    """
    if not person.is_staff:
        return False
    if getattr(settings, "PLAZA_DEMO", False) and person.is_demo:
        return False
    return not (_second_factor and _second_factor[0](person))


def staff_required(view: View[P] | None = None, *, permission: str = "") -> Any:
    """Only signed-in staff with a second factor pass; others are sent to sign in or to set it up.

    ``@staff_required`` or ``@staff_required(permission="people.manage")``. Sets ``request.access`` and
    ``request.actor``. Raises NotAllowed for residents and where the permission is held nowhere.
    """

    def decorate(inner: View[P]) -> View[P]:
        @wraps(inner)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            person: Any = request.user
            if not person.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not person.is_staff:
                raise NotAllowed(gettext("This page is for city staff. You are signed in as a resident."))
            if needs_second_factor(person):
                request.session["after_second_factor"] = request.get_full_path()
                return redirect(SECOND_FACTOR_PAGE)
            access = queries.access_of(person)
            if permission and not access.has(permission):
                raise NotAllowed(
                    gettext("Your role does not include this (%(permission)s). Ask your administrator.")
                    % {"permission": permission}
                )
            request.access = access  # type: ignore[attr-defined]
            request.actor = queries.actor_of(person)  # type: ignore[attr-defined]
            return inner(request, *args, **kwargs)

        return guarded

    return decorate if view is None else decorate(view)
