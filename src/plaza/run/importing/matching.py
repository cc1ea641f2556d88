"""Which of the city's case types and departments a published row means; what is unknown is made.

An unknown type becomes an imported type of its department: it can be read, counted and filtered like any
other, but nobody can report it anew.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import Text
from plaza.kernel.cases.actions import publish_type
from plaza.kernel.cases.queries import get_type, list_types
from plaza.kernel.cases.types import CompiledType
from plaza.kernel.people.actions import save_department
from plaza.kernel.people.queries import list_departments
from plaza.standards.request_history.codec import HistoryRecord

NAMELESS_DEPARTMENT = "imported"
# What the mapping files call an end, and the outcome keys that say the same in case types.
ENDS = {
    "done": ("done", "fixed", "completed", "resolved", "collected", "answered"),
    "cancelled": ("cancelled", "withdrawn", "declined", "not_found"),
    "referred": ("referred", "not_ours", "passed_on"),
}
IMPORTED_TYPE = Path(__file__).with_name("imported_type.yaml")


def folded(text: str) -> str:
    """Words without case, accents and punctuation, to compare names across systems."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


def slug(text: str, limit: int = 40) -> str:
    """A key for ``text``: letters, digits and underscores, starting with a letter."""
    key = re.sub(r"[^a-z0-9]+", "_", folded(text).encode("ascii", "ignore").decode()).strip("_")[:limit]
    return key if key[:1].isalpha() else f"x_{key}".rstrip("_")


@cache
def _imported_type() -> dict[str, Any]:
    """States, outcomes and steps of every imported type; read once."""
    import yaml

    found: dict[str, Any] = yaml.safe_load(IMPORTED_TYPE.read_text(encoding="utf-8"))
    return found


class Matcher:
    """Remembers every answer: a file has thousands of rows and a handful of types."""

    def __init__(self, dry_run: bool = False) -> None:
        self.dry_run = dry_run
        self.language = get_city().default_language
        self._types: dict[tuple[str, str], str] = {}
        self._departments: dict[tuple[str, str], str] = {}
        self._ends: dict[tuple[str, str], tuple[str, str]] = {}
        self._known = self._names_of_types(list_types(public=False))
        self.made_types: list[str] = []
        self.made_departments: list[str] = []

    @staticmethod
    def _names_of_types(types: Iterable[CompiledType]) -> dict[str, str]:
        known: dict[str, str] = {}
        for one in types:
            for name in (one.key.replace("_", " "), one.service_code, *one.name.values()):
                known.setdefault(folded(name), one.key)
        return known

    def type_key(self, record: HistoryRecord) -> str:
        """The case type of a row; made if there is none of that name."""
        asked = (record.type_hint or record.type_name, record.type_name)
        if asked not in self._types:
            known = self._known.get(folded(asked[0])) or self._known.get(folded(asked[1]))
            self._types[asked] = known or self._make_type(record)
        return self._types[asked]

    def _make_type(self, record: HistoryRecord) -> str:
        key = slug(record.type_name)
        while key in self._known.values():
            key = f"{key[:37]}_i"
        self.made_types.append(key)
        self._known[folded(record.type_name)] = key
        if self.dry_run:
            return key
        document = {
            "key": key,
            "name": {self.language: record.type_name},
            "summary": {self.language: record.type_name},
            "group": "imported",
            "department": self.department_key(record) or self._department("", NAMELESS_DEPARTMENT),
            "visibility": "public",
            "location": {"required": False},
            "photo": "none",
            "open311": {"expose": True, "type": "realtime"},
        } | _imported_type()
        publish_type(source=document, imported=True)
        return key

    def department_key(self, record: HistoryRecord) -> str:
        """The department of a row; made if there is none of that name or code; empty if none is named."""
        return self._department(record.department_code, record.department_name)

    def _department(self, code: str, name: str) -> str:
        if not code and not name:
            return ""
        if (code, name) not in self._departments:
            self._departments[code, name] = self._find_department(code, name) or self._make_department(
                code, name
            )
        return self._departments[code, name]

    def _find_department(self, code: str, name: str) -> str:
        for one in list_departments():
            names = {folded(one.key), folded(one.key.replace("_", " ")), *map(folded, one.name.values())}
            codes = {folded(part) for part in str(one.contact.get("codes", "")).split(",")}
            if (name and folded(name) in names) or (code and folded(code) in names | codes):
                return one.key
        return ""

    def _make_department(self, code: str, name: str) -> str:
        key = slug(name or code)
        self.made_departments.append(key)
        if not self.dry_run:
            words: Text = {self.language: name or code}
            contact = {"codes": code} if code else {}
            save_department(key=key, name=words, contact=contact)
        return key

    def end_of(self, type_key: str, word: str) -> tuple[str, str]:
        """State and outcome in which a case of this type rests whose published status means ``word``."""
        if (type_key, word) not in self._ends:
            self._ends[type_key, word] = _end(get_type(type_key), word or "done")
        return self._ends[type_key, word]


def _end(case_type: CompiledType, word: str) -> tuple[str, str]:
    kind = "closed" if word == "done" else "cancelled"
    ways: list[tuple[str, str, str]] = []
    for transition in case_type.transitions:
        state = case_type.find_state(transition.to)
        if state is not None and state.is_end:
            outcomes = [reason.outcome for reason in transition.reasons] or [transition.outcome]
            ways += [(outcome, state.key, state.kind) for outcome in outcomes]
    for wanted in ENDS.get(word, ()):
        for outcome, state_key, _ in ways:
            if outcome == wanted:
                return state_key, outcome
    return next(((key, outcome) for outcome, key, k in ways if k == kind), (ways[0][1], ways[0][0]))
