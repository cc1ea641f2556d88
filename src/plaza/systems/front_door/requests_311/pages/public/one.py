"""The public page of one request, following it, and the friendly page when there is none."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from plaza.kernel.base.types import ANONYMOUS, Actor, Invalid, NotFound
from plaza.kernel.cases.actions import follow
from plaza.kernel.cases.queries import find_case_by_number, get_case, list_timeline
from plaza.kernel.cases.registry import links
from plaza.kernel.cases.rules import number_of
from plaza.kernel.cases.types import CaseView, Contact
from plaza.kernel.people.queries import access_of
from plaza.ui.reader import current_city, current_language, may
from plaza.ui.tags.words import say

from ...forms import FollowForm
from ...queries.public_lists import area_names, usual_seconds
from ..report.pace import keep_pace
from . import showing
from .lines import line_of, plain, request_path


@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: HttpRequest, number: str) -> HttpResponse:
    """One public request. Spaces, a # and numbers of an earlier system lead to its own address.

    Without one, or when it is not public, the answer is the same: 404 with a search box.
    """
    case_id = find_case_by_number(number)
    if case_id is None:
        return _not_here(request, number)
    own = number_of(case_id)
    if own != number:
        return redirect(request_path(own))
    try:
        view = get_case(case_id)
    except NotFound:
        return _not_here(request, number)
    form = FollowForm(
        request.POST if request.method == "POST" else None, initial={"email": _own_email(request)}
    )
    if form.is_bound and form.is_valid() and _follow(request, case_id, form):
        return redirect(f"{request_path(own)}#follow")
    return _page(request, view, form)


def _not_here(request: HttpRequest, number: str) -> HttpResponse:
    """Staff who may see it are led to the desk; everybody else learns nothing."""
    user: Any = request.user
    if user.is_authenticated and user.is_staff:
        case_id = find_case_by_number(number, access_of(user))
        if case_id is not None:
            return redirect(links.desk.format(number=number_of(case_id)))
    return render(request, "requests_311/public/unknown.html", {"number": plain(number)[:60]}, status=404)


def _own_email(request: HttpRequest) -> str:
    user: Any = request.user
    return str(user.email) if user.is_authenticated and not user.is_staff else ""


def _follow(request: HttpRequest, case_id: int, form: FollowForm) -> bool:
    """Ask to be told news. The answer is the same whether or not this address follows already."""
    keep_pace(request, "follow")
    own, email = _own_email(request), form.cleaned_data["email"]
    actor = Actor("resident", request.user.pk) if own else ANONYMOUS
    try:
        follow(case_id=case_id, contact=Contact(email=email), language=current_language(), actor=actor)
    except Invalid:
        form.add_error("email", gettext("Enter an e-mail address like name@example.org."))
        return False
    if own and email.lower() == own.lower():
        messages.success(request, gettext("You follow this request. We write to you when something happens."))
    else:
        words = gettext(
            "Almost done: we sent a message to %(email)s. Open the link in it to say that it was you."
        )
        messages.success(request, words % {"email": email})
    return True


def _page(request: HttpRequest, view: CaseView, form: FollowForm) -> HttpResponse:
    compiled = showing.compiled_of(view)
    names = area_names(current_language())
    line = line_of(view.row, names)
    entries = list_timeline(view.id)
    pictures = showing.photos(view.documents, line)
    related = showing.relations(view)
    url = request.build_absolute_uri(request_path(view.number))
    is_closed = view.row.status == "closed"
    context = {
        "view": view,
        "row": view.row,
        "line": line,
        "title": line.title,
        "description": plain(view.row.description),
        "facts": showing.facts(view, compiled),
        "expected": showing.expected(view, compiled, None if is_closed else usual_seconds(view.row.type_key)),
        "close_words": showing.close_words(entries, view, compiled) if is_closed else "",
        "photos": pictures,
        "outside": showing.outside_links(view.documents),
        "story": showing.story(entries, compiled, pictures),
        "related": [one for one in related if not one["is_original"]],
        "original": next((one for one in related if one["is_original"]), None),
        "again_href": showing.again_href(view),
        "desk_href": links.desk.format(number=view.number) if may(request, "cases.view") else "",
        "form": form,
        "url": url,
        "metadata": script_safe(showing.metadata(view, line, url, say(current_city().name))),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "requests_311/public/request.html", context, status=status)


def script_safe(data: dict[str, Any]) -> SafeString:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)  # noqa: S308 - every sign that HTML could read is escaped above
