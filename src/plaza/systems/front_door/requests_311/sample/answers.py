"""Believable answers to a type's questions, and words people add."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from plaza.kernel.cases import rules
from plaza.kernel.cases.types import CompiledType, Field

RANGES = {
    "how_many": (1, 6),
    "depth_cm": (4, 18),
    "days": (5, 90),
    "people": (1, 6),
    "bags": (1, 8),
    "count": (1, 6),
    "length_m": (1, 12),
    "height_cm": (1, 9),
    "floor": (1, 5),
    "height_m": (2, 9),
    "liters": (2, 30),
    "bikes": (4, 25),
    "ill_count": (1, 4),
}
THINGS = {
    "equipment": ("Swing", "Slide", "Climbing net", "Seesaw"),
    "object": ("Sandwich board", "Building sand", "Café tables", "Moving boxes"),
    "stretch": ("From the bridge to the school", "Two blocks uphill"),
    "park_name": ("the park by the school", "the small square"),
    "hours": ("5 to 7 in the morning", "all night"),
    "vehicle": ("Gray sedan", "White van", "Blue pickup", "Green hatchback"),
    "business": ("The bar on the corner", "Bakery", "The new building site"),
}


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """What people write, by type and language."""
    import yaml

    text = (Path(__file__).parent / "words.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)  # type: ignore[no-any-return]


def describe(key: str, language: str, street: str, rng: random.Random) -> str:
    """What the reporter wrote; some write in a hurry."""
    every = words()
    own = every.get(key, {}).get(language, [])
    common = every["any"].get(language, [])
    lines = [rng.choice(own if own and rng.random() < 0.85 else common)]
    if rng.random() < 0.18:
        lines.append(rng.choice(common))
    text = " ".join(dict.fromkeys(lines)).format(street=street or "…", n=rng.choice((2, 3, 4, 6, 9, 12)))
    if language != "ar" and rng.random() < 0.2:
        text = text[:1].lower() + text[1:].rstrip(".")
    return text


def answer(compiled: CompiledType, opened_at: datetime, text: str, rng: random.Random) -> dict[str, Any]:
    """Answers to every required question and about half of the others, conditions respected.

    ``text`` is what the reporter would write where a question asks for it.
    """
    given: dict[str, Any] = {}
    for field in compiled.fields:
        if not rules.is_true(field.show_if, given):
            continue
        if field.required or rng.random() < 0.5:
            value = _value(field, opened_at, text, rng)
            if value is not None:
                given[field.code] = value
    return given


def _value(field: Field, opened_at: datetime, text: str, rng: random.Random) -> Any:
    if field.type == "singlevaluelist":
        falling = [1.0 / (place + 1) ** 0.7 for place in range(len(field.values))]
        return rng.choices([choice.key for choice in field.values], falling)[0]
    if field.type == "multivaluelist":
        picked = {rng.choice(field.values).key for _ in range(rng.choice((1, 1, 1, 2, 2, 3)))}
        return [choice.key for choice in field.values if choice.key in picked]
    if field.type == "number":
        return rng.randint(*RANGES.get(field.code, (1, 5)))
    if field.type == "datetime":
        days = rng.randint(1, 9) * (1 if field.code in ("ready_on", "by_when") else -1)
        return rules.iso((opened_at + timedelta(days=days)).replace(minute=0, second=0, microsecond=0))
    if field.type == "text":
        return text or None
    return _text(field, rng)


def _text(field: Field, rng: random.Random) -> str | None:
    if field.code == "plate":
        letters = "".join(rng.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=3))
        return f"{rng.randint(2, 9)}{letters}{rng.randint(100, 999)}"
    if field.code == "pole_number":
        return f"MZ-{rng.randint(10_000, 39_999)}"
    if field.code in ("meter_number", "stop_number", "unit", "permit"):
        return str(rng.randint(1_000, 9_999))
    if field.code in THINGS:
        return rng.choice(THINGS[field.code])
    return "See the description." if field.required else None
