"""How an address is written for people."""

from __future__ import annotations

import re

_ORDINAL = re.compile(r"^\d+(ST|ND|RD|TH)$")
_KEEP_UPPER = frozenset("N S E W NE NW SE SW II III IV".split())


def label(number: str, street: str, unit: str = "", city: str = "", postcode: str = "") -> str:
    """One line: ``356 S Berendo St, unit 4, Los Angeles 90020``."""
    first = " ".join(part for part in (number, street) if part)
    town = " ".join(part for part in (city, postcode) if part)
    return ", ".join(part for part in (first, f"#{unit}" if unit else "", town) if part)


def readable(name: str) -> str:
    """A shouted name in ordinary letters; any other name unchanged. ``S 5TH ST`` is ``S 5th St``."""
    name = " ".join(name.split())
    if not name.isupper() or not name.isascii():
        return name
    return " ".join(_word(word) for word in name.split(" "))


def _word(word: str) -> str:
    if word in _KEEP_UPPER or len(word) == 1:
        return word
    if _ORDINAL.match(word):
        return word.lower().lstrip("0")
    return re.sub(r"[A-Z]+", lambda found: found[0].capitalize(), word)
