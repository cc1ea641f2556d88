"""A request on behalf of a caller: everything on one screen, what is already known nearby shown before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import Invalid
from plaza.kernel.cases import actions
from plaza.kernel.cases import queries as cases
from plaza.kernel.cases.types import CompiledType, Contact, Opened, PlaceInput

from . import directory, questions, say
from .door import DeskRequest, case_href, desk_page
from .forms import language_name, set_choices
from .places import PlaceForm
from .retype import type_choices

CHANNELS = ("phone", "counter", "email")
NEAR = 60.0
DAYS = 60


class IntakeForm(PlaceForm):
    """What the report flow asks question by question, at once."""

    channel = forms.ChoiceField(label=_("Came by"), widget=forms.RadioSelect, initial="phone")
    description = forms.CharField(
        label=_("In the caller's words"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), required=False, max_length=200)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)
    language = forms.ChoiceField(
        label=_("Language"), help_text=_("Messages about the request are written in it."), required=False
    )
    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, compiled: CompiledType, initial: dict[str, Any]) -> None:
        self.compiled = compiled
        city = get_city()
        super().__init__(data, initial={"language": city.default_language, **initial})
        set_choices(self, "channel", [(one, say.channel(one)) for one in CHANNELS])
        set_choices(self, "language", [(code, language_name(code)) for code in city.languages])
        for field in compiled.fields:
            self.fields[f"q-{field.code}"] = questions.form_field(field)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.compiled.location != "none":
            self.read_place(cleaned)
        if self.compiled.location == "required" and not self.asks and self._has_no_place():
            self.add_error("address", gettext("Say where it is: an address, or the place in words."))
        return cleaned

    def _has_no_place(self) -> bool:
        return self.place is None or not (self.place.address or self.place.note)

    def answers(self) -> dict[str, Any]:
        plain = {field.code: self.cleaned_data.get(f"q-{field.code}") for field in self.compiled.fields}
        return questions.given(self.compiled.fields, plain)

    @property
    def questions(self) -> list[Any]:
        return [self[f"q-{field.code}"] for field in self.compiled.fields]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("cases.view")
def new(request: DeskRequest) -> HttpResponseBase:
    """``/desk/requests/new/``: ``?type=`` chooses the type."""
    chosen = request.POST.get("type") or request.GET.get("type") or ""
    types = type_choices(request)
    compiled = cases.get_type(chosen) if chosen in {one["value"] for one in types} else None
    form, near, status = None, [], 200
    if compiled is not None:
        form = IntakeForm(request.POST or None, compiled=compiled, initial=_initial(request))
    if request.method == "POST" and form is not None and compiled is not None:
        status = 422
        if form.is_valid():
            near = [] if form.cleaned_data["anyway"] else _near(request, form)
            opened = None if near else _open(request, form)
            if opened is not None:
                return _after(request, opened)
            status = 200 if near else 422
    context = {
        "types": types, "chosen": chosen, "type": compiled, "form": form, "near": near,
        "department": directory.department_name(compiled.department) if compiled else "",
        "before": directory.words(compiled.before) if compiled else "",
        "without_address": compiled is not None and compiled.location == "none",
    }  # fmt: skip
    return render(request, "requests_311/desk/new.html", context, status=status)


def _initial(request: DeskRequest) -> dict[str, Any]:
    names = ("name", "email", "phone", "address", "description")
    return {name: request.GET[name][:300] for name in names if request.GET.get(name)}


def _near(request: DeskRequest, form: IntakeForm) -> list[dict[str, Any]]:
    """Open requests of this type around the place: perhaps the caller's is among them."""
    place = form.place
    if place is None or place.lat is None or place.lon is None:
        return []
    limits = form.compiled.duplicates
    near = cases.nearby(
        place.lat,
        place.lon,
        limits.radius_m if limits else NEAR,
        type_key=form.compiled.key,
        days=limits.days if limits else DAYS,
        limit=5,
        access=request.access,
    )
    return [
        {
            "row": one.row,
            "href": case_href(one.row.number),
            "metres": round(one.metres),
            "holder": say.holder(one.row.department_key, one.row.team_key, None),
        }
        for one in near
    ]


def _open(request: DeskRequest, form: IntakeForm) -> Opened | None:
    cleaned = form.cleaned_data
    contact = Contact(cleaned["name"].strip(), cleaned["email"].strip(), cleaned["phone"].strip())
    try:
        return actions.open_case(
            actor=request.actor,
            type_key=form.compiled.key,
            answers=form.answers(),
            place=form.place or PlaceInput(),
            description=cleaned["description"],
            channel=cleaned["channel"],
            contact=contact if contact else None,
            language=cleaned["language"] or get_city().default_language,
        )
    except Invalid as problem:
        problem.fields = {_field_name(form, key): said for key, said in problem.fields.items()}
        form.take(problem)
        return None


def _field_name(form: IntakeForm, key: str) -> str:
    if f"q-{key}" in form.fields:
        return f"q-{key}"
    return {"place": "address", "lat": "address", "lon": "address", "contact": "email"}.get(key, key)


def _after(request: DeskRequest, opened: Opened) -> HttpResponseBase:
    """The number for the caller; to the request if it is my work, else ready for the next call."""
    words = gettext("Tell the caller their number: %(number)s. %(department)s takes care of it.") % {
        "number": opened.number,
        "department": directory.department_name(opened.department_key),
    }
    messages.success(request, words)
    view = cases.get_rows([opened.case_id], request.access).get(opened.case_id)
    mine = view is not None and request.access.can(
        "cases.view", department=view.department_key, areas=view.areas, type_key=view.type_key
    )
    return redirect(case_href(opened.number) if mine else "desk_new")
