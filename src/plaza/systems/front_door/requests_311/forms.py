"""Forms of the report: each asks one thing, keeps what was typed, and says what it expects."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from plaza.kernel.base.queries import get_city
from plaza.kernel.cases import rules as case_rules
from plaza.kernel.cases.rules.dates import plain_digits
from plaza.kernel.cases.types import CompiledType, Field
from plaza.kernel.messaging.rules import is_address
from plaza.kernel.places.queries import in_city
from plaza.ui.tags.words import say

DESCRIPTION_LENGTH = 4000
NOTE_LENGTH = 500
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean_text(value: Any) -> str:
    """What a person typed, without control characters and with plain line ends."""
    text = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text).strip()


class Text(forms.Field):
    """Plain words of any length; what is too long is said with both numbers, and kept on the page."""

    def __init__(self, *, most: int, wanted: Any = "", lines: bool = False, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 5}) if lines else forms.TextInput())
        super().__init__(required=bool(wanted), **options)
        self.most, self.wanted, self.lines = most, wanted, lines

    def clean(self, value: Any) -> str:
        text = clean_text(value)
        if not self.lines:
            text = " ".join(text.split())
        if not text and self.wanted:
            raise forms.ValidationError(self.wanted)
        if len(text) > self.most:
            raise forms.ValidationError(
                gettext("This can be at most %(most)s characters. You wrote %(length)s.")
                % {"most": self.most, "length": len(text)}
            )
        return text


class Free(forms.Field):
    """A value that the case type's own rules check."""

    def validate(self, value: Any) -> None:
        return


class Plain(forms.Form):
    """A form that leaves all checking to the server, so that every reader gets the same words."""

    use_required_attribute = False


