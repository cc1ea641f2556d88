"""Forms of the desk. They keep what was typed; whether it may be done is decided by the engine."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plaza.kernel.base.types import Problem, pick
from plaza.kernel.cases.types import PRIORITIES, VISIBILITIES, CaseView, CompiledType, TransitionView
from plaza.ui.reader import current_language

from . import directory, questions, say

LONGEST = 4000


class DeskForm(forms.Form):
    """Carries the revision the page was made from, so that a change in between is told, not overwritten."""

    use_required_attribute = False
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def take(self, problem: Problem) -> None:
        """Show what the engine said at the fields it is about."""
        shown = False
        for name, said in problem.fields.items():
            if name in self.fields:
                self.add_error(name, str(said))
                shown = True
        if not shown:
            self.add_error(None, str(problem))

    def renew(self, revision: int) -> None:
        """What was typed again, now upon the newer revision."""
        typed: Any = self.data
        again = typed.copy()
        again[self.add_prefix("revision")] = str(revision)
        self.data = again


def _area(label: Any, *, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


class MoveForm(DeskForm):
    """One step of the workflow: its fields, the public reason where it closes, words for the reporter."""

    def __init__(
        self, data: Any = None, *, step: TransitionView, compiled: CompiledType, view: CaseView
    ) -> None:
        super().__init__(data, prefix=f"move-{step.key}", initial={"revision": view.row.revision})
        self.step = step
        self.theirs = view.reporter_language
        self.asked = [one for one in map(compiled.find_field, step.fields) if one is not None]
        for field in self.asked:
            self.fields[field.code] = questions.form_field(field, required=True)
            self.fields[field.code].initial = questions.initial([field], view.answers).get(field.code)
        if step.reasons:
            self.fields["reason"] = self._reason()
        self.fields["public_text"] = self._words()

    def _reason(self) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=gettext("Reason that the reporter and the public will read"),
            choices=[(one.key, directory.words(one.text)) for one in self.step.reasons],
            widget=forms.RadioSelect,
            error_messages={"required": gettext("Choose the reason that the reporter will read.")},
            help_text=reads(self.theirs),
        )

    def _words(self) -> forms.CharField:
        required = self.step.needs_text
        label = gettext("Words for the reporter and the public")
        if self.step.reasons:
            label = gettext("More for the reporter and the public")
        return _area(
            label, required=required, help_text=gettext("Shown as you write it. No names of people.")
        )

    @property
    def reason_hints(self) -> dict[str, str]:
        """Each reason as the reporter will read it, where that is another language than mine."""
        if not reads(self.theirs):
            return {}
        return {one.key: pick(one.text, self.theirs) for one in self.step.reasons}


def reads(language: str) -> str:
    """A sentence on the reporter's language, when it is not the reader's own."""
    if not language or language.split("-")[0] == current_language().split("-")[0]:
        return ""
    return gettext("The reporter reads %(language)s and gets the reason in it.") % {
        "language": language_name(language)
    }


def language_name(code: str) -> str:
    from django.utils.translation import get_language_info

    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


class AssignForm(DeskForm):
    """To whom: a person, a team, another department, or back to everybody of the department."""

    who = forms.ChoiceField(label=_("Give it to"))

    def __init__(self, data: Any = None, *, view: CaseView, staff: list[tuple[int, str]], me: int) -> None:
        super().__init__(data, prefix="assign", initial={"revision": view.row.revision})
        row = view.row
        now = (
            f"person:{row.assignee_id}" if row.assignee_id else f"team:{row.team_key}" if row.team_key else ""
        )
        department = directory.department_name(row.department_key)
        people = [(f"person:{key}", name) for key, name in staff if key != me]
        mine = [(f"person:{me}", gettext("Me"))] if me in dict(staff) else []
        teams = [
            (f"team:{one.key}", directory.words(one.name)) for one in directory.teams(row.department_key)
        ]
        others = [
            (f"department:{one.key}", directory.words(one.name))
            for one in directory.departments()
            if one.key != row.department_key
        ]
        queue = (f"department:{row.department_key}", gettext("Nobody: back to the department's queue"))
        choices: list[Any] = [*mine, queue]
        groups = ((department, people), (gettext("Teams"), teams), (gettext("Other departments"), others))
        self.choice_field.choices = [*choices, *((name, rows) for name, rows in groups if rows)]
        self.initial["who"] = now or queue[0]

    @property
    def choice_field(self) -> forms.ChoiceField:
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        return field


class NoteForm(DeskForm):
    text = _area(_("Note for staff"), help_text=_("Residents never see notes."))


class UpdateForm(DeskForm):
    text = _area(
        _("Public update"),
        help_text=_(
            "Everybody can read it, and the reporter and followers get it by e-mail. No names of people."
        ),
    )


class PriorityForm(DeskForm):
    priority = forms.ChoiceField(label=_("Priority"), help_text=_("Another priority moves the promises."))

    def __init__(self, data: Any = None, *, view: CaseView) -> None:
        super().__init__(
            data, prefix="priority", initial={"revision": view.row.revision, "priority": view.row.priority}
        )
        set_choices(self, "priority", [(one, say.priority(one)) for one in PRIORITIES])


class VisibilityForm(DeskForm):
    visibility = forms.ChoiceField(label=_("Who can see it"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, view: CaseView) -> None:
        super().__init__(
            data,
            prefix="visibility",
            initial={"revision": view.row.revision, "visibility": view.row.visibility},
        )
        set_choices(self, "visibility", [(one, say.visibility(one)) for one in VISIBILITIES])


class TaskForm(DeskForm):
    title = forms.CharField(label=_("What is to be done"), max_length=300)
    who = forms.ChoiceField(label=_("Who does it"), required=False)
    due_on = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data: Any = None, *, view: CaseView, staff: list[tuple[int, str]]) -> None:
        super().__init__(data, prefix="task")
        teams = [
            (f"team:{one.key}", directory.words(one.name)) for one in directory.teams(view.row.department_key)
        ]
        people = [(f"person:{key}", name) for key, name in staff]
        set_choices(self, "who", [("", gettext("Whoever has the request")), *teams, *people])


class DoneForm(DeskForm):
    note = forms.CharField(label=_("What was done"), max_length=LONGEST, required=False)


class PhotoForm(DeskForm):
    photo = forms.FileField(label=_("Photo"), help_text=_("JPEG, PNG, WebP or HEIC, up to 25 MB."))


class LinkForm(DeskForm):
    """How this request and another belong together."""

    number = forms.CharField(label=_("Number of the other request"), max_length=40)
    kind = forms.ChoiceField(
        label=_("How they belong together"), widget=forms.RadioSelect, initial="duplicate_of"
    )
    reason = _area(_("More for the reporter and the public"), required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        set_choices(
            self,
            "kind",
            [
                ("duplicate_of", gettext("The other is about the same: close this one and follow the other")),
                ("child_of", gettext("This is a part of the other")),
                ("follows", gettext("This continues the other")),
            ],
        )


def set_choices(form: forms.Form, name: str, choices: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - the forms above declare it so
    field.choices = choices
