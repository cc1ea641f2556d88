"""Links in mails to followers. Opening one changes nothing: mail programs open links on their own."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from plaza.kernel.base.types import NotFound
from plaza.kernel.cases.actions import confirm_follow, unfollow
from plaza.kernel.cases.queries import get_case
from plaza.kernel.cases.rules import number_of

from ..public.lines import request_path

allowed = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@allowed
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The second yes of a follower."""
    if request.method != "POST":
        return render(request, "requests_311/public/confirm.html")
    done = gettext("You follow this request now. We write to you when something happens.")
    return _act(request, lambda: confirm_follow(token=token), done)


@never_cache
@allowed
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more news."""
    if request.method != "POST":
        return render(request, "requests_311/public/stop.html")
    done = gettext("You do not follow this request any more. We will not write to you about it again.")
    return _act(request, lambda: unfollow(token=token), done)


def _act(request: HttpRequest, act: Callable[[], int], done: str) -> HttpResponse:
    try:
        case_id = act()
    except NotFound as gone:
        words = gettext(
            "This link does not work any more. It may have been used to stop, or part of it is missing. "
            "Copy the whole link from the message."
        )
        raise NotFound(words, title=gettext("This link does not work")) from gone
    messages.success(request, done)
    try:
        get_case(case_id)
    except NotFound:
        return redirect("home")
    return redirect(request_path(number_of(case_id)))
