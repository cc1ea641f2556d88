"""The small town, built once per test."""

from __future__ import annotations

import pytest

from .town import Town, build_town


@pytest.fixture
def town(db: None) -> Town:
    return build_town()
