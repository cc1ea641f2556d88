"""Words as the search index keeps them: the same for every database, so that both find the same.

Letters are folded (case, accents; in Arabic the vowel signs, the forms of alef, final yeh and teh
marbuta, the digits), because people type "reparacion", "إنارة" and "انارة" and mean the same.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST_WORD = 64

_WORD = re.compile(r"[^\W_]+")
_FROM, _TO = "أإآٱىةؤئ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "اااايهوي01234567890123456789"
_ARABIC = str.maketrans(_FROM, _TO, "ـ")


def fold(text: str) -> str:
    """``text`` in lower case, without accents and vowel signs."""
    text = text.translate(_ARABIC)
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character)).translate(
        _ARABIC
    )


def search_words(text: str, limit: int = 5000) -> list[str]:
    """The folded words of ``text`` in order, each at most 64 characters, at most ``limit`` of them."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))[:limit]]
