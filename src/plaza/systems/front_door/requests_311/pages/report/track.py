"""Find a request again by its number or by the secret link."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from plaza.kernel.cases.queries import find_by_follow_token, find_case_by_number
from plaza.kernel.cases.registry import links
from plaza.kernel.cases.rules import number_of
from plaza.kernel.people.queries import access_of

from ...forms import TrackForm

_TOKEN = re.compile(r"\d{2,20}-[A-Za-z0-9_-]{20,30}")


@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """``?number=`` opens the request at once; a number that is not public says how to go on."""
    form = TrackForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["number"]
        href = _follow_link(text) or _page(request, text)
        if href:
            return redirect(href)
        form.add_error(
            "number",
            gettext(
                "We found no public request with this number. Check the digits. If your request is private, "
                "open it with the secret link we gave you."
            ),
        )
    failed = form.is_bound and bool(form.errors)
    return render(request, "requests_311/report/track.html", {"form": form}, status=422 if failed else 200)


def _follow_link(text: str) -> str:
    for token in _TOKEN.findall(text):
        if find_by_follow_token(token) is not None:
            return links.follow.format(token=token)
    return ""


def _page(request: HttpRequest, text: str) -> str:
    access = access_of(request.user) if request.user.is_authenticated and request.user.is_staff else None
    case_id = find_case_by_number(text, access)
    return "" if case_id is None else links.case.format(number=number_of(case_id))
