"""Linking a request to another: the other is shown first, then it is done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from plaza.kernel.base.types import Conflict, Invalid, NotAllowed, NotFound
from plaza.kernel.cases import actions
from plaza.kernel.cases import queries as cases
from plaza.kernel.cases.types import CaseView

from . import directory, showing
from .door import DeskRequest, case_href, desk_page, may, open_case
from .forms import LinkForm


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("cases.merge")
def link(request: DeskRequest, number: str) -> HttpResponseBase:
    """``/desk/requests/<number>/link/``: ``?number=`` shows the other beside this one, POST links them."""
    view = open_case(request, number)
    if not may(request, view, "cases.merge"):
        raise NotAllowed(gettext("Your role does not include linking this request to another."))
    asked = request.POST.get("number") or request.GET.get("number") or ""
    other, error = _other(request, view, asked)
    form = LinkForm(request.POST or None, initial={"number": asked, "revision": view.row.revision})
    changes: list[str] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and other is not None:
            try:
                _link(request, view, other, form)
            except (Conflict, Invalid) as problem:
                changes = [str(one) for one in problem.extra.get("changes", [])]
                status = problem.status
                form.renew(open_case(request, number).row.revision)
                if not changes:
                    form.take(problem)
            else:
                messages.success(request, _said(form, other))
                return redirect(case_href(number))
    context = {
        "view": view, "row": view.row, "form": form, "asked": asked, "error": error, "changes": changes,
        "pair": [_side(view), _side(other)] if other else [],
        "other": other, "carries": view.followers + bool(view.contact and view.contact.email),
    }  # fmt: skip
    return render(request, "requests_311/desk/link.html", context, status=status)


def _other(request: DeskRequest, view: CaseView, asked: str) -> tuple[CaseView | None, str]:
    """The other request, or what to say about the number."""
    if not asked.strip():
        return None, ""
    other_id = cases.find_case_by_number(asked, request.access)
    if other_id is None:
        return None, gettext("There is no request with this number. Check the last digit.")
    if other_id == view.id:
        return None, gettext("This is the number of the request itself. Enter the other one.")
    try:
        return cases.get_case(other_id, request.access), ""
    except NotFound as problem:
        return None, str(problem)


def _side(view: CaseView) -> dict[str, Any]:
    """A request as its half of the comparison shows it."""
    compiled = cases.get_type_version(view.row.type_key, view.row.type_version)
    return {
        "row": view.row,
        "type": directory.words(compiled.name),
        "answers": showing.answers(view, compiled),
        "photos": [showing.photo(one, review=False) for one in view.documents][:3],
        "followers": view.followers,
    }


def _link(request: DeskRequest, view: CaseView, other: CaseView, form: LinkForm) -> None:
    revision = form.cleaned_data["revision"]
    if revision is not None and revision != view.row.revision:
        raise Conflict(
            gettext("Somebody changed this request while you were looking at it."),
            extra={"changes": [gettext("The request was changed meanwhile. Look at it again, then link.")]},
        )
    actions.relate(
        actor=request.actor,
        access=request.access,
        case_id=view.id,
        other_id=other.id,
        kind=form.cleaned_data["kind"],
        reason=form.cleaned_data["reason"],
    )


def _said(form: LinkForm, other: CaseView) -> str:
    if form.cleaned_data["kind"] == "duplicate_of":
        return gettext(
            "Closed as the same as %(number)s. Whoever reported or followed it follows that one now."
        ) % {"number": other.number}
    return gettext("Linked to %(number)s.") % {"number": other.number}
