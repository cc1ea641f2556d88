"""Events and helpers for the tests of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction

from plaza.kernel.base.types import SYSTEM
from plaza.kernel.ledger import actions


@dataclass(frozen=True, slots=True)
class LampLit:
    """A lamp went on."""

    TYPE: ClassVar = "tests.lamp_lit"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("lamp", "lamp_id")
    lamp_id: int
    area: str = "harbour"


@dataclass(frozen=True, slots=True)
class LampBroke:
    """A lamp broke."""

    TYPE: ClassVar = "tests.lamp_broke"
    VERSION: ClassVar = 2
    SUBJECT: ClassVar = ("lamp", "lamp_id")
    lamp_id: int


def light(*lamps: int) -> None:
    """One committed transaction that lights these lamps."""
    with transaction.atomic():
        actions.append_many([(LampLit(lamp), SYSTEM, None) for lamp in lamps])
