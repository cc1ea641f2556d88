"""What the tests of base share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from plaza.kernel.base.queries import forget_city


@pytest.fixture(autouse=True)
def no_city_in_memory() -> Iterator[None]:
    """Every test starts and ends without a remembered city."""
    forget_city()
    yield
    forget_city()


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    """An empty data folder."""
    settings.DATA = tmp_path
    return tmp_path
