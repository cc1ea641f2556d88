"""Reads of places: where a point lies, which address was meant, what is near."""

from plaza.kernel.places.queries.addresses import (
    count_addresses,
    get_address,
    nearest_address,
    search_address,
)
from plaza.kernel.places.queries.facilities import list_facilities, nearest
from plaza.kernel.places.queries.layers import (
    find_area,
    get_area,
    get_layer,
    layer_geojson,
    list_areas,
    list_layers,
    list_named_areas,
)
from plaza.kernel.places.queries.where import forget, in_city, warm_up, where_are, where_is

__all__ = [
    "count_addresses",
    "find_area",
    "forget",
    "get_address",
    "get_area",
    "get_layer",
    "in_city",
    "layer_geojson",
    "list_areas",
    "list_facilities",
    "list_layers",
    "list_named_areas",
    "nearest",
    "nearest_address",
    "search_address",
    "warm_up",
    "where_are",
    "where_is",
]
