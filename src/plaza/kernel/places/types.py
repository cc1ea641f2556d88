"""Plain shapes of places. Every position is WGS84: latitude and longitude in degrees, as floats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from plaza.kernel.base.types import Text

Progress = Callable[[int, int | None], None]
"""Called now and then by long work with what is done and the whole (None when not known)."""


@dataclass(frozen=True, slots=True)
class AreaRef:
    """One area of a layer, as ``where_is`` answers it. ``names`` holds translations, if there are any."""

    key: str
    name: str
    names: Text = field(default_factory=dict, compare=False, hash=False)

    def name_in(self, language: str) -> str:
        """The name in ``language`` where the city gave one, else the plain name."""
        return self.names.get(language) or self.names.get(language.split("-")[0]) or self.name


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """A layer of boundaries. ``outline`` says that its areas together are the city."""

    key: str
    name: Text
    public: bool = True
    tally: bool = False
    order: int = 0
    outline: bool = False
    area_count: int = 0


@dataclass(frozen=True, slots=True)
class AreaInfo:
    """One area with its bounding box (west, south, east, north) and a point inside it (lat, lon)."""

    layer_key: str
    key: str
    name: str
    names: Text
    bbox: tuple[float, float, float, float]
    inside: tuple[float, float]
    square_km: float


@dataclass(frozen=True, slots=True)
class AddressInfo:
    id: int
    label: str
    street: str
    number: str
    unit: str
    city: str
    postcode: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class AddressHit:
    """An answer to an address search.

    ``id`` is the address (None for a crossing). ``score`` is 0–100. ``match`` is ``exact`` (this house
    number), ``nearby`` (the nearest number on the street), ``street`` (no number was asked) or ``crossing``.
    """

    id: int | None
    label: str
    lat: float
    lon: float
    score: float
    match: str = "exact"


@dataclass(frozen=True, slots=True)
class NearAddress:
    id: int
    label: str
    lat: float
    lon: float
    metres: float
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class FacilityInfo:
    id: int
    kind: str
    key: str
    name: Text
    lat: float
    lon: float
    address: str
    metres: float | None = None


@dataclass(frozen=True, slots=True)
class AddressRow:
    """One address as an importer or a generator gives it."""

    street: str
    number: str
    lat: float
    lon: float
    unit: str = ""
    city: str = ""
    postcode: str = ""
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class FacilityRow:
    kind: str
    key: str
    name: Text
    lat: float
    lon: float
    address: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that could not be taken: its number in the file (from 1, header not counted) and why."""

    row: int
    reason: str
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class ImportReport:
    """What an import did. Always ``read == created + updated + unchanged + rejected``.

    ``retired`` counts areas that were in the layer and are not in the file; ``repaired`` counts
    geometries that were invalid and were made valid. ``rejections`` keeps the first thousand reasons.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    retired: int = 0
    repaired: int = 0
    seconds: float = 0.0
    rejections: list[Rejected] = field(default_factory=list)

    def reject(self, row: int, reason: str, raw: Mapping[str, Any] | None = None) -> None:
        """Count one rejected row and keep its reason."""
        self.rejected += 1
        if len(self.rejections) < 1000:
            self.rejections.append(Rejected(row, reason, raw or {}))
