"""Which address was meant, and which address is near."""

from __future__ import annotations

from plaza.kernel.places.types import AddressHit, AddressInfo, NearAddress


def search_address(text: str, limit: int = 8) -> list[AddressHit]:
    """Addresses that the words may mean, best first; forgives spelling, order, accents, abbreviations."""
    raise NotImplementedError


def get_address(address_id: int) -> AddressInfo:
    """One address. Raises NotFound."""
    raise NotImplementedError


def nearest_address(lat: float, lon: float, within_metres: float = 250.0) -> NearAddress | None:
    """The address nearest to the point, or None when there is none within the distance."""
    raise NotImplementedError


def count_addresses() -> int:
    """How many addresses there are."""
    raise NotImplementedError
