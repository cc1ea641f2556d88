"""Changes of places: boundaries, streets, addresses, facilities, one by one or from files."""

from plaza.kernel.places.actions.addresses import save_addresses, save_streets
from plaza.kernel.places.actions.facilities import import_facilities, save_facilities
from plaza.kernel.places.actions.import_addresses import import_addresses
from plaza.kernel.places.actions.import_boundaries import import_boundaries
from plaza.kernel.places.actions.layers import retire_areas, save_area, save_layer

__all__ = [
    "import_addresses",
    "import_boundaries",
    "import_facilities",
    "retire_areas",
    "save_addresses",
    "save_area",
    "save_facilities",
    "save_layer",
    "save_streets",
]
