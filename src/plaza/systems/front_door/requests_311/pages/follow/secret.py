"""The page behind the reporter's secret link: all that is theirs, and adding to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from plaza.kernel.base.actions import save_photo
from plaza.kernel.base.types import ANONYMOUS, Invalid, NotFound
from plaza.kernel.cases.actions import add_photo, add_update
from plaza.kernel.cases.queries import find_by_follow_token, get_case, list_timeline
from plaza.kernel.cases.types import CaseView
from plaza.kernel.messaging.queries import is_stopped, make_stop_token
from plaza.ui.reader import current_language

from ...forms import Plain, Text
from ...queries.public_lists import area_names, usual_seconds
from ..public import showing
from ..public.lines import line_of, plain, request_path
from ..report.pace import keep_pace
from ..report.photos import problem_words, read

MOST_AT_ONCE = 5
TEXT_LENGTH = 4000


class AddForm(Plain):
    """Something to add: words, photos, or both."""

    text = Text(label=gettext_lazy("What do you want to add?"), most=TEXT_LENGTH, lines=True)

    def __init__(self, data: Any, photos: list[UploadedFile[Any]]) -> None:
        super().__init__(data)
        self.photos = photos

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("text") and not self.photos and not self.errors:
            raise forms.ValidationError(gettext("Write a few words or choose a photo first."))
        if len(self.photos) > MOST_AT_ONCE:
            most = {"most": MOST_AT_ONCE}
            raise forms.ValidationError(gettext("Send at most %(most)s photos at once.") % most)
        return given


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_request(request: HttpRequest, token: str) -> HttpResponse:
    """The reporter's request by its secret link; what they add is public like the rest of the request."""
    case_id = find_by_follow_token(token)
    if case_id is None:
        raise NotFound(
            gettext("Copy the whole link from our message: a part of it may be missing, or it was replaced."),
            title=gettext("This link does not work"),
        )
    photos = request.FILES.getlist("photos") if request.method == "POST" else []
    form = AddForm(request.POST if request.method == "POST" else None, list(photos))
    if form.is_bound and form.is_valid() and _add(request, case_id, token, form):
        return redirect(f"{reverse('own_request', args=[token])}#added")
    response = _page(request, get_case(case_id, follow_token=token), token, form)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _add(request: HttpRequest, case_id: int, token: str, form: AddForm) -> bool:
    """Photos are checked first, so that nothing is added while one of them is refused."""
    keep_pace(request, "update")
    kept = []
    for upload in form.photos:
        try:
            kept.append(save_photo(read(upload), str(upload.name or "")[:200]).id)
        except Invalid as problem:
            form.add_error(None, problem_words(upload, problem))
    if form.errors:
        return False
    text = form.cleaned_data["text"]
    try:
        if kept:
            add_photo(actor=ANONYMOUS, access=None, case_id=case_id, photo_ids=kept, follow_token=token)
        if text:
            add_update(actor=ANONYMOUS, access=None, case_id=case_id, text=text, follow_token=token)
    except Invalid:
        form.add_error(None, gettext("A request can have at most 20 photos. Nothing was added."))
        return False
    messages.success(request, gettext("Thank you. It was added, and the department was told."))
    return True


def _page(request: HttpRequest, view: CaseView, token: str, form: AddForm) -> HttpResponse:
    compiled = showing.compiled_of(view)
    names = area_names(current_language())
    line = line_of(view.row, names)
    entries = list_timeline(view.id, follow_token=token)
    pictures = showing.photos(view.documents, line, token)
    is_closed = view.row.status == "closed"
    is_public = view.row.visibility == "public"
    email = view.contact.email if view.contact else ""
    subject = ("case", view.id)
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
        "related": showing.relations(view),
        "again_href": showing.again_href(view),
        "public_href": request_path(view.number) if is_public else "",
        "email": masked(email),
        "stop_href": reverse("mail_stop", args=[make_stop_token(email, subject)]) if email else "",
        "is_stopped": bool(email) and is_stopped(email, subject),
        "can_photo": compiled.photo != "none",
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "requests_311/public/own.html", context, status=status)


def masked(email: str) -> str:
    """An address that its owner knows again and a stranger cannot use."""
    name, at, host = email.partition("@")
    return f"{name[:1]}…{at}{host}" if at else ""
