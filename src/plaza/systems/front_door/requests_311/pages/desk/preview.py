"""What the reporter will read, in their language, before it is sent."""

from __future__ import annotations

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import NotFound, Text, pick
from plaza.kernel.cases.types import CaseView, CompiledType
from plaza.kernel.messaging import queries as messaging
from plaza.kernel.messaging import rules as mail
from plaza.ui.reader import direction

from .door import DeskRequest, may
from .forms import MoveForm, language_name


def preview_close(
    request: DeskRequest, view: CaseView, compiled: CompiledType, form: MoveForm
) -> HttpResponseBase:
    """A page with the public words and the mail; its form carries what was typed on to the act itself."""
    language = view.reporter_language or get_city().default_language
    reason = next((one for one in form.step.reasons if one.key == form.cleaned_data.get("reason")), None)
    extra = " ".join(form.cleaned_data.get("public_text", "").split())
    words = f"{pick(reason.text, language) if reason else ''} {extra}".strip()
    outcome = compiled.find_outcome(reason.outcome) if reason else None
    context = {
        "view": view,
        "row": view.row,
        "step": form.step,
        "words": words,
        "language": language,
        "language_name": language_name(language),
        "direction": direction(language),
        "mail": _mail(view, compiled, outcome.name if outcome else {}, words, language),
        "no_mail": _no_mail(request, view),
        "carried": [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in ("csrfmiddlewaretoken", "preview", "edit")
        ],
    }
    return render(request, "requests_311/desk/preview.html", context)


def _mail(
    view: CaseView, compiled: CompiledType, outcome: Text, words: str, language: str
) -> dict[str, str] | None:
    """The mail as it will look, without the secret link; None where its words are missing."""
    city = get_city()
    try:
        text = messaging.find_text("case_closed", language, city.default_language)
    except NotFound:
        return None
    values: dict[str, Any] = {
        "number": view.number,
        "type": pick(compiled.name, language),
        "place": view.row.address or view.row.place_note,
        "outcome": pick(outcome, language),
        "reason": words,
        "link": "…",
        "name": view.contact.name if view.contact else "…",
        "city": pick(city.name, language),
    }
    return {"subject": mail.render_subject(text.subject, values), "text": mail.render_text(text.body, values)}


def _no_mail(request: DeskRequest, view: CaseView) -> str:
    """Why nobody may get a mail, said before it is sent."""
    knows = may(request, view, "cases.view_contact")
    if knows and not (view.contact and view.contact.email):
        return gettext("The reporter left no e-mail address. It can be read on the request's page.")
    return ""
