"""Where two streets meet, guessed from the addresses of both: no street geometry is needed."""

from __future__ import annotations

from math import cos, radians

from plaza.kernel.places.models import Address
from plaza.kernel.places.rules.distance import metres
from plaza.kernel.places.rules.street_index import StreetEntry
from plaza.kernel.places.types import AddressHit

MOST_METRES = 200.0
MOST_SPOTS = 20_000
Found = tuple[float, StreetEntry]


def find_crossings(first: list[Found], second: list[Found]) -> list[AddressHit]:
    """Crossings of any of the first streets with any of the second, best first, at most 200 m apart."""
    spots = {street.id: _spots(street.id) for _, street in (*first, *second)}
    hits = []
    for score_a, a in first:
        for score_b, b in second:
            if a.id == b.id or not spots[a.id] or not spots[b.id]:
                continue
            lat, lon, apart = _meeting(spots[a.id], spots[b.id])
            if apart <= MOST_METRES:
                score = round((score_a + score_b) / 2 - apart / 40, 1)
                hits.append(AddressHit(None, f"{a.name} & {b.name}", lat, lon, score, "crossing"))
    return sorted(hits, key=lambda hit: -hit.score)


def _spots(street_id: int) -> list[tuple[float, float]]:
    return list(Address.objects.filter(street_id=street_id).values_list("lat", "lon")[:MOST_SPOTS])


def _meeting(a: list[tuple[float, float]], b: list[tuple[float, float]]) -> tuple[float, float, float]:
    """The middle of the closest pair of addresses, and how many metres they are apart."""
    import numpy as np
    import shapely

    narrow = np.array([1.0, cos(radians(a[0][0]))])
    tree = shapely.STRtree(shapely.points((np.array(b) * narrow)[:, ::-1]))
    pairs, gaps = tree.query_nearest(
        shapely.points((np.array(a) * narrow)[:, ::-1]), return_distance=True, all_matches=False
    )
    best = int(np.argmin(gaps))
    (lat1, lon1), (lat2, lon2) = a[pairs[0][best]], b[pairs[1][best]]
    return (lat1 + lat2) / 2, (lon1 + lon2) / 2, metres(lat1, lon1, lat2, lon2)
