"""What happened to places. Single addresses are reference data: an import tells how many, not which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class BoundariesChanged:
    """Areas of a layer were created, changed or retired."""

    TYPE: ClassVar[str] = "places.boundaries_changed"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("layer", "layer_key")
    layer_key: str
    created: int = 0
    updated: int = 0
    retired: int = 0


@dataclass(frozen=True, slots=True)
class AddressesChanged:
    """Addresses were created or changed; ``source`` says where they came from."""

    TYPE: ClassVar[str] = "places.addresses_changed"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("addresses", "source")
    source: str
    created: int = 0
    updated: int = 0


@dataclass(frozen=True, slots=True)
class FacilitiesChanged:
    """Facilities of a kind were created or changed."""

    TYPE: ClassVar[str] = "places.facilities_changed"
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[tuple[str, str]] = ("facility_kind", "kind")
    kind: str
    created: int = 0
    updated: int = 0
