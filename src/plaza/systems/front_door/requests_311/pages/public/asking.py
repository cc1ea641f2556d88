"""The filter form of list, map and feed: what the address asks, its fields, and words for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext, ngettext

from plaza.kernel.base.queries import get_city
from plaza.kernel.cases.types import STAGES, CaseFilter
from plaza.ui.reader import current_language, joined
from plaza.ui.tags.reading import stage_words
from plaza.ui.tags.words import say

from ...queries import public_lists
from ...rules.asked import DAYS, GROUP, OPEN_STAGES, Asked, Choices, case_filter, read_asked, write_asked
from .lines import type_name


@dataclass(frozen=True)
class Question:
    """What one address asks, with what a page needs to show and change it."""

    asked: Asked
    known: Choices
    left_out: list[str]

    @property
    def query(self) -> str:
        """The one way to write this question, without the leading question mark."""
        return urlencode(write_asked(self.asked))

    def where(self) -> CaseFilter:
        """The question to the kernel."""
        today = public_lists.city_today()
        return case_filter(self.asked, self.known, today, get_city().time_zone)

    @cached_property
    def count(self) -> int | None:
        return public_lists.count_asked(self.asked, self.known)

    @property
    def chips(self) -> list[dict[str, str]]:
        """What is asked, each with the address that no longer asks it."""
        return [
            {"text": text, "href": f"?{urlencode(write_asked(rest))}"} for text, rest in _parts(self.asked)
        ]

    @property
    def used(self) -> int:
        return len(_parts(self.asked))

    def fields(self) -> dict[str, Any]:
        """Choices of the form, with what is chosen."""
        asked = self.asked
        return {
            "types": _type_groups(asked.kind),
            "stages": [
                {"value": stage, "text": stage_words(stage), "checked": stage in asked.stages}
                for stage in STAGES
            ],
            "areas": _area_groups(asked.area),
            "days": [
                {"value": "", "text": gettext("Any time")},
                *({"value": str(n), "text": _days_words(n)} for n in DAYS),
            ],
            "orders": [
                {"value": "newest", "text": gettext("Newest first")},
                {"value": "updated", "text": gettext("Last changed first")},
                {"value": "oldest", "text": gettext("Oldest first")},
            ],
        }


def question_of(request: HttpRequest) -> Question:
    """Read the question from the address."""
    known = public_lists.choices()
    asked, left = read_asked(dict(request.GET.lists()), known)
    return Question(asked, known, [f"{name}={value}" for name, value in left])


def _type_groups(chosen: str) -> list[dict[str, Any]]:
    groups = []
    for group, infos in public_lists.types_by_group():
        items: list[dict[str, Any]] = sorted(
            ({"value": info.key, "text": say(info.name)} for info in infos),
            key=lambda item: item["text"].casefold(),
        )
        name = say(group.name) if group else gettext("Other")
        if group:
            every = gettext("All of “%(group)s”") % {"group": name}
            items.insert(0, {"value": f"{GROUP}{group.key}", "text": every})
        groups.append({"name": name, "items": _marked(items, chosen)})
    return groups


def _area_groups(chosen: str) -> list[dict[str, Any]]:
    language = current_language()
    return [
        {
            "name": say(layer.name),
            "items": _marked(
                ({"value": f"{layer.key}:{ref.key}", "text": ref.name_in(language)} for ref in refs), chosen
            ),
        }
        for layer, refs in public_lists.shown_areas()
    ]


def _marked(items: Iterable[dict[str, Any]], chosen: str) -> list[dict[str, Any]]:
    return [{**item, "checked": item["value"] == chosen} for item in items]


def _parts(asked: Asked) -> list[tuple[str, Asked]]:
    """Words for each part of the question, and the question without it."""
    parts: list[tuple[str, Asked]] = []
    if asked.text:
        parts.append((f"“{asked.text}”", replace(asked, text="")))
    if asked.kind:
        parts.append((_kind_words(asked.kind), replace(asked, kind="")))
    if asked.stages == OPEN_STAGES:
        parts.append((gettext("Open"), replace(asked, stages=())))
    elif asked.stages:
        parts.append((joined(map(stage_words, asked.stages)), replace(asked, stages=())))
    if asked.place:
        layer, key = asked.place
        name = public_lists.area_names(current_language()).get(layer, {}).get(key, key)
        parts.append((name, replace(asked, area="")))
    if asked.days:
        parts.append((_days_words(asked.days), replace(asked, days=0)))
    if asked.first or asked.last:
        parts.append((_span_words(asked), replace(asked, first=None, last=None)))
    return parts


def _kind_words(kind: str) -> str:
    if not kind.startswith(GROUP):
        return type_name(kind)
    key = kind.removeprefix(GROUP)
    return next((say(g.name) for g, _ in public_lists.types_by_group() if g and g.key == key), key)


def _days_words(days: int) -> str:
    if days == DAYS[-1]:
        return gettext("Last 12 months")
    return ngettext("Last %(n)d day", "Last %(n)d days", days) % {"n": days}


def _span_words(asked: Asked) -> str:
    first = formats.date_format(asked.first, "DATE_FORMAT") if asked.first else ""
    last = formats.date_format(asked.last, "DATE_FORMAT") if asked.last else ""
    if first and last:
        return gettext("%(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return gettext("From %(first)s") % {"first": first}
    return gettext("Until %(last)s") % {"last": last}
