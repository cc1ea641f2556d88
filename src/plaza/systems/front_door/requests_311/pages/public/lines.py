"""A request as a line of a list, a card, a map point: the same words everywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import formats
from django.utils.text import Truncator
from django.utils.translation import gettext

from plaza.kernel.base.types import NotFound
from plaza.kernel.cases.queries import get_type_info, get_type_version
from plaza.kernel.cases.types import CaseRow
from plaza.ui.reader import current_language, joined
from plaza.ui.rules import STAGES
from plaza.ui.tags.reading import stage_words
from plaza.ui.tags.words import say

from ...queries.public_lists import area_names

Names = dict[str, dict[str, str]]
EXCERPT = 140
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Line:
    """What a reader sees of a request before opening it."""

    id: int
    number: str
    href: str
    title: str
    place: str
    areas: str
    stage: str
    late: bool
    outcome: str
    opened_at: datetime
    updated_at: datetime
    text: str
    lat: float | None
    lon: float | None

    @property
    def stage_words(self) -> str:
        words = stage_words(self.stage)
        return f"{words}: {self.outcome}" if self.outcome else words

    @property
    def tone(self) -> str:
        return STAGES.get(self.stage, ("plain", ""))[0]


def lines_of(rows: list[CaseRow]) -> list[Line]:
    """Rows in the reader's language."""
    names = area_names(current_language())
    return [line_of(row, names) for row in rows]


def line_of(row: CaseRow, names: Names) -> Line:
    areas = area_words(row, names)
    return Line(
        id=row.id,
        number=row.number,
        href=request_path(row.number),
        title=type_name(row.type_key),
        place=plain(row.address or row.place_note) or areas or gettext("No place given"),
        areas=areas,
        stage=row.stage,
        late=row.late and row.status == "open",
        outcome=outcome_name(row),
        opened_at=row.opened_at,
        updated_at=row.updated_at,
        text=Truncator(" ".join(plain(row.description).split())).chars(EXCERPT),
        lat=row.lat,
        lon=row.lon,
    )


def number_words(count: int) -> str:
    """A count as the reader's language writes it."""
    return formats.number_format(count, use_l10n=True, force_grouping=True)


def request_path(number: str) -> str:
    return reverse("public_request", args=[number])


def plain(text: str) -> str:
    """Without characters that no page and no XML can hold."""
    return _CONTROLS.sub("", text)


def type_name(key: str) -> str:
    """A type's name in the reader's language; its key for one that is gone."""
    try:
        return say(get_type_info(key).name) or key
    except NotFound:
        return key


def outcome_name(row: CaseRow) -> str:
    """How a closed request ended, in the reader's language; empty when nobody said."""
    if row.status != "closed" or not row.outcome:
        return ""
    outcome = get_type_version(row.type_key, row.type_version).find_outcome(row.outcome)
    return say(outcome.name) if outcome else ""


def area_words(row: CaseRow, names: Names) -> str:
    """The areas it lies in, in the order of the city's layers."""
    found = (names[layer].get(row.areas.get(layer, "")) for layer in names)
    return joined(dict.fromkeys(name for name in found if name))
