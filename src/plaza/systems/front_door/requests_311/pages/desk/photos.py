"""Photos that wait for somebody's eyes: one queue for all requests, and the same two buttons on a request."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from plaza.kernel.base.types import Invalid
from plaza.kernel.cases import actions
from plaza.kernel.cases import queries as cases

from . import directory, showing, undo
from .door import DeskRequest, case_href, desk_page

ROWS = 24
DECISIONS = {"public": True, "refuse": False}


@require_safe
@desk_page("cases.review_photo")
def photos(request: DeskRequest) -> HttpResponseBase:
    """``/desk/photos/``: oldest first."""
    waiting = cases.list_photos_to_review(request.access, limit=ROWS + 1)
    rows = [
        {
            "photo": showing.photo(document, review=True),
            "row": row,
            "href": case_href(row.number),
            "type": directory.type_name(row.type_key),
            "place": row.address or row.place_note,
        }
        for document, row in waiting[:ROWS]
    ]
    back = undo.read("photos", request.GET.get("undo", ""))
    context = {"rows": rows, "more": len(waiting) > ROWS, "undo": back}
    return render(request, "requests_311/desk/photos.html", context)


@require_POST
@desk_page("cases.review_photo")
def review(request: DeskRequest, document_id: int) -> HttpResponseBase:
    """``/desk/photos/<document>/``: ``decision`` is public or refuse; can be undone by the other."""
    decision = request.POST.get("decision", "")
    if decision not in DECISIONS:
        raise Invalid(gettext("Choose whether everybody may see the photo or nobody."))
    actions.review_photo(
        actor=request.actor, access=request.access, document_id=document_id, public=DECISIONS[decision]
    )
    shown = DECISIONS[decision]
    messages.success(
        request, gettext("Everybody sees the photo now.") if shown else gettext("Refused. Nobody sees it.")
    )
    number = request.POST.get("number", "")
    if number:
        return redirect(f"{case_href(number)}#photos")
    back = undo.Undo(
        "review",
        {"decision": "refuse" if shown else "public", "document": str(document_id)},
        gettext("Refuse it instead") if shown else gettext("Let everybody see it instead"),
    )
    return redirect(f"{reverse('desk_photos')}?undo={quote(undo.seal('photos', back))}")
