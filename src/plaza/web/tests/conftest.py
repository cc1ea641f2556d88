"""The gallery's addresses and a few systems' worth of content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plaza.kernel.base.types import City
from plaza.ui import reader, registry
from plaza.web.tests import gallery

CITY = City(
    key="port",
    name={"en": "Port Haven", "es": "Puerto Abrigo", "ar": "مرفأ السلام"},
    languages=("en", "es", "ar"),
    centre=(0.016, 0.018),
    bbox=(-0.004, -0.004, 0.04, 0.034),
    contact={"email": "hello@porthaven.example", "phone": "+1 555 0100"},
    emergency={"en": "Call 911 if someone is in danger."},
)


@pytest.fixture
def site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> City:
    """Pages of the gallery in a city that three languages are spoken in."""
    settings.ROOT_URLCONF = gallery.__name__
    engine = {**settings.TEMPLATES[0], "DIRS": [str(Path(__file__).parent / "templates")]}
    settings.TEMPLATES = [engine]
    for name in ("_doors", "_strips", "_searches", "_links", "_slots", "_places", "_keys"):
        monkeypatch.setattr(registry, name, {})
    monkeypatch.setattr(registry, "_loaded", True)
    for module in ("context", "tags.words", "tags.maps"):
        monkeypatch.setattr(f"plaza.ui.{module}.current_city", lambda: CITY)
    for module in ("endpoints", "pages.reader", "pages.about"):
        monkeypatch.setattr(f"plaza.web.{module}.current_city", lambda: CITY)
    monkeypatch.setattr(reader, "current_city", lambda: CITY)
    gallery.register_samples()
    return CITY
