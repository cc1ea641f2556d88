"""``{% load plaza_ui %}``: every part of a page. Parameters are listed in the README of this folder."""

from __future__ import annotations

from plaza.ui.tags import asking, reading, words  # noqa: F401 - they register themselves
from plaza.ui.tags.library import register

__all__ = ["register"]
