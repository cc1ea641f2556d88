"""Who are you? Optional wherever the type allows it, with plain words about what becomes of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from plaza.ui.reader import current_city, current_language, list_languages

from ...forms import WhoForm
from .drafting import Report, show, stage

EMPTY = {"name": "", "email": "", "phone": ""}


@stage("who")
def who(request: HttpRequest, report: Report) -> HttpResponse:
    needed = not report.compiled.anonymous
    if request.method == "POST" and "anonymous" in request.POST and not needed:
        report.keep("who", contact=dict(EMPTY), apart=True, language=current_language())
        return report.go_on("who")
    form = WhoForm(
        request.POST if request.method == "POST" else None,
        initial=_known(request, report),
        languages=list_languages(current_city()),
        signed_in=report.signed_in,
        needed=needed,
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        report.keep(
            "who",
            contact={name: given[name] for name in EMPTY},
            language=given.get("language") or current_language(),
            apart=bool(given.get("apart")),
        )
        return report.go_on("who")
    return show(request, report, "who", "who", form, needed=needed)


def _known(request: HttpRequest, report: Report) -> dict[str, Any]:
    """What was given before; else what the account says."""
    language = report.data.get("language") or current_language()
    if "who" in report.data.get("done", []):
        return {**report.data.get("contact", {}), "language": language, "apart": report.data.get("apart")}
    user: Any = request.user
    if report.signed_in:
        return {"name": user.name, "email": user.email, "language": language}
    return {"language": language}
