"""Distances on the globe, and boxes that surely hold a circle."""

from __future__ import annotations

from math import asin, cos, degrees, radians, sin, sqrt

EARTH_METRES = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""


def metres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance (haversine), in metres."""
    half_lat, half_lon = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(half_lon) ** 2
    return 2 * EARTH_METRES * asin(min(1.0, sqrt(chord)))


def box(lat: float, lon: float, radius: float) -> tuple[float, float, float, float]:
    """West, south, east, north of a box that holds every point within ``radius`` metres.

    Near a pole or across the 180th meridian the box takes all longitudes.
    """
    high = degrees(radius / EARTH_METRES) * 1.001
    south, north = lat - high, lat + high
    if south <= -89 or north >= 89:
        return -180.0, max(south, -90.0), 180.0, min(north, 90.0)
    wide = degrees(asin(min(1.0, sin(radians(high)) / cos(radians(lat))))) * 1.001
    if lon - wide < -180 or lon + wide > 180:
        return -180.0, south, 180.0, north
    return lon - wide, south, lon + wide, north
