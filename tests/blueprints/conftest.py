"""What processes remember for a second is forgotten between tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from plaza.kernel.base.queries import forget_city
from plaza.kernel.cases.queries import catalogue


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    catalogue.forget()
    forget_city()
    yield
    catalogue.forget()
    forget_city()
