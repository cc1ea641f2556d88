"""The one way into every page of the desk: signed-in staff, their access read once, their case or nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from plaza.kernel.base.types import Actor, NotAllowed, NotFound
from plaza.kernel.cases import queries as cases
from plaza.kernel.cases import rules
from plaza.kernel.cases.types import CaseView
from plaza.kernel.people.queries import list_teams_of
from plaza.kernel.people.registry import staff_required
from plaza.kernel.people.types import Access

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request that has passed ``desk_page``."""

    access: Access
    actor: Actor


def desk_page(
    permission: str = "cases.view",
) -> Callable[[Callable[Concatenate[DeskRequest, P], HttpResponseBase]], Any]:
    """Decorator: staff with a second factor who hold ``permission`` somewhere; never kept by a cache."""

    def decorate(view: Callable[Concatenate[DeskRequest, P], HttpResponseBase]) -> Any:
        @wraps(view)
        def inner(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            # The shell asks for the same access to draw its menu; one look-up serves both.
            request.plaza_access = request.access
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        return staff_required(permission=permission)(inner)

    return decorate


def my_id(request: DeskRequest) -> int:
    """The id of whoever works here."""
    assert request.actor.id is not None  # noqa: S101 - staff always have one
    return request.actor.id


def my_teams(request: DeskRequest) -> list[str]:
    """Keys of my teams, asked once per request."""
    found: list[str] | None = getattr(request, "desk_teams", None)
    if found is None:
        found = list_teams_of(my_id(request))
        request.desk_teams = found  # type: ignore[attr-defined]
    return found


def my_departments(request: DeskRequest) -> tuple[str, ...] | None:
    """Departments I work in, by key; None is all of them."""
    found = request.access.departments_for("cases.view")
    return None if found is None else tuple(sorted(found))


def may(request: DeskRequest, view: CaseView, permission: str) -> bool:
    """Whether I hold ``permission`` for this request."""
    row = view.row
    return request.access.can(
        permission, department=row.department_key, areas=row.areas, type_key=row.type_key
    )


def open_case(request: DeskRequest, number: str) -> CaseView:
    """The request of our number, to work on it. NotFound when hidden, NotAllowed when not my work."""
    case_id = rules.id_of(number)
    if case_id is None:
        raise NotFound(gettext("There is no request with this number. Check the last digit."))
    view = cases.get_case(case_id, request.access)
    if view.reader != "staff":
        raise NotAllowed(
            gettext("Another department works on this request. Its public page shows how it stands.")
        )
    return view


def old_number(request: DeskRequest, number: str) -> HttpResponseBase | None:
    """The way to a request that an older system numbered; None when the number is ours or unknown."""
    if rules.id_of(number) is not None:
        return None
    case_id = cases.find_case_by_number(number, request.access)
    return redirect(case_href(rules.number_of(case_id))) if case_id else None


def case_href(number: str) -> str:
    return reverse("desk_case", args=[number])
