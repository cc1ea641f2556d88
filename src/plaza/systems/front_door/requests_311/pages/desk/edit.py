"""Correcting a request: description, place, answers, contact."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from plaza.kernel.base.types import Conflict, Invalid, NotAllowed
from plaza.kernel.cases import actions
from plaza.kernel.cases.queries import get_type_version
from plaza.kernel.cases.types import CaseView, CompiledType, Contact, PlaceInput

from . import questions
from .door import DeskRequest, case_href, desk_page, may, open_case
from .places import PlaceForm


class EditForm(PlaceForm):
    """Everything that was asked at the report, as it is now."""

    description = forms.CharField(
        label=_("Description"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)

    def __init__(self, data: Any = None, *, view: CaseView, compiled: CompiledType) -> None:
        row = view.row
        known = PlaceInput(row.lat, row.lon, row.address, row.address_id, row.place_note, row.postcode)
        self.asked = compiled.fields
        initial: dict[str, Any] = {
            "revision": row.revision,
            "description": row.description,
            "address": row.address,
            "place_note": row.place_note,
            **{f"q-{code}": value for code, value in questions.initial(self.asked, view.answers).items()},
        }
        if view.contact is not None:
            initial |= {
                "name": view.contact.name,
                "email": view.contact.email,
                "phone": view.contact.phone,
            }
        super().__init__(data, initial=initial, known=known)
        for field in self.asked:
            self.fields[f"q-{field.code}"] = questions.form_field(field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.read_place(cleaned)
        return cleaned

    def answers(self) -> dict[str, Any]:
        """What the questions say now."""
        plain = {field.code: self.cleaned_data.get(f"q-{field.code}") for field in self.asked}
        return {code: value for code, value in plain.items() if value not in (None, "", [])}

    @property
    def questions(self) -> list[Any]:
        return [self[f"q-{field.code}"] for field in self.asked]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("cases.update")
def edit(request: DeskRequest, number: str) -> HttpResponseBase:
    """``/desk/requests/<number>/edit/``"""
    view = open_case(request, number)
    if not may(request, view, "cases.update"):
        raise NotAllowed(gettext("Your role does not include correcting this request."))
    compiled = get_type_version(view.row.type_key, view.row.type_version)
    knows = may(request, view, "cases.view_contact")
    form = EditForm(request.POST or None, view=view, compiled=compiled)
    changes: list[str] = []
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _save(request, view, form, knows)
            except Conflict as problem:
                changes, status = list(problem.extra.get("changes", [str(problem)])), 409
                form.renew(open_case(request, number).row.revision)
            except Invalid as problem:
                problem.fields = {_field_name(form, key): said for key, said in problem.fields.items()}
                form.take(problem)
            else:
                messages.success(request, gettext("Corrected."))
                return redirect(case_href(number))
    context = {"view": view, "row": view.row, "form": form, "knows": knows, "changes": changes}
    return render(request, "requests_311/desk/edit.html", context, status=status)


def _field_name(form: EditForm, key: str) -> str:
    if f"q-{key}" in form.fields:
        return f"q-{key}"
    return "address" if key in ("place", "lat", "lon") else key


def _save(request: DeskRequest, view: CaseView, form: EditForm, knows: bool) -> None:
    cleaned = form.cleaned_data
    now = Contact(cleaned["name"], cleaned["email"], cleaned["phone"])
    was = view.contact or Contact()
    place = form.place if form.place != form.known else None
    new_answers = form.answers()
    kept = {field.code: view.answers[field.code] for field in form.asked if field.code in view.answers}
    actions.edit_case(
        actor=request.actor,
        access=request.access,
        case_id=view.id,
        revision=cleaned["revision"],
        description=cleaned["description"] if cleaned["description"] != view.row.description else None,
        place=place,
        answers=new_answers if _differ(form, new_answers, kept) else None,
        contact=now if knows and now != was else None,
    )


def _differ(form: EditForm, new: dict[str, Any], kept: dict[str, Any]) -> bool:
    return new != questions.initial(form.asked, kept)
