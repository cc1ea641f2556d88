"""Pure decisions of the look: contrast of colours, which theme a city may set, words for a stage."""

from __future__ import annotations

import re
from collections.abc import Mapping

AA_TEXT = 4.5
PAPER_LIGHT, PAPER_DARK = "#fffdf8", "#10182b"
_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")

STAGES: Mapping[str, tuple[str, str]] = {
    "received": ("jacaranda", "inbox"),
    "planned": ("ocean", "calendar"),
    "in_progress": ("ocean", "wrench"),
    "waiting": ("sun", "hourglass"),
    "closed": ("leaf", "circle-check"),
}
"""Public stage to (tone, icon). Words come from the page's language."""


def luminance(colour: str) -> float:
    """Relative luminance 0–1 of ``#rrggbb`` (WCAG 2.2, definition of relative luminance)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio 1–21 of two ``#rrggbb`` colours (WCAG 2.2, success criterion 1.4.3)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """``share`` of ``other`` mixed into ``colour``."""
    pairs = [(int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def is_colour(text: object) -> bool:
    return isinstance(text, str) and bool(_HEX.match(text))


def readable(colour: str, paper: str) -> str:
    """``colour``, moved away from ``paper`` just as far as words on it need (AA)."""
    towards = "#000000" if luminance(paper) > 0.2 else "#ffffff"
    for step in range(21):
        tried = mix(colour, towards, step / 20)
        if contrast(tried, paper) >= AA_TEXT:
            return tried
    return towards


def action_colours(colour: str, *, dark: bool) -> dict[str, str]:
    """Tokens for a city's own action colour; every pair used for words is AA."""
    paper = PAPER_DARK if dark else PAPER_LIGHT
    tint = mix(paper, colour, 0.25 if dark else 0.12)
    action = readable(readable(colour, paper), tint)
    deep = mix(action, "#ffffff" if dark else "#000000", 0.25)
    on_action = max(("#ffffff", "#0b1626"), key=lambda words: contrast(words, action))
    return {"ocean": action, "ocean-deep": deep, "ocean-soft": tint, "on-ocean": on_action}


def theme_css(theme: Mapping[str, object]) -> str:
    """Style sheet of a city's theme: ``action`` colour, ``font`` family name; empty if it sets nothing."""
    rules: list[str] = []
    colour = theme.get("action") or theme.get("ocean")
    if isinstance(colour, str) and is_colour(colour):
        light, dark = _block(action_colours(colour, dark=False)), _block(action_colours(colour, dark=True))
        rules += [
            f":root{{{light}}}",
            f'@media (prefers-color-scheme:dark){{:root:not([data-scheme="light"]){{{dark}}}}}',
            f':root[data-scheme="dark"]{{{dark}}}',
        ]
    font = theme.get("font")
    if isinstance(font, str) and re.fullmatch(r"[A-Za-z0-9 -]{1,60}", font):
        rules.append(f':root:not(:lang(ar)){{--face:"{font}","Atkinson Hyperlegible",system-ui,sans-serif}}')
    return "".join(rules)


def _block(tokens: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in tokens.items())
