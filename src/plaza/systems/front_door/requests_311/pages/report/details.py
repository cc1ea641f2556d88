"""The type's own questions, page after page, so that a condition never needs a script."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from ... import rules
from ...forms import QuestionsForm
from .drafting import Report, show, stage


@stage("details")
def questions(request: HttpRequest, report: Report, level: int = 1) -> HttpResponse:
    answers = report.data.get("answers") or {}
    pages = rules.question_pages(report.compiled, answers)
    own = rules.details_key(level)
    page = pages[level - 1]
    given = request.POST if request.method == "POST" else None
    form = QuestionsForm(given, compiled=report.compiled, page=page, answers=answers)
    if given is not None and form.is_valid():
        report.keep(own, answers=form.merged)
        return report.go_on(own)
    return show(request, report, own, "details", form, alone=len(page) == 1)
