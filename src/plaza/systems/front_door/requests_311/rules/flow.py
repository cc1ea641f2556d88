"""The order of questions in a report, and which of them are answered. Pure: a draft is a plain mapping.

A draft holds ``type``, ``place``, ``near`` (there are likely duplicates), ``answers``, ``description``,
``photos``, ``contact`` and ``done``: the keys of the stages the reporter has been through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from plaza.kernel.cases.rules import is_true, variables_of
from plaza.kernel.cases.types import CompiledType, Field

Draft = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    """One page of the report. ``key`` is its address; ``level`` numbers pages of questions from 1."""

    key: str
    level: int = 0


def question_pages(compiled: CompiledType, answers: Mapping[str, Any]) -> list[tuple[Field, ...]]:
    """The type's questions in pages, so that a page never asks what another answer on it may hide.

    A question without a condition is on the first page; one whose condition looks at a question of page
    n is on page n + 1, and only if the answers so far show it.
    """
    depth: dict[str, int] = {}
    pages: dict[int, list[Field]] = {}
    seen: dict[str, Any] = {}
    for field in compiled.fields:
        asked = [depth.get(name.split(".")[0], 0) for name in variables_of(field.show_if)]
        depth[field.code] = 1 + max(asked, default=0) if field.show_if is not None else 1
        if not is_true(field.show_if, seen):
            continue
        pages.setdefault(depth[field.code], []).append(field)
        if field.code in answers:
            seen[field.code] = answers[field.code]
    return [tuple(pages[level]) for level in sorted(pages)]


def details_key(level: int) -> str:
    """The address of the n-th page of questions."""
    return "details" if level == 1 else f"details-{level}"


def flow_of(compiled: CompiledType, draft: Draft) -> list[Stage]:
    """Every page of this report in order, as far as it can be known from what was answered so far."""
    stages = [Stage("before")] if compiled.before else []
    if compiled.location != "none":
        stages.append(Stage("where"))
        if draft.get("near"):
            stages.append(Stage("same"))
    pages = question_pages(compiled, draft.get("answers") or {})
    stages += [Stage(details_key(level), level) for level in range(1, len(pages) + 1)]
    return [*stages, Stage("tell"), Stage("who"), Stage("check")]


def is_done(stage: Stage, compiled: CompiledType, draft: Draft, known: bool = False) -> bool:
    """Whether this page is answered. ``known`` says that the reporter is signed in."""
    if stage.key not in (draft.get("done") or ()):
        return False
    if stage.key == "where":
        return compiled.location != "required" or bool(draft.get("place"))
    if stage.level:
        answers = draft.get("answers") or {}
        page = question_pages(compiled, answers)[stage.level - 1]
        return all(field.code in answers for field in page if field.required)
    if stage.key == "tell":
        return compiled.photo != "required" or bool(draft.get("photos"))
    if stage.key == "who":
        contact = draft.get("contact") or {}
        reachable = known or contact.get("email") or contact.get("phone")
        return compiled.anonymous or bool(reachable)
    return True


def first_open(stages: Sequence[Stage], compiled: CompiledType, draft: Draft, known: bool = False) -> str:
    """The first page that still wants an answer; ``check`` when there is none."""
    asked = (one for one in stages if one.key != "check")
    return next((one.key for one in asked if not is_done(one, compiled, draft, known)), "check")


def next_stage(
    compiled: CompiledType, draft: Draft, after: str, *, changing: bool = False, known: bool = False
) -> str:
    """Where to go after ``after`` was answered; when one answer is being changed, back to the check page.

    A page is never skipped that still wants an answer.
    """
    stages = flow_of(compiled, draft)
    open_still = first_open(stages, compiled, draft, known)
    keys = [one.key for one in stages]
    if changing or after not in keys:
        return open_still
    following = keys[min(keys.index(after) + 1, len(keys) - 1)]
    return open_still if keys.index(open_still) < keys.index(following) else following
