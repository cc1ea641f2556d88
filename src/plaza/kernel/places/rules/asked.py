"""What a person asks for when typing an address: number, street, unit, postcode, or a crossing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plaza.kernel.places.rules.spelling import DIRECTIONS, KINDS, plain, tokens

_UNIT = re.compile(
    r"(?:\b(?:apt|apartment|unit|suite|ste|apto|apartamento|depto|piso|local|room|rm|fl|floor|شقه|وحده)\b\.?\s*#?\s*|#\s*)"
    r"([\w-]{1,8})\b"
)
_CROSSING = re.compile(r"\s*(?:&|@|\+|/|\b(?:and|at|y|con|esquina|و|مع|تقاطع)\b)\s*")
_LEAD = re.compile(r"^(?:(?:the )?corner of|intersection of|(?:la )?esquina (?:de|con)|cruce de|تقاطع)\s+")
_NUMBER = re.compile(r"^(\d{1,6})([a-z]{1,2})?(?:-(\d{1,6})([a-z]{1,2})?)?$")
_ORDINAL_ENDS = frozenset("st nd rd th ra ro da do ta to va vo a o".split())
_FRACTION = re.compile(r"(?<=\d) 1/([234])\b")


@dataclass(frozen=True, slots=True)
class Asked:
    """A parsed question. ``streets`` has one entry, or two for a crossing; each is a list of tokens."""

    streets: tuple[tuple[str, ...], ...]
    number: int | None = None
    unit: str = ""
    postcode: str = ""
    rest: tuple[str, ...] = ()


def house_number(text: str) -> tuple[int | None, int | None]:
    """The number, or the range, that a house number stands for: ``12-14b`` is (12, 14), ``7A`` is (7, 7)."""
    first = text if text.isascii() else plain(text)
    found = re.findall(r"\d{1,9}", first.split()[0] if first.strip() else "")
    if not found:
        return None, None
    low = int(found[0])
    high = int(found[1]) if len(found) > 1 and "-" in text else low
    # "40-12 Main St" (Queens) is a block and a house, not a range that runs backwards.
    return (low, high) if low <= high <= low + 200 else (low, low)


def parse(text: str) -> Asked:
    """Read a typed address. Never fails: what it cannot place stays part of the street's words."""
    words = _FRACTION.sub("", plain(text))
    words = _LEAD.sub("", words)
    unit = ""
    if found := _UNIT.search(words):
        unit = found[1]
        words = f"{words[: found.start()]} {words[found.end() :]}"
    main, _, rest = words.partition(",")
    if not main.strip() or re.fullmatch(r"[\d\s-]+", main):  # "12, Main St"
        main, _, rest = f"{main} {rest}".strip().partition(",")
    sides = [side for side in _CROSSING.split(main) if side.strip()]
    if len(sides) == 2 and not any(_is_number(word) for word in sides[0].split()[:1]):
        return Asked(tuple(tuple(tokens(side)) for side in sides), rest=tuple(tokens(rest)))
    number, street, postcode = _number_and_street(main.split())
    if not postcode and (code := re.search(r"\b\d{5}\b", rest)):
        postcode = code[0]
    return Asked((tuple(tokens(" ".join(street))),), number, unit, postcode, tuple(tokens(rest)))


def _number_and_street(words: list[str]) -> tuple[int | None, list[str], str]:
    """The house number may stand before the street (English) or after it (Spanish, Arabic)."""
    postcode, number = "", None
    if len(words) > 2 and re.fullmatch(r"\d{5}", words[-1]) and any(map(_is_number, words[:-1])):
        postcode = words.pop()
    for place in (0, *range(len(words) - 1, 0, -1)):
        if place < len(words) and _is_number(words[place]) and _is_street(words[:place] + words[place + 1 :]):
            number = house_number(words[place])[0]
            words = words[:place] + words[place + 1 :]
            break
    return number, words, postcode


def _is_street(words: list[str]) -> bool:
    """Whether something is named: in ``Calle 5`` and ``Highway 1`` the number is the name."""
    return any(word not in KINDS and word not in DIRECTIONS for word in words)


def _is_number(word: str) -> bool:
    found = _NUMBER.match(word)
    return bool(found) and not (found and found[2] in _ORDINAL_ENDS and len(found[2]) > 1)
