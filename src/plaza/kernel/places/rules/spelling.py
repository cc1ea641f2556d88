"""One spelling for street names, however they are written, in English, Spanish and Arabic.

Both what is stored and what is asked goes through ``tokens``; the result is for matching, never shown.
"""

from __future__ import annotations

import re
import unicodedata

_KINDS = {
    "st": "street str calle c شارع",
    "ave": "avenue av aven avenida avda avd جاده",
    "blvd": "boulevard blv boul bulevar بوليفار",
    "rd": "road camino carretera طريق",
    "dr": "drive drv",
    "ln": "lane",
    "ct": "court crt",
    "pl": "place",
    "plz": "plaza plza ميدان ساحه",
    "ter": "terrace terr",
    "cir": "circle circ",
    "hwy": "highway autopista",
    "pkwy": "parkway pky",
    "fwy": "freeway",
    "sq": "square",
    "way": "wy",
    "trl": "trail",
    "aly": "alley callejon زقاق",
    "psge": "passage pasaje ممر",
    "paseo": "pso",
    "cres": "crescent",
    "walk": "wlk",
    "xing": "crossing",
    "expy": "expressway",
    "brg": "bridge puente جسر",
}
_WORDS = {"mt": "mount", "ft": "fort", "jr": "junior", "gen": "general", "pres": "presidente"}
_DIRECTIONS = {
    "n": "north norte شمال شمالي",
    "s": "south sur جنوب جنوبي",
    "e": "east este شرق شرقي",
    "w": "west oeste غرب غربي",
    "ne": "northeast noreste",
    "nw": "northwest noroeste",
    "se": "southeast sureste",
    "sw": "southwest suroeste",
}
_ORDINALS = (
    "first primera primero",
    "second segunda segundo",
    "third tercera tercero",
    "fourth cuarta cuarto",
    "fifth quinta quinto",
    "sixth sexta sexto",
    "seventh septima septimo",
    "eighth octava octavo",
    "ninth novena noveno",
    "tenth decima decimo",
    "eleventh",
    "twelfth",
)
_FILLERS = frozenset("the de del of".split())
_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None, "ٱ": "ا", "،": ",", "؛": ",", "ی": "ي", "ک": "ك"})
_ORDINAL = re.compile(r"^0*(\d+)(?:st|nd|rd|th|a|o|ra|ro|da|do|ta|to|va|vo)$")
_APOSTROPHES = re.compile(r"[’'`´ʼ‘]")
_APART = re.compile(r"[^\w&/#@,+-]+|_")


def _table(groups: dict[str, str]) -> dict[str, str]:
    table = {short: short for short in groups}
    table.update({word: short for short, words in groups.items() for word in words.split()})
    return table


KINDS = _table(_KINDS)
DIRECTIONS = _table(_DIRECTIONS)
_OTHER = _table(_WORDS)
_ORDINAL_WORDS = {word: f"{n}th" for n, words in enumerate(_ORDINALS, 1) for word in words.split()}


def plain(text: str) -> str:
    """Lower case without accents or vowel marks, digits as 0–9, odd characters as spaces."""
    text = unicodedata.normalize("NFKD", text[:400]).casefold()
    kept = "".join(
        str(unicodedata.digit(sign, 0)) if sign.isdigit() else sign
        for sign in text.translate(_ARABIC)
        if unicodedata.category(sign) != "Mn"
    )
    return " ".join(_APART.sub(" ", _APOSTROPHES.sub("", kept)).split())


def tokens(text: str) -> list[str]:
    """The words of a street name in their one spelling: ``North Main Street`` is ``n main st``."""
    words = [word for word in re.split(r"[\s,/#&@+-]+", plain(text)) if word]
    kept = [word for word in words if word not in _FILLERS] or words
    return [_one(word, place, kept) for place, word in enumerate(kept)]


def _one(word: str, place: int, words: list[str]) -> str:
    if word == "st" and place + 1 < len(words) and words[place + 1] not in KINDS:
        before = words[:place]
        if all(one in DIRECTIONS for one in before):
            return "saint"  # "St Andrews Place", "N St Louis St"
    if ordinal := _ORDINAL.match(word):
        return f"{ordinal[1]}th"
    if word in _ORDINAL_WORDS:
        return _ORDINAL_WORDS[word]
    if len(word) > 4 and word.startswith("ال"):
        word = word[2:]
    return DIRECTIONS.get(word) or KINDS.get(word) or _OTHER.get(word, word)


def norm(name: str) -> str:
    """The key of a street name: its tokens in order, so that two spellings of one street are one street."""
    return " ".join(tokens(name))[:200]


def parts(words: list[str]) -> tuple[str, frozenset[str], frozenset[str]]:
    """Split tokens in the name itself, its kinds (``st``, ``ave``) and its directions.

    A word that is all there is stays the name: ``Avenue E`` is called ``ave e``.
    """
    directions = frozenset(word for word in words if word in _DIRECTIONS)
    kinds = frozenset(word for word in words if word in _KINDS)
    name = [word for word in words if word not in directions and word not in kinds]
    if not name:
        return " ".join(words), frozenset(), frozenset()
    return " ".join(name), kinds, directions
