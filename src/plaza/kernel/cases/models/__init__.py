"""Tables of the case engine: declared types, the cases themselves, and the counts kept about them."""

from __future__ import annotations

from .case import Case, CaseArea, CaseKey, Forgotten
from .counts import Folded, OpenTally, Tally
from .declared import CaseType, CaseTypeVersion, CatalogueStamp, TypeGroup, WorkCalendar
from .parts import CaseDocument, Clock, Entry, Party, Relation, Task

__all__ = [
    "Case",
    "CaseArea",
    "CaseDocument",
    "CaseKey",
    "CaseType",
    "CaseTypeVersion",
    "CatalogueStamp",
    "Clock",
    "Entry",
    "Folded",
    "Forgotten",
    "OpenTally",
    "Party",
    "Relation",
    "Tally",
    "Task",
    "TypeGroup",
    "WorkCalendar",
]
