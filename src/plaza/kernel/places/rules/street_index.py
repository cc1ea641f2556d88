"""The streets dictionary in memory: which streets a misspelt name may mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

from plaza.kernel.places.rules.spelling import parts

LEAST = 62.0


@dataclass(frozen=True, slots=True)
class StreetEntry:
    id: int
    name: str
    kinds: frozenset[str]
    directions: frozenset[str]


class StreetIndex:
    """Immutable once built. Streets are grouped by the name itself: ``main`` has Main St and N Main Ave."""

    def __init__(self, streets: Iterable[tuple[int, str, str]]) -> None:
        """Takes (id, name, norm) of every street."""
        self._by_name: dict[str, list[StreetEntry]] = defaultdict(list)
        for street_id, name, norm in streets:
            core, kinds, directions = parts(norm.split())
            self._by_name[core].append(StreetEntry(street_id, name, kinds, directions))
        self._names = list(self._by_name)

    def __len__(self) -> int:
        return sum(map(len, self._by_name.values()))

    def find(self, words: Sequence[str], limit: int = 12) -> list[tuple[float, StreetEntry]]:
        """Streets the tokens may mean with a score of 0–100, best first."""
        if not words:
            return []
        core, kinds, directions = parts(list(words))
        found = [
            (score - _differences(entry, kinds, directions), entry)
            for name, score in self._names_like(core).items()
            for entry in self._by_name[name]
        ]
        found.sort(key=lambda pair: (-pair[0], len(pair[1].name), pair[1].name))
        return found[:limit]

    def _names_like(self, core: str) -> dict[str, float]:
        scores: dict[str, float] = {}
        if core in self._by_name:
            scores[core] = 100.0
        likely = {name for name in (f"{core}th", core.removesuffix("th")) if name in self._by_name}
        for name, _, _ in process.extract(
            core, self._names, scorer=fuzz.ratio, limit=20, score_cutoff=LEAST - 7
        ):
            likely.add(name)
        for name, _, _ in process.extract(
            core, self._names, scorer=JaroWinkler.normalized_similarity, limit=20, score_cutoff=0.8
        ):
            likely.add(name)
        for name, _, _ in process.extract(
            core, self._names, scorer=fuzz.token_set_ratio, limit=20, score_cutoff=85
        ):
            likely.add(name)
        if len(core) >= 2:
            likely.update([name for name in self._names if name.startswith(core)][:20])
        for name in likely:
            score = likeness(core, name)
            if score >= LEAST:
                scores.setdefault(name, score)
        return scores


def likeness(asked: str, name: str) -> float:
    """How well a name fits what was asked, 0–100: swapped letters, swapped words, a beginning, a part."""
    if asked == name:
        return 100.0
    if asked.isdigit() or _is_ordinal(asked) or _is_ordinal(name):
        # 5th is not a misspelling of 6th.
        if asked.removesuffix("th") == name.removesuffix("th"):
            return 96.0
        return 75.0 if asked and name.startswith(asked) else 0.0
    squeezed = 99.0 if asked.replace(" ", "") == name.replace(" ", "") else 0.0
    edits = 100.0 * OSA.normalized_similarity(asked, name)
    swapped = fuzz.token_sort_ratio(asked, name) - 1
    sounds = 100.0 * JaroWinkler.normalized_similarity(asked, name) - 12
    begins = 80.0 + 15.0 * len(asked) / len(name) if name.startswith(asked) and len(asked) > 1 else 0.0
    part = min(88.0, fuzz.token_set_ratio(asked, name) - 10) if " " in asked or " " in name else 0.0
    return max(squeezed, edits, swapped, sounds, begins, part)


def _is_ordinal(word: str) -> bool:
    return word[:-2].isdigit() and word.endswith("th")


def _differences(entry: StreetEntry, kinds: frozenset[str], directions: frozenset[str]) -> float:
    """What a wrong kind or direction costs; one that was not said costs almost nothing."""
    cost = 0.0
    if kinds and entry.kinds != kinds:
        cost += 6.0 if entry.kinds else 2.0
    if directions and entry.directions != directions:
        cost += 8.0 if entry.directions else 3.0
    if not directions and entry.directions:
        cost += 1.0
    return cost
