"""Which request type somebody means by their own words, misspelt or in another of the city's languages."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz, process

from plaza.kernel.base.rules import search_words
from plaza.kernel.cases.types import CompiledType

NAME, KEYWORD, SUMMARY = 1.0, 0.95, 0.5
ALIKE = 74
"""From which likeness (0–100) two spellings of a longer word may be the same word."""
OTHER_LANGUAGE = 0.85
MOST_WORDS = 12
ARTICLES = ("وال", "بال", "لل", "ال")


@dataclass(frozen=True, slots=True)
class Index:
    """Words of one city's types: language → word → type key → weight of the place it stands in."""

    words: Mapping[str, Mapping[str, Mapping[str, float]]]
    names: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    small: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Words such as "the" and "in", by language: they tell nothing."""
    size: int = 0


def stem(word: str) -> str:
    """A word without its plural ``s`` or its Arabic article, so that these do not count as misspellings."""
    for article in ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 3:
            return word[len(article) :]
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def make_index(types: Iterable[CompiledType], languages: Iterable[str]) -> Index:
    """Names, keywords and summaries of the types, ready to be searched."""
    words: dict[str, dict[str, dict[str, float]]] = {code: {} for code in languages}
    names: dict[str, dict[str, frozenset[str]]] = {code: {} for code in words}
    keywords: dict[str, set[str]] = {code: set() for code in words}
    size = 0
    for compiled in types:
        size += 1
        for code, known in words.items():
            parts = (
                (NAME, [compiled.name.get(code, "")]),
                (KEYWORD, compiled.keywords.get(code, ())),
                (SUMMARY, [compiled.summary.get(code, "")]),
            )
            for weight, texts in parts:
                for word in _stems(" ".join(texts)):
                    held = known.setdefault(word, {})
                    held[compiled.key] = max(weight, held.get(compiled.key, 0.0))
            names[code][compiled.key] = frozenset(_stems(compiled.name.get(code, "")))
            keywords[code].update(*map(_stems, compiled.keywords.get(code, ())))
    small = {code: _small_words(known, keywords[code], size) for code, known in words.items()}
    return Index(words, names, small, size)


def _small_words(known: Mapping[str, Mapping[str, float]], keywords: set[str], size: int) -> frozenset[str]:
    """Words that stand in very many types, and short ones in many that no city chose as a keyword.

    Told from the city's own texts, so that no list of words is needed for any language.
    """
    return frozenset(
        word
        for word, held in known.items()
        if size >= 20
        and (len(held) > size * 0.3 or (len(word) <= 4 and word not in keywords and len(held) > size * 0.04))
    )


def _stems(text: str, limit: int = 400) -> list[str]:
    return [stem(word) for word in search_words(text, limit)]


def find_types(index: Index, text: str, language: str, limit: int = 8) -> list[str]:
    """Keys of the types that the words may mean, best first; the reader's language counts most.

    A word that no type knows is passed over, so "a big hole in my road please" finds what "hole road" finds.
    """
    scores: dict[str, float] = {}
    for code in index.words:
        own = 1.0 if code == language else OTHER_LANGUAGE
        for key, score in _scores(index, text, code).items():
            scores[key] = max(scores.get(key, 0.0), score * own)
    best = max(scores.values(), default=0.0)
    found = [key for key, score in scores.items() if score >= max(0.12, best * 0.5)]
    return sorted(found, key=lambda key: (-round(scores[key], 6), key))[:limit]


def _scores(index: Index, text: str, language: str) -> dict[str, float]:
    small = index.small.get(language, frozenset())
    said = _stems(text, MOST_WORDS)
    asked = [word for word in said if word not in small]
    joined = [first + second for first, second in pairwise(said)]
    known = index.words[language]
    scores: dict[str, float] = {}
    heard: dict[str, set[str]] = {}
    for word in dict.fromkeys([*asked, *joined]):
        # Two words written apart ("street light") only count when they are one word in the index.
        for key, (score, meant) in _one_word(known, word, index.size, exact=word in joined).items():
            scores[key] = scores.get(key, 0.0) + score
            heard.setdefault(key, set()).add(meant)
    for key, understood in heard.items():
        name = (index.names[language].get(key) or frozenset()) - small
        scores[key] += 0.35 * len(understood & name) / len(name) if name else 0.0
    return scores


def _one_word(
    known: Mapping[str, Mapping[str, float]], word: str, size: int, exact: bool
) -> dict[str, tuple[float, str]]:
    """For each type the worth of its best word for ``word``, and that word. Rare words are worth more."""
    best: dict[str, tuple[float, str]] = {}
    for meant, likeness in _alike(known, word, exact):
        held = known[meant]
        rarity = math.log(1 + size / len(held)) / math.log(1 + size) if size else 0.0
        for key, weight in held.items():
            score = likeness * weight * rarity
            if score > best.get(key, (0.0, ""))[0]:
                best[key] = (score, meant)
    return best


def _alike(known: Mapping[str, object], word: str, exact: bool) -> list[tuple[str, float]]:
    found = [(word, 1.0)] if word in known else []
    if exact or len(word) < 3:
        return found
    found += [(other, 0.85) for other in known if other != word and other.startswith(word)]
    if len(word) >= 4:
        close = process.extract(word, known.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=12)
        found += [(other, score / 100 * 0.8) for other, score, _ in close if other != word]
    return found
