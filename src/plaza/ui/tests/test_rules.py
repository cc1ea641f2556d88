"""Colours keep their contrast, in the tokens and in any city's theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaza.ui import rules

TOKENS = (Path(__file__).parents[1] / "static" / "ui" / "tokens.css").read_text(encoding="utf-8")
TEXT_PAIRS = [
    (words, ground)
    for words in (
        "ink",
        "ink-soft",
        "ocean",
        "jacaranda",
        "leaf-deep",
        "coral-deep",
        "sun-deep",
        "ocean-deep",
    )
    for ground in ("paper", "raised", "sand")
] + [
    ("on-ocean", "ocean"),
    ("on-coral", "coral-deep"),
    *((f"{tone}-deep", f"{tone}-soft") for tone in ("ocean", "leaf", "sun", "coral")),
    ("jacaranda", "jacaranda-soft"),
    *(("ink", f"{tone}-soft") for tone in ("ocean", "leaf", "sun", "coral", "jacaranda")),
    *(("ink-soft", f"{tone}-soft") for tone in ("ocean", "sun")),
]


def block(start: str) -> dict[str, str]:
    body = TOKENS[TOKENS.index(start) :]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", body[: body.index("}")]))


LIGHT = block(":root {")
DARK = LIGHT | block(':root:not([data-scheme="light"]) {')


def test_black_on_white_has_the_published_contrast() -> None:
    assert rules.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert rules.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), TEXT_PAIRS)
def test_words_are_readable(scheme: dict[str, str], words: str, ground: str) -> None:
    assert rules.contrast(scheme[words], scheme[ground]) >= rules.AA_TEXT


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_controls_can_be_seen(scheme: dict[str, str]) -> None:
    """WCAG 2.2, success criterion 1.4.11."""
    assert rules.contrast(scheme["edge"], scheme["raised"]) >= 3
    assert rules.contrast(scheme["ocean"], scheme["paper"]) >= 3


def test_dark_by_choice_is_dark_by_device() -> None:
    assert block(':root[data-scheme="dark"] {') == block(':root:not([data-scheme="light"]) {')


def test_the_named_colours_are_those_of_the_look() -> None:
    named = {
        "ink": "#14213d",
        "paper": "#fffdf8",
        "sand": "#f3ede1",
        "ocean": "#0b5c8a",
        "jacaranda": "#6a4c93",
    }
    named |= {"leaf": "#2f7d4f", "sun": "#e09f00", "coral": "#c8452f"}
    assert {name: LIGHT[name] for name in named} == named


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True), st.booleans())
def test_any_city_colour_becomes_readable(colour: str, dark: bool) -> None:
    tokens = rules.action_colours(colour, dark=dark)
    paper = rules.PAPER_DARK if dark else rules.PAPER_LIGHT
    assert rules.contrast(tokens["ocean"], paper) >= rules.AA_TEXT
    assert rules.contrast(tokens["ocean"], tokens["ocean-soft"]) >= rules.AA_TEXT
    assert rules.contrast(tokens["on-ocean"], tokens["ocean"]) >= rules.AA_TEXT
    assert rules.contrast(tokens["on-ocean"], tokens["ocean-deep"]) >= 3


def test_a_theme_cannot_carry_style_of_its_own() -> None:
    assert rules.theme_css({"action": "red;}body{display:none", "font": 'x"}*{color:red'}) == ""
    assert rules.theme_css({}) == ""
    assert "--ocean:#8a0b2c" in rules.theme_css({"action": "#8a0b2c"})
