"""Every test of places starts with nothing in memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from plaza.kernel.places import queries


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()
