"""Finding requests while somebody is on the telephone: number, name, telephone number, e-mail, words."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from plaza.kernel.cases import queries as cases
from plaza.kernel.cases import rules
from plaza.kernel.cases.types import CaseFilter

from . import asking
from .door import DeskRequest, case_href, desk_page
from .queue import lines

ROWS = 30


@require_safe
@desk_page()
def find(request: DeskRequest) -> HttpResponseBase:
    """``/desk/find/?q=``. People are found only where the role includes contact details."""
    text = request.GET.get("q", "").strip()[:200]
    knows = request.access.has("cases.view_contact")
    context = {"text": text, "knows": knows, "people": [], "words": []}
    if text:
        case_id = cases.find_case_by_number(text, request.access)
        row = cases.get_rows([case_id], request.access).get(case_id) if case_id else None
        if row is not None and request.access.can(
            "cases.view", department=row.department_key, areas=row.areas, type_key=row.type_key
        ):
            return redirect(case_href(rules.number_of(row.id)))
        by_person = cases.find_by_contact(text, request.access, limit=ROWS) if knows else []
        where = CaseFilter(q=text, worked_on=True)
        by_words = cases.list_cases(where, request.access, limit=ROWS).rows
        known = {one.id for one in by_person}
        asked = asking.Asked()
        context["people"] = lines(request, by_person, asked)
        context["words"] = lines(request, [one for one in by_words if one.id not in known], asked)
    return render(request, "requests_311/desk/find.html", context)
