"""Lines of a timeline in plain words, for pages, Open311 and mails alike."""

from __future__ import annotations

from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext

from plaza.kernel.base.types import Problem, pick

from ..types import AnswerProblem, CompiledType, EntryView, WhyNot


def said(why: AnswerProblem | WhyNot) -> str:
    """What the rules found, in the reader's language."""
    return gettext(why.message) % dict(why.params)


def in_words(problem: Problem) -> Problem:
    """A problem of the rules with its sentence in the reader's language, also at the field it is about."""
    message = problem.extra.get("message")
    if not message:
        return problem
    detail = gettext(message) % problem.extra.get("params", {})
    fields = {name: detail if words == problem.detail else words for name, words in problem.fields.items()}
    return replace(problem, detail=detail, fields=fields)


def entry_words(entry: EntryView, compiled: CompiledType, language: str) -> str:
    """What happened, in ``language``, without what a person wrote (that is ``entry.text``)."""
    with translation.override(language):
        if entry.kind == "moved":
            return _moved(entry, compiled, language)
        if entry.kind == "photo":
            return (
                gettext("Photo published") if entry.data.get("review") == "public" else gettext("Photo added")
            )
        if entry.kind == "task":
            return gettext("Task done") if entry.data.get("done") else gettext("Task added")
        if entry.kind == "related":
            return _related(entry)
        if entry.kind == "update" and entry.data.get("by_reporter"):
            return gettext("Update from the person who reported it")
        if entry.kind == "clock":
            return gettext("The expected date has passed")
        return _plain(entry.kind)


def entry_text(entry: EntryView, language: str) -> str:
    """What was written or said publicly: a close reason in ``language`` where its type has it so."""
    words = entry.data.get("words")
    return pick(words, language) if isinstance(words, dict) and words else entry.text


def _moved(entry: EntryView, compiled: CompiledType, language: str) -> str:
    state = compiled.find_state(str(entry.data.get("to_state", "")))
    outcome = compiled.find_outcome(str(entry.data.get("outcome", "")))
    words = pick(state.name, language) if state else gettext("Changed")
    if outcome and state and state.is_end:
        ended = pick(outcome.name, language)
        return words if ended == words else f"{words}: {ended}"
    return words


def _related(entry: EntryView) -> str:
    other = {"number": entry.data.get("other", "")}
    kind, outward = entry.data.get("relation"), entry.data.get("direction") == "out"
    if kind == "duplicate_of":
        if outward:
            return gettext("The same as request %(number)s, where the work goes on") % other
        return gettext("Request %(number)s was about the same and was joined to this one") % other
    if kind == "child_of":
        return (
            gettext("Part of request %(number)s") % other
            if outward
            else gettext("Has part %(number)s") % other
        )
    return (
        gettext("Follows request %(number)s") % other
        if outward
        else gettext("Continued in %(number)s") % other
    )


def _plain(kind: str) -> str:
    return {
        "opened": gettext("Received"),
        "assigned": gettext("Given to the team in charge"),
        "note": gettext("Note for staff"),
        "update": gettext("Update"),
        "edited": gettext("Details corrected"),
        "recategorised": gettext("Moved to another kind of request"),
        "visibility": gettext("Visibility changed"),
        "imported": gettext("Taken over from the earlier system"),
        "forgotten": gettext("Personal details removed"),
    }.get(kind, gettext("Changed"))
