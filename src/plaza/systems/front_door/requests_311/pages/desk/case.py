"""The page of one request: what it is, what happened, what can be done, and the forms that do it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from plaza.kernel.base.rules import now
from plaza.kernel.base.types import Conflict, Invalid, NotFound
from plaza.kernel.cases import queries as cases
from plaza.kernel.cases.types import CaseRow, CaseView, CompiledType, EntryView, ReasonView, TransitionView
from plaza.kernel.people.queries import list_staff
from plaza.kernel.people.types import PersonInfo

from ...actions import mark_seen
from ...queries import list_seen
from . import asking, directory, say, showing, undo
from .acts import ACTS
from .door import DeskRequest, case_href, desk_page, may, my_id, old_number, open_case
from .forms import (
    AssignForm,
    DeskForm,
    MoveForm,
    NoteForm,
    PhotoForm,
    PriorityForm,
    TaskForm,
    UpdateForm,
    VisibilityForm,
)
from .preview import preview_close
from .queue import lines, rows_of

NEEDS = {
    "assign": "cases.assign",
    "note": "cases.note",
    "update": "cases.update",
    "priority": "cases.update",
    "visibility": "cases.view_private",
    "task": "cases.assign",
    "photo": "cases.update",
}
BESIDE = 15


@dataclass(slots=True)
class Work:
    """A request as it is worked on: read once, used by the page and by its forms."""

    view: CaseView
    compiled: CompiledType
    steps: list[TransitionView]
    colleagues: list[PersonInfo]
    me: int
    forms: dict[str, DeskForm] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)

    @property
    def staff(self) -> list[tuple[int, str]]:
        return [(one.id, one.label) for one in self.colleagues]

    def form(self, act: str, data: Any = None, files: Any = None, step: str = "") -> DeskForm:
        """A new form, bound when there is data; NotFound for one that does not exist."""
        if act == "move":
            return MoveForm(data, step=self._step(step), compiled=self.compiled, view=self.view)
        if act == "assign":
            return AssignForm(data, view=self.view, staff=self.staff, me=self.me)
        if act == "task":
            return TaskForm(data, view=self.view, staff=self.staff)
        if act == "priority":
            return PriorityForm(data, view=self.view)
        if act == "visibility":
            return VisibilityForm(data, view=self.view)
        if act == "photo":
            return PhotoForm(data, files, prefix="photo")
        simple = {"note": NoteForm, "update": UpdateForm}[act]
        return simple(data, prefix=act, initial={"revision": self.view.row.revision})

    def _step(self, key: str) -> TransitionView:
        """A step of the type, also one that is not offered any more: somebody may just have been faster."""
        offered = next((one for one in self.steps if one.key == key), None)
        if offered is not None:
            return offered
        one = self.compiled.find_transition(key)
        target = self.compiled.find_state(one.to) if one else None
        if one is None or target is None:
            raise NotFound(gettext("There is no such step for this kind of request."))
        reasons = tuple(ReasonView(reason.key, reason.outcome, reason.text) for reason in one.reasons)
        return TransitionView(
            one.key, one.name, one.to, target.stage, target.is_end, False, "", one.fields,
            target.is_end and not one.reasons and not one.public_text, reasons,
        )  # fmt: skip


def read_work(request: DeskRequest, number: str) -> Work:
    view = open_case(request, number)
    compiled = cases.get_type_version(view.row.type_key, view.row.type_version)
    steps = cases.list_transitions(view, request.access)
    return Work(view, compiled, steps, list_staff(view.row.department_key), my_id(request))


@require_safe
@desk_page()
def case(request: DeskRequest, number: str) -> HttpResponseBase:
    """``/desk/requests/<number>/``"""
    return old_number(request, number) or page(request, read_work(request, number))


@require_POST
@desk_page()
def act(request: DeskRequest, number: str, name: str) -> HttpResponseBase:
    """``/desk/requests/<number>/<name>/``: does what the form says, or shows the page with what was typed."""
    work = read_work(request, number)
    if name not in ACTS:
        raise NotFound(gettext("There is no such form."))
    step = request.POST.get("step", "")
    form = work.form(name, request.POST, request.FILES, step)
    key = f"move-{step}" if name == "move" else name
    status = 422
    if form.is_valid() and request.POST.get("edit"):
        status = 200
    elif form.is_valid():
        if isinstance(form, MoveForm) and request.POST.get("preview"):
            return preview_close(request, work.view, work.compiled, form)
        try:
            done = ACTS[name](request, work.view, form)
        except Conflict as problem:
            work, status = _again(request, number, problem), 409
            form.renew(work.view.row.revision)
            if not work.changes:
                form.take(problem)
        except Invalid as problem:
            form.take(problem)
        else:
            messages.success(request, done.words)
            return redirect(_next(request, number, done.undo))
    work.forms[key] = form
    return page(request, work, status=status)


def _again(request: DeskRequest, number: str, problem: Conflict) -> Work:
    """The request as it is now, with what the other person did."""
    renewed = read_work(request, number)
    renewed.changes = [str(one) for one in problem.extra.get("changes", ())]
    return renewed


def _next(request: DeskRequest, number: str, back: undo.Undo | None) -> str:
    parts = [f"{key}={quote(value)}" for key, value in _carried(request, number, back) if value]
    return case_href(number) + (f"?{'&'.join(parts)}" if parts else "")


def _carried(request: DeskRequest, number: str, back: undo.Undo | None) -> list[tuple[str, str]]:
    return [
        ("from", request.POST.get("from", "")[:1000]),
        ("undo", undo.seal(number, back) if back else ""),
    ]


def page(request: DeskRequest, work: Work, *, status: int = 200) -> HttpResponseBase:
    """The whole page. Looking at it is remembered, so that the next look marks what is new."""
    view = work.view
    at = now()
    asked = asking.read_query(_from(request))
    beside = rows_of(request, asked, limit=BESIDE).rows
    seen = list_seen(work.me, [view.id, *(row.id for row in beside)])
    entries = cases.list_timeline(view, request.access)
    context = {
        **_case(request, work, entries, seen.get(view.id)),
        **_forms(request, work),
        **_beside(request, view, asked, beside, seen),
        "undo": undo.read(view.number, request.GET.get("undo", "")),
        "changes": work.changes,
        "from_query": _from(request),
    }
    mark_seen(person_id=work.me, case_id=view.id, at=at)
    return render(request, "requests_311/desk/case.html", context, status=status)


def _from(request: DeskRequest) -> str:
    return (request.POST.get("from") or request.GET.get("from") or "")[:1000]


def _case(
    request: DeskRequest, work: Work, entries: list[EntryView], seen_at: datetime | None
) -> dict[str, Any]:
    view, compiled = work.view, work.compiled
    people = directory.people(_people(view, entries), known=work.colleagues)
    return {
        "view": view,
        "row": view.row,
        "type": compiled,
        "facts": showing.facts(view, compiled, people),
        "priority": say.priority(view.row.priority),
        "place": showing.place(view),
        "answers": showing.answers(view, compiled),
        "clocks": showing.clocks(view, compiled),
        "history": showing.history(request, entries, compiled, people, seen_at),
        "why_here": showing.why_here(entries),
        "photos": showing.photos(view, request),
        "tasks": showing.tasks(view, people),
        "relations": showing.relations(view),
        "neighbours": showing.neighbours(request, view, compiled),
        "public_href": showing.public_href(view),
        "hides_contact": view.contact is None and not may(request, view, "cases.view_contact"),
    }


def _people(view: CaseView, entries: list[EntryView]) -> set[int | None]:
    found: set[int | None] = {view.row.assignee_id, *(task.assignee_id for task in view.tasks)}
    for entry in entries:
        if entry.actor_kind == "staff":
            found.add(entry.actor_id)
        found.add(int(entry.data.get("person_id") or 0))
    return found


def _forms(request: DeskRequest, work: Work) -> dict[str, Any]:
    """Forms for what the role allows; those that failed come back as they were sent."""
    view = work.view
    steps = []
    for step in work.steps:
        key = f"move-{step.key}"
        form = work.forms.get(key) or (work.form("move", step=step.key) if step.allowed else None)
        steps.append({"step": step, "form": form, "open": key in work.forms})
    allowed = {name: may(request, view, needed) for name, needed in NEEDS.items()}
    return {
        "steps": steps,
        "may": {
            **allowed,
            "edit": may(request, view, "cases.update"),
            "recategorise": may(request, view, "cases.recategorise") and view.row.status == "open",
            "link": may(request, view, "cases.merge"),
            "finish_task": may(request, view, "cases.transition"),
        },
        "forms": {
            name: work.forms.get(name) or work.form(name) for name, permitted in allowed.items() if permitted
        },
        "open": dict.fromkeys(work.forms, True),
        "kept_words": _kept_words(work),
        "form": next(iter(work.forms.values()), None),
        "is_mine": view.row.assignee_id == work.me,
        "can_take": allowed["assign"] and work.me in dict(work.staff) and view.row.assignee_id != work.me,
        "me": work.me,
    }


def _kept_words(work: Work) -> str:
    """What was typed into a step that is not possible any more."""
    offered = {f"move-{one.key}" for one in work.steps if one.allowed}
    lost = [form for key, form in work.forms.items() if key.startswith("move-") and key not in offered]
    return lost[0].cleaned_data.get("public_text", "") if lost else ""


def _beside(
    request: DeskRequest,
    view: CaseView,
    asked: asking.Asked,
    rows: list[CaseRow],
    seen: dict[int, datetime],
) -> dict[str, Any]:
    """The list I came from, so that the next request is one key away."""
    shown = lines(request, rows, asked, seen=seen)
    numbers = [line["row"].number for line in shown]
    place = numbers.index(view.number) if view.number in numbers else -1
    after = shown[place + 1]["href"] if place + 1 < len(shown) else ""
    return {
        "beside": shown,
        "next_href": after,
        "previous_href": shown[place - 1]["href"] if place > 0 else "",
        "list_href": f"{reverse('desk_requests')}?{asked.query}",
    }
