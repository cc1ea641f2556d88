"""What a form of the request's page does: a function per form, answering in words and with how to undo it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext

from plaza.kernel.base.actions import save_photo
from plaza.kernel.cases import actions
from plaza.kernel.cases.types import CaseView
from plaza.ui.reader import city_zone

from . import undo
from .door import DeskRequest
from .forms import DeskForm, MoveForm
from .questions import given
from .undo import Undo


@dataclass(frozen=True, slots=True)
class Done:
    words: str
    undo: Undo | None = None


Act = Callable[[DeskRequest, CaseView, Any], Done]


def _who(request: DeskRequest, view: CaseView) -> dict[str, Any]:
    return {"actor": request.actor, "access": request.access, "case_id": view.id}


def move(request: DeskRequest, view: CaseView, form: MoveForm) -> Done:
    moved = actions.take_transition(
        **_who(request, view),
        revision=form.cleaned_data["revision"],
        transition=form.step.key,
        reason=form.cleaned_data.get("reason", ""),
        public_text=form.cleaned_data.get("public_text", ""),
        fields=given(form.asked, form.cleaned_data),
    )
    if form.step.closes:
        words = gettext(
            "Closed, with the reason for everybody to read. If this was a mistake, open it again."
        )
    else:
        words = gettext("Done. The request has moved on.")
    return Done(words, undo.of_move(view, moved))


def assign(request: DeskRequest, view: CaseView, form: DeskForm) -> Done:
    kind, _, key = form.cleaned_data["who"].partition(":")
    revision = form.cleaned_data["revision"]
    if kind == "person":
        actions.assign(**_who(request, view), revision=revision, person_id=int(key))
    elif kind == "team":
        actions.assign(**_who(request, view), revision=revision, team_key=key)
    else:
        actions.assign(**_who(request, view), revision=revision, department_key=key, team_key="")
    away = kind == "department" and key != view.row.department_key
    return Done(gettext("Given on."), None if away else undo.of_assign(view))


def note(request: DeskRequest, view: CaseView, form: DeskForm) -> Done:
    actions.add_note(**_who(request, view), text=form.cleaned_data["text"])
    return Done(gettext("Note added."))


def update(request: DeskRequest, view: CaseView, form: DeskForm) -> Done:
    actions.add_update(**_who(request, view), text=form.cleaned_data["text"])
    return Done(gettext("Published. The reporter and followers are told."))


def priority(request: DeskRequest, view: CaseView, form: DeskForm) -> Done:
    actions.edit_case(
        **_who(request, view), revision=form.cleaned_data["revision"], priority=form.cleaned_data["priority"]
    )
    return Done(gettext("Priority changed."), undo.of_value("priority", "priority", view.row.priority))


def visibility(request: DeskRequest, view: CaseView, form: DeskForm) -> Done:
    actions.set_visibility(
        **_who(request, view),
        revision=form.cleaned_data["revision"],
        visibility=form.cleaned_data["visibility"],
    )
    back = undo.of_value("visibility", "visibility", view.row.visibility)
    return Done(gettext("Changed who can see it."), back)


def task(request: DeskRequest, view: CaseView, form: DeskForm) -> Done:
    kind, _, key = form.cleaned_data["who"].partition(":")
    due_on = form.cleaned_data["due_on"]
    actions.add_task(
        **_who(request, view),
        title=form.cleaned_data["title"],
        team_key=key if kind == "team" else "",
        assignee_id=int(key) if kind == "person" else None,
        due_at=datetime.combine(due_on, time(18), city_zone()) if due_on else None,
    )
    return Done(gettext("Task added."))


def photo(request: DeskRequest, view: CaseView, form: DeskForm) -> Done:
    sent = form.cleaned_data["photo"]
    saved = save_photo(sent.read(), sent.name)
    actions.add_photo(**_who(request, view), photo_ids=[saved.id])
    return Done(gettext("Photo added."))


ACTS: dict[str, Act] = {
    "move": move,
    "assign": assign,
    "note": note,
    "update": update,
    "priority": priority,
    "visibility": visibility,
    "task": task,
    "photo": photo,
}
