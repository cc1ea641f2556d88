"""Giving a request another type: choose it, answer what it asks, see what carries over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from plaza.kernel.base.types import Conflict, Invalid, NotAllowed, NotFound
from plaza.kernel.cases import actions
from plaza.kernel.cases.queries import get_type, get_type_version, list_type_infos
from plaza.kernel.cases.types import CaseView, CompiledType

from . import directory, questions
from .door import DeskRequest, case_href, desk_page, may, open_case
from .forms import DeskForm


class RetypeForm(DeskForm):
    """The new type's questions, filled with the answers that fit, and words for the reporter."""

    text = forms.CharField(
        label=_("Words for the reporter and the public"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Why it moved. Shown in the history."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, view: CaseView, new: CompiledType) -> None:
        self.new = new
        fits = questions.initial(new.fields, view.answers)
        initial = {"revision": view.row.revision, **{f"q-{code}": value for code, value in fits.items()}}
        super().__init__(data, initial=initial)
        for field in new.fields:
            self.fields[f"q-{field.code}"] = questions.form_field(field)

    def answers(self) -> dict[str, Any]:
        plain = {field.code: self.cleaned_data.get(f"q-{field.code}") for field in self.new.fields}
        return questions.given(self.new.fields, plain)

    @property
    def questions(self) -> list[Any]:
        return [self[f"q-{field.code}"] for field in self.new.fields]


def type_choices(request: DeskRequest, *, leave_out: str = "") -> list[dict[str, Any]]:
    """All living types by name, with their department: a request may well belong to another one."""
    found = [
        {
            "value": info.key,
            "text": f"{directory.words(info.name)} ({directory.department_name(info.department_key)})",
        }
        for info in list_type_infos()
        if info.key != leave_out and not info.imported
    ]
    return sorted(found, key=lambda one: one["text"].casefold())


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("cases.recategorise")
def retype(request: DeskRequest, number: str) -> HttpResponseBase:
    """``/desk/requests/<number>/type/``: ``?type=`` chooses, the form below it does it."""
    view = open_case(request, number)
    if not may(request, view, "cases.recategorise"):
        raise NotAllowed(gettext("Your role does not include giving this request another type."))
    chosen = request.POST.get("type") or request.GET.get("type") or ""
    types = type_choices(request, leave_out=view.row.type_key)
    new = get_type(chosen) if chosen in {one["value"] for one in types} else None
    form = RetypeForm(request.POST or None, view=view, new=new) if new else None
    changes: list[str] = []
    status = 200
    if request.method == "POST" and form is not None and new is not None:
        status = 422
        if form.is_valid():
            try:
                _save(request, view, form)
            except Conflict as problem:
                changes, status = list(problem.extra.get("changes", [str(problem)])), 409
                form.renew(open_case(request, number).row.revision)
            except Invalid as problem:
                problem.fields = {f"q-{key}": said for key, said in problem.fields.items()}
                form.take(problem)
            else:
                return _after(request, view, new)
    old = get_type_version(view.row.type_key, view.row.type_version)
    context = {
        "view": view, "row": view.row, "old": old, "new": new, "form": form, "types": types, "chosen": chosen,
        "changes": changes, "lost": _lost(view, old, new),
        "to_department": directory.department_name(new.department) if new else "",
    }  # fmt: skip
    return render(request, "requests_311/desk/retype.html", context, status=status)


def _save(request: DeskRequest, view: CaseView, form: RetypeForm) -> None:
    answers = form.answers()
    missing = {
        field.code: gettext("Answer this question, or ask the reporter first.")
        for field in form.new.fields
        if field.required and field.show_if is None and field.code not in answers
    }
    if missing:
        raise Invalid(gettext("The new type needs these answers."), fields=missing)
    actions.recategorise(
        actor=request.actor, access=request.access, case_id=view.id,
        revision=form.cleaned_data["revision"], type_key=form.new.key, answers=answers,
        text=form.cleaned_data["text"],
    )  # fmt: skip


def _after(request: DeskRequest, view: CaseView, new: CompiledType) -> HttpResponseBase:
    """To the request; to the queue when it has left my work."""
    messages.success(
        request,
        gettext("Request %(number)s is now “%(type)s” with %(department)s.")
        % {
            "number": view.number,
            "type": directory.words(new.name),
            "department": directory.department_name(new.department),
        },
    )
    try:
        open_case(request, view.number)
    except (NotAllowed, NotFound):
        return redirect("desk_requests")
    return redirect(case_href(view.number))


def _lost(view: CaseView, old: CompiledType, new: CompiledType | None) -> list[dict[str, Any]]:
    """Answers that the new type has no question for."""
    if new is None:
        return []
    asked = {field.code for field in (*new.fields, *new.staff_fields)}
    gone = {code: value for code, value in view.answers.items() if code not in asked}
    return questions.answered((*old.fields, *old.staff_fields), gone)
