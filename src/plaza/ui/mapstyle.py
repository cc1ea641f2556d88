"""Plaza's map: sand land, pale ocean, green parks, thin white streets, names in the page's own face.

Without a glyph address MapLibre draws letters itself with the fonts of the page, so no font server is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LIGHT = {
    "land": "#f6f0e4", "water": "#cfe3ee", "park": "#d5e6cb", "street": "#ffffff", "edge": "#e2d7c2",
    "building": "#ebe2d1", "ink": "#4a4433", "halo": "#fffdf8", "water_ink": "#2f6079", "park_ink": "#3c6230",
    "outline": "#b9a98a",
}  # fmt: skip
DARK = {
    "land": "#1b2438", "water": "#122f47", "park": "#1d3a32", "street": "#3a465f", "edge": "#232d44",
    "building": "#222c43", "ink": "#cfd5e3", "halo": "#10182b", "water_ink": "#8fc3e0", "park_ink": "#9ccaa5",
    "outline": "#55627f",
}  # fmt: skip
FACE = ["Atkinson Hyperlegible"]
ARABIC_FACE = ["Noto Sans Arabic"]
Layer = dict[str, Any]


def _by_zoom(*stops: float) -> list[Any]:
    return ["interpolate", ["exponential", 1.6], ["zoom"], *stops]


def _street_width(extra: float = 0) -> list[Any]:
    """Width in pixels by zoom and rank: 1 avenue, 2 street, 3 lane."""

    def at(avenue: float, street: float, lane: float) -> list[Any]:
        rank = ["coalesce", ["get", "rank"], 2]
        return ["match", rank, 1, avenue + extra, 3, lane + extra, street + extra]

    return [
        "interpolate",
        ["exponential", 1.6],
        ["zoom"],
        10,
        at(1, 0.4, 0.2),
        14,
        at(4, 2, 1),
        18,
        at(22, 14, 8),
    ]


def _label(source: str, colour: str, halo: str, name: Any, face: list[str], **more: Any) -> Layer:
    layout = {
        "text-field": name,
        "text-font": face,
        "text-size": 13,
        "text-max-width": 8,
        **more.pop("layout", {}),
    }
    paint = {"text-color": colour, "text-halo-color": halo, "text-halo-width": 1.6}
    return {
        "id": f"{source}-name",
        "type": "symbol",
        "source": source,
        "layout": layout,
        "paint": paint,
        **more,
    }


def build(
    *, backgrounds: Mapping[str, str], outline: str, centre: tuple[float, float], dark: bool, language: str
) -> dict[str, Any]:
    """Style for MapLibre. ``backgrounds`` is kind to address; ``centre`` is (lat, lon)."""
    tones = DARK if dark else LIGHT
    has_land = "land" in backgrounds
    ground = tones["water"] if has_land or "water" in backgrounds or outline else tones["land"]
    sources: dict[str, Any] = {
        kind: {"type": "geojson", "data": address} for kind, address in backgrounds.items()
    }
    if outline:
        sources["outline"] = {"type": "geojson", "data": outline}
    layers: list[Layer] = [{"id": "ground", "type": "background", "paint": {"background-color": ground}}]
    layers += [layer for layer in _shapes(tones, has_land) if layer["source"] in sources]
    layers += [layer for layer in _names(tones, language) if layer["source"] in sources]
    return {
        "version": 8,
        "name": "Plaza",
        "center": [centre[1], centre[0]],
        "zoom": 12,
        "sources": sources,
        "layers": layers,
    }


def _shapes(tones: Mapping[str, str], has_land: bool) -> list[Layer]:
    def fill(source: str, colour: str, **more: Any) -> Layer:
        return {"id": source, "type": "fill", "source": source, "paint": {"fill-color": colour}, **more}

    round_ends = {"line-cap": "round", "line-join": "round"}
    shapes: list[Layer] = [] if has_land else [fill("outline", tones["land"])]
    shapes += [
        fill("land", tones["land"]),
        fill("parks", tones["park"]),
        fill("water", tones["water"]),
        {
            "id": "street-edges", "type": "line", "source": "streets", "minzoom": 13, "layout": round_ends,
            "paint": {"line-color": tones["edge"], "line-width": _street_width(1.6)},
        },
        {
            "id": "streets", "type": "line", "source": "streets", "layout": round_ends,
            "paint": {"line-color": tones["street"], "line-width": _street_width()},
        },
        fill("buildings", tones["building"], minzoom=15),
        {
            "id": "outline-line", "type": "line", "source": "outline", "layout": round_ends,
            "paint": {"line-color": tones["outline"], "line-width": 1.2, "line-dasharray": [3, 2]},
        },
    ]  # fmt: skip
    return shapes


def _names(tones: Mapping[str, str], language: str) -> list[Layer]:
    face = ARABIC_FACE + FACE if language.startswith("ar") else FACE
    own = ["case", ["has", "names"], ["get", language, ["get", "names"]], ["get", "name"]]
    name = ["coalesce", own, ["get", "name"], ""]
    street = {"symbol-placement": "line", "text-size": _by_zoom(13, 11, 18, 15), "text-letter-spacing": 0.02}
    avenues = ["case", ["==", ["coalesce", ["get", "rank"], 2], 1], ["get", "name"], ""]
    street_name = ["step", ["zoom"], avenues, 14.5, ["get", "name"]]
    return [
        _label("streets", tones["ink"], tones["halo"], street_name, FACE, minzoom=12.5, layout=street),
        _label("water", tones["water_ink"], tones["water"], name, face, minzoom=10),
        _label("parks", tones["park_ink"], tones["park"], name, face, minzoom=13),
    ]
