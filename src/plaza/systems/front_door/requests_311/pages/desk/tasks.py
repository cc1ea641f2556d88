"""What there is to do for me and my teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from plaza.kernel.base.types import Invalid
from plaza.kernel.cases import actions
from plaza.kernel.cases import queries as cases
from plaza.kernel.cases.types import CaseRow, TaskView

from . import directory, say
from .door import DeskRequest, case_href, desk_page, my_id, my_teams
from .forms import DoneForm

MOST_TEAMS = 5


@require_safe
@desk_page("cases.view")
def tasks(request: DeskRequest) -> HttpResponseBase:
    """``/desk/tasks/``: mine first, then those of my teams that nobody has."""
    groups = [(gettext("For me"), cases.list_tasks(request.access, assignee_id=my_id(request)))]
    for key in my_teams(request)[:MOST_TEAMS]:
        found = cases.list_tasks(request.access, team_key=key)
        groups.append((directory.team_name(key), [one for one in found if one[0].assignee_id is None]))
    shown = [{"title": title, "rows": _rows(rows)} for title, rows in groups if rows]
    return render(request, "requests_311/desk/tasks.html", {"groups": shown})


def _rows(found: Sequence[tuple[TaskView, CaseRow]]) -> list[dict[str, Any]]:
    return [
        {
            "task": task,
            "row": row,
            "href": f"{case_href(row.number)}#tasks",
            "type": directory.type_name(row.type_key),
            "place": row.address or row.place_note,
            "due": say.left(task.due_at) if task.due_at else "",
        }
        for task, row in found
    ]


@require_POST
@desk_page("cases.transition")
def finish(request: DeskRequest, task_id: int) -> HttpResponseBase:
    """``/desk/tasks/<task>/``: ticks it off."""
    form = DoneForm(request.POST)
    if not form.is_valid():
        raise Invalid(gettext("The note can be at most 4,000 characters."))
    actions.complete_task(
        actor=request.actor, access=request.access, task_id=task_id, note=form.cleaned_data["note"]
    )
    messages.success(request, gettext("Done. The task is ticked off."))
    number = request.POST.get("number", "")
    return redirect(f"{case_href(number)}#tasks" if number else "desk_tasks")
