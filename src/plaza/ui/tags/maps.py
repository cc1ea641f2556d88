"""What the map part tells its script, as data attributes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template import Context
from django.utils.translation import gettext

from plaza.kernel.base.types import City
from plaza.ui.reader import current_city

LIBRARY = "vendor/maplibre-gl/maplibre-gl.mjs"
DEFAULT_ZOOM = 12


def settings_of(
    context: Context,
    *,
    points: str,
    label: str,
    list_id: str = "",
    layer: str = "",
    lat: float | None = None,
    lon: float | None = None,
    zoom: float | None = None,
    pick: str = "",
    height: str = "medium",
    single: bool = False,
    live: bool = False,
) -> dict[str, Any]:
    """Values for ``parts/map.html``. Numbers become plain text, free of the page's language."""
    city: City = context.get("city") or current_city()
    return {
        "points": points,
        "label": label,
        "list_id": list_id,
        "layer": layer,
        "lat": _plain(lat if lat is not None else city.centre[0]),
        "lon": _plain(lon if lon is not None else city.centre[1]),
        "placed": lat is not None and lon is not None,
        "zoom": _plain(zoom if zoom is not None else (16 if lat is not None else DEFAULT_ZOOM)),
        "bounds": ",".join(_plain(edge) for edge in city.bbox) if lat is None else "",
        "pick": pick,
        "height": height,
        "single": single,
        "live": live,
        "library": f"{settings.STATIC_URL}{LIBRARY}",
        "words": map_words(),
    }


def map_words() -> dict[str, str]:
    """Sentences the script says."""
    return {
        "many": gettext("%n here. Zoom in to see each one."),
        "pick": gettext("Move the map until the cross is on the place, then press Use this place."),
        "use": gettext("Use this place"),
        "picked": gettext("Place chosen: %p."),
        "failed": gettext("The map cannot be shown here. Everything on it is also in the list."),
        "keys": gettext("%t. Arrow keys move the map, plus and minus change its size."),
        "open": gettext("Open %t"),
        "zoom_in": gettext("Zoom in"),
        "zoom_out": gettext("Zoom out"),
        "close": gettext("Close"),
        "attribution": gettext("Who made this map"),
    }


def _plain(number: float) -> str:
    return f"{float(number):.6f}".rstrip("0").rstrip(".")
