"""Finding cases by who reported them: for staff on the telephone, within what they may know."""

from __future__ import annotations

import re

from django.db.models import Q

from plaza.kernel.people.types import Access

from ..models import Case, Party
from ..types import CaseRow
from .rows import case_rows
from .scope import scope, visible

FEWEST_LETTERS = 3
FEWEST_DIGITS = 5
_SIGNS = re.compile(r"[\s()./+-]+")


def find_by_contact(text: str, access: Access, *, limit: int = 50) -> list[CaseRow]:
    """Cases whose reporter has this e-mail, telephone number or name, newest first.

    An e-mail must be whole, of a number the last digits do, of a name any part of three letters or more.
    Only cases for which the reader holds cases.view_contact; nothing for anybody else.
    """
    wanted, within = _asked(text), scope(access, "cases.view_contact")
    if wanted is None or within is None:
        return []
    reporters = Party.objects.filter(wanted, role="reporter").values("case_id")
    found = Case.objects.filter(visible(access), within, pk__in=reporters)
    return case_rows(found.order_by("-opened_at", "-id")[:limit])


def _asked(text: str) -> Q | None:
    text = " ".join(text.split())
    if "@" in text:
        return Q(email__iexact=text)
    digits = _SIGNS.sub("", text)
    if digits.isdecimal():
        return Q(phone__regex=_spaced(digits[-9:])) if len(digits) >= FEWEST_DIGITS else None
    return Q(name__icontains=text) if len(text) >= FEWEST_LETTERS else None


def _spaced(digits: str) -> str:
    """The digits however they were written apart; understood alike by SQLite (Python) and PostgreSQL."""
    return "[^0-9]*".join(digits) + "[^0-9]*$"