class PointForm(Plain):
    """A position, from the map, the device or typed by hand."""

    place_lat = Free(label=gettext_lazy("Latitude"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    place_lon = Free(label=gettext_lazy("Longitude"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        lat, lon = (_degrees(given.get(name)) for name in ("place_lat", "place_lon"))
        if lat is None or lon is None:
            raise forms.ValidationError(
                gettext("Choose a place on the map first, or use one of the other ways on this page.")
            )
        if not (-90 <= lat <= 90 and -180 <= lon <= 180) or not in_city(lat, lon):
            raise forms.ValidationError(
                gettext("That place is outside the city. Choose a place inside the city.")
            )
        return {"lat": lat, "lon": lon}


def _degrees(value: Any) -> float | None:
    text = plain_digits(clean_text(value)[:40]).translate(str.maketrans("٫−,", ".-."))
    try:
        number = float(text)
    except ValueError:
        return None
    return number if number == number and abs(number) <= 360 else None


class WordsForm(Plain):
    """The place in the reporter's own words."""

    note = Text(
        label=gettext_lazy("Describe the place in your own words"),
        help_text=gettext_lazy("For example: behind the library, beside the second bench"),
        most=NOTE_LENGTH,
        lines=True,
        wanted=gettext_lazy("Write a few words about the place, for example “behind the library”."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class QuestionsForm(Plain):
    """One page of a type's questions; the case type's own rules check the answers."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        compiled: CompiledType,
        page: Sequence[Field],
        answers: Mapping[str, Any],
    ) -> None:
        self.compiled, self.page, self.answers = compiled, page, answers
        self.merged: dict[str, Any] = {}
        initial = {_name(one): _shown(one, answers.get(one.code)) for one in page}
        super().__init__(data, initial=initial)
        for one in page:
            self.fields[_name(one)] = Free(
                label=say(dict(one.label)) or one.code,
                help_text=say(dict(one.help)),
                required=one.required,
                widget=_widget(one),
            )

    def clean(self) -> dict[str, Any]:
        """``merged`` becomes all answers so far, cleaned; those that are not asked any more are gone."""
        given = super().clean() or {}
        codes = {one.code for one in self.page}
        raw = {code: value for code, value in self.answers.items() if code not in codes}
        raw |= {one.code: given.get(_name(one)) for one in self.page}
        language = _language()
        check = case_rules.check_answers(
            self.compiled, raw, time_zone=get_city().time_zone, language=language
        )
        for problem in check.problems:
            if problem.field in codes:
                self.add_error(f"q_{problem.field}", gettext(problem.message) % dict(problem.params))
        self.merged = check.answers
        return given


def _language() -> str:
    from plaza.ui.reader import current_language

    return current_language()


def _name(field: Field) -> str:
    return f"q_{field.code}"


def _widget(field: Field) -> forms.Widget:
    choices = [(choice.key, say(dict(choice.name)) or choice.key) for choice in field.values]
    if field.type == "singlevaluelist":
        return forms.RadioSelect(choices=choices) if len(choices) <= 12 else _select(choices)
    if field.type == "multivaluelist":
        return forms.CheckboxSelectMultiple(choices=choices)
    if field.type == "text":
        return forms.Textarea(attrs={"rows": 4})
    if field.type == "number":
        return forms.TextInput(attrs={"inputmode": "decimal", "class": "narrow-input"})
    if field.type == "datetime":
        return forms.TextInput(attrs={"type": "datetime-local", "class": "date-input"})
    return forms.TextInput()


def _select(choices: list[tuple[str, str]]) -> forms.Widget:
    return forms.Select(choices=[("", gettext("Choose one")), *choices])


def _shown(field: Field, value: Any) -> Any:
    """A kept answer as its control takes it; times in the city's zone, to the minute."""
    if field.type == "datetime" and value:
        from zoneinfo import ZoneInfo

        at = case_rules.parse_datetime(str(value), get_city().time_zone)
        return at.astimezone(ZoneInfo(get_city().time_zone)).strftime("%Y-%m-%dT%H:%M") if at else value
    return value


class TellForm(Plain):
    """What the reporter sees, in words. Photos beside it are read from the request by the page."""

    description = Text(
        label=gettext_lazy("What do you see?"),
        help_text=gettext_lazy(
            "Say what helps to find and fix it. Please leave out names and phone numbers."
        ),
        most=DESCRIPTION_LENGTH,
        lines=True,
    )
    photos = Free(
        label=gettext_lazy("Photos"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )


class WhoForm(Plain):
    """Who reports: all optional, unless the type needs somebody to write back to."""

    name = Text(
        label=gettext_lazy("Your name"), most=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = Text(
        label=gettext_lazy("E-mail address"),
        most=254,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email", "dir": "ltr"}),
    )
    phone = Text(
        label=gettext_lazy("Phone number"),
        most=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of our messages"), required=False)
    apart = forms.BooleanField(label=gettext_lazy("Do not link this report to my account"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        initial: Mapping[str, Any],
        languages: Sequence[Mapping[str, Any]],
        signed_in: bool,
        needed: bool,
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.needed, self.signed_in = needed, signed_in
        choices = [(row["code"], row["name"]) for row in languages]
        self.fields["language"] = Free(
            label=self.fields["language"].label, required=False, widget=forms.Select(choices=choices)
        )
        self.languages = {code for code, _ in choices}
        if not signed_in:
            del self.fields["apart"]
        if len(choices) < 2:
            del self.fields["language"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email and not is_address(email):
            raise forms.ValidationError(gettext("Enter an e-mail address like name@example.org."))
        return email

    def clean_phone(self) -> str:
        phone: str = plain_digits(self.cleaned_data["phone"])
        digits = sum(character.isdigit() for character in phone)
        if phone and (digits < 3 or not re.fullmatch(r"[\d\s()+./x#*-]+", phone)):
            raise forms.ValidationError(gettext("Enter a phone number like 555 0134 or +1 555 0134."))
        return phone

    def clean_language(self) -> str:
        code = str(self.cleaned_data.get("language") or "")
        return code if code in self.languages else ""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        reachable = given.get("email") or given.get("phone") or (self.signed_in and not given.get("apart"))
        if self.needed and not reachable and not self.errors:
            self.add_error(
                "email",
                gettext(
                    "For this kind of report we must be able to answer. Give an e-mail address "
                    "or a phone number."
                ),
            )
        return given


class FollowForm(Plain):
    """Where news of somebody else's report should go."""

    email = Text(
        label=gettext_lazy("E-mail address"),
        most=254,
        wanted=gettext_lazy("Enter an e-mail address like name@example.org."),
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email", "dir": "ltr"}),
    )

    clean_email = WhoForm.clean_email


class TrackForm(Plain):
    """A number, or a follow-up link."""

    number = Text(
        label=gettext_lazy("Number of the request"),
        help_text=gettext_lazy("It is in the message we sent you. You can also paste your secret link."),
        most=300,
        wanted=gettext_lazy("Enter the number of your request, for example 10427."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
