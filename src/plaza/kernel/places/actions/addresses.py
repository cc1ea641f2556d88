"""Streets and addresses in bulk."""

from __future__ import annotations

from collections.abc import Iterable

from plaza.kernel.base.types import SYSTEM, Actor
from plaza.kernel.places.types import AddressRow, ImportReport


def save_streets(names: Iterable[str], *, actor: Actor = SYSTEM) -> int:
    """Make sure that these streets exist; says how many are new."""
    raise NotImplementedError


def save_addresses(rows: Iterable[AddressRow], *, actor: Actor = SYSTEM) -> ImportReport:
    """Create or change many addresses (streets are made as needed), in batches, idempotent."""
    raise NotImplementedError
