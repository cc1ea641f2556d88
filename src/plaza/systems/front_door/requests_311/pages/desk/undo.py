"""Undo: what would take the last act back, carried in the address, signed and for some minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.translation import gettext

from plaza.kernel.cases.queries import get_type_version
from plaza.kernel.cases.types import CaseView, Moved

from . import directory

KEEP_SECONDS = 600
SALT = "requests_311.desk.undo"


@dataclass(frozen=True, slots=True)
class Undo:
    """An act that takes another back: its name and the fields of its form."""

    act: str
    fields: Mapping[str, str]
    words: str = ""


def seal(number: str, undo: Undo) -> str:
    """For the address. Signed with the number, so that nobody can make others press something else."""
    return signing.dumps([number, undo.act, dict(undo.fields), undo.words], salt=SALT, compress=True)


def read(number: str, sealed: str) -> Undo | None:
    """None when it is old, of another request, or not ours."""
    if not sealed:
        return None
    try:
        of, act, fields, words = signing.loads(sealed, salt=SALT, max_age=KEEP_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Undo(act, fields, words) if of == number else None


def of_move(view: CaseView, moved: Moved) -> Undo | None:
    """The step back to where it was; after closing any step that opens it again. None when there is none."""
    compiled = get_type_version(view.row.type_key, view.row.type_version)
    ends = {state.key for state in compiled.states if state.is_end}
    back = [
        step
        for step in compiled.transitions
        if moved.state in step.from_states and not step.fields and step.to not in ends
    ]
    exact = [step for step in back if step.to == view.row.state]
    found = exact or (back if moved.status == "closed" else [])
    if not found:
        return None
    step = found[0]
    words = gettext("Undo") if exact else directory.words(step.name)
    return Undo("move", {"step": step.key, f"move-{step.key}-public_text": ""}, words)


def of_assign(view: CaseView) -> Undo:
    row = view.row
    if row.assignee_id:
        who = f"person:{row.assignee_id}"
    else:
        who = f"team:{row.team_key}" if row.team_key else f"department:{row.department_key}"
    return Undo("assign", {"assign-who": who}, gettext("Undo"))


def of_value(act: str, name: str, value: Any) -> Undo:
    return Undo(act, {f"{act}-{name}": str(value)}, gettext("Undo"))
