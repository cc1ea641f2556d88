"""Which address was meant, and which address is near."""

from __future__ import annotations

from django.db.models import QuerySet

from plaza.kernel.base.types import NotFound
from plaza.kernel.places.models import Address, Street
from plaza.kernel.places.queries.crossings import find_crossings
from plaza.kernel.places.queries.memory import Memory
from plaza.kernel.places.rules.asked import Asked, parse
from plaza.kernel.places.rules.distance import box, metres
from plaza.kernel.places.rules.labels import label
from plaza.kernel.places.rules.spelling import tokens
from plaza.kernel.places.rules.street_index import StreetEntry, StreetIndex
from plaza.kernel.places.types import AddressHit, AddressInfo, NearAddress

MOST_TEXT = 250
NEARBY_COST = 15.0
RANGE_WIDTH = 200
RINGS = ((1, 1.0), (3, 4.0), (9, 13.0))
"""H3 disks to look in: rings, and the edge lengths around the point that they surely hold (1.5 k - 0.5)."""
Found = tuple[float, StreetEntry]


class Names:
    """What address search keeps in memory: streets, and the towns an address may end with."""

    def __init__(self, streets: StreetIndex, towns: frozenset[tuple[str, ...]]) -> None:
        self.streets, self.towns = streets, towns

    def without_town(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Split a town off the end of the words: ``grand ave los angeles``."""
        for size in range(min(4, len(words) - 1), 0, -1):
            if words[-size:] in self.towns:
                return words[:-size], words[-size:]
        return words, ()


def _load(_token: str) -> Names:
    streets = StreetIndex(Street.objects.values_list("id", "name", "norm"))
    towns = Address.objects.exclude(city="").order_by().values_list("city", flat=True).distinct()[:1000]
    return Names(streets, frozenset(tuple(tokens(town)) for town in towns))


names: Memory[Names] = Memory("streets", _load)


def search_address(text: str, limit: int = 8) -> list[AddressHit]:
    """Addresses that the words may mean, best first; forgives spelling, order, accents, abbreviations.

    A house number that does not exist answers with the nearest one on that street (``match`` is
    ``nearby``); a street alone with an address in its middle; two streets with their crossing.
    """
    asked = parse(text[:MOST_TEXT])
    known = names.get()
    if len(asked.streets) == 2:
        first, second = (known.streets.find(known.without_town(words)[0], 4) for words in asked.streets)
        hits = find_crossings(first, second)
        if hits:
            return hits[:limit]
    words, town = known.without_town(asked.streets[0])
    streets = known.streets.find(words)
    if not streets:
        return []
    hits = _street_hits(streets[:limit]) if asked.number is None else _numbered(asked, streets, town)
    hits.sort(key=lambda hit: -hit.score)
    return hits[:limit]


def _numbered(asked: Asked, streets: list[Found], town: tuple[str, ...]) -> list[AddressHit]:
    number = asked.number or 0
    scores = {street.id: score for score, street in streets}
    rows = _addresses().filter(
        street_id__in=list(scores), low__gte=number - RANGE_WIDTH, low__lte=number, high__gte=number
    )[:400]
    best: dict[tuple[int, str, str], AddressHit] = {}
    for row in rows:
        score = scores[row.street_id] + _fit(row, asked, town)
        place = (row.street_id, row.number, row.city)
        if place not in best or best[place].score < score:
            best[place] = _hit(row, score, "exact")
    hits = list(best.values())
    exact = {place[0] for place in best}
    if max((hit.score for hit in hits), default=0.0) < 90:
        missing = [found for found in streets if found[1].id not in exact and found[0] > 70][:5]
        hits += [hit for found in missing if (hit := _nearby(found, number, asked, town))]
    return hits


def _fit(row: Address, asked: Asked, town: tuple[str, ...]) -> float:
    """What unit, postcode and town that were asked add to or take from a score."""
    fit = 0.0
    if asked.unit:
        fit += 1.0 if row.unit.casefold().endswith(asked.unit) else -1.0
    elif row.unit:
        fit -= 0.5
    if asked.postcode and row.postcode:
        fit += 1.0 if row.postcode.startswith(asked.postcode) else -6.0
    wanted = set(town or asked.rest)
    if wanted and row.city:
        fit += 0.5 if wanted & set(tokens(row.city)) else -3.0
    return fit - 1.0


def _nearby(found: Found, number: int, asked: Asked, town: tuple[str, ...]) -> AddressHit | None:
    """The closest number on the street, on the same side of it when that is about as close."""
    score, street = found
    on_street = _addresses().filter(street_id=street.id)
    rows = [
        *on_street.filter(low__lt=number).order_by("-low")[:4],
        *on_street.filter(low__gt=number).order_by("low")[:4],
    ]

    def fit(row: Address) -> float:
        gap = abs((row.low or 0) - number)
        across = 3 if gap % 2 else 0  # the other side of the street
        return _fit(row, asked, town) - NEARBY_COST - min(10.0, (gap + across) / 100)

    best = max(rows, key=fit, default=None)
    return _hit(best, score + fit(best), "nearby") if best else None


def _street_hits(streets: list[Found]) -> list[AddressHit]:
    hits = []
    for score, street in streets:
        on_street = _addresses().filter(street_id=street.id).order_by("low", "id")
        middle = on_street[on_street.count() // 2 :][:1]
        hits += [AddressHit(row.id, street.name, row.lat, row.lon, score, "street") for row in middle]
    return hits


def _addresses() -> QuerySet[Address]:
    return Address.objects.select_related("street")


def _hit(row: Address, score: float, match: str) -> AddressHit:
    return AddressHit(row.id, _label(row), row.lat, row.lon, round(max(0.0, min(100.0, score)), 1), match)


def _label(row: Address) -> str:
    return label(row.number, row.street.name, row.unit, row.city, row.postcode)


def get_address(address_id: int) -> AddressInfo:
    """One address. Raises NotFound."""
    row = _addresses().filter(id=address_id).first()
    if row is None:
        raise NotFound(f"There is no address {address_id}.")
    return AddressInfo(
        row.id, _label(row), row.street.name, row.number, row.unit, row.city, row.postcode, row.lat, row.lon
    )


def nearest_address(lat: float, lon: float, within_metres: float = 250.0) -> NearAddress | None:
    """The address nearest to the point, or None when there is none within the distance.

    Looks in growing disks of H3 cells until nothing outside can be nearer; beyond about 2 km in a box.
    """
    if not (-90.0 <= lat <= 90.0 and -180.0 <= lon <= 180.0):
        return None
    import h3.api.basic_int as h3

    cell = h3.latlng_to_cell(lat, lon, 9)
    edge = (h3.cell_area(cell, unit="m^2") / 2.598) ** 0.5 * 0.85
    for rings, edges in RINGS:
        near = _closest(Address.objects.filter(h3_9__in=h3.grid_disk(cell, rings)), lat, lon)
        if near is not None and near[0] <= edge * edges:
            return _near(near, within_metres)
        if edge * edges >= within_metres:
            return None
    west, south, east, north = box(lat, lon, within_metres)
    inside = Address.objects.filter(lat__range=(south, north), lon__range=(west, east))
    near = _closest(inside, lat, lon)
    return _near(near, within_metres) if near else None


def _closest(rows: QuerySet[Address], lat: float, lon: float) -> tuple[float, int] | None:
    spots = rows.order_by().values_list("id", "lat", "lon").iterator(chunk_size=5000)
    return min(((metres(lat, lon, at_lat, at_lon), key) for key, at_lat, at_lon in spots), default=None)


def _near(near: tuple[float, int], within_metres: float) -> NearAddress | None:
    far, key = near
    if far > within_metres:
        return None
    row = _addresses().get(id=key)
    return NearAddress(row.id, _label(row), row.lat, row.lon, far, row.postcode)


def count_addresses() -> int:
    """How many addresses there are."""
    return Address.objects.count()
