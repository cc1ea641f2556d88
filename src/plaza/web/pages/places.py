"""The page of one place: in which areas it lies, what is there, what can be done."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from plaza.kernel.base.types import NotFound
from plaza.kernel.places.queries import list_layers, nearest_address, where_is
from plaza.ui import registry
from plaza.ui.tags.words import say

log = logging.getLogger(__name__)
NEAR_METRES = 60


def place(request: HttpRequest) -> HttpResponse:
    lat, lon = _position(request)
    near = nearest_address(lat, lon)
    title = near.label if near and near.metres <= NEAR_METRES else gettext("This place")
    areas = where_is(lat, lon)
    rows = [
        {"key": say(layer.name), "value": areas[layer.key].name}
        for layer in list_layers(public_only=True)
        if layer.key in areas and not layer.outline
    ]
    return render(
        request,
        "web/place.html",
        {"title": title, "lat": lat, "lon": lon, "rows": rows, "links": _links(request, lat, lon)},
    )


def _position(request: HttpRequest) -> tuple[float, float]:
    try:
        lat, lon = float(request.GET.get("lat", "")), float(request.GET.get("lon", ""))
    except ValueError:
        lat, lon = 999.0, 999.0
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise NotFound(gettext("This address does not name a place. Search for a street and number instead."))
    return lat, lon


def _links(request: HttpRequest, lat: float, lon: float) -> list[registry.Hit]:
    found: list[registry.Hit] = []
    for provider in registry.places():
        try:
            found += provider.call(request, lat, lon)
        except Exception:
            log.exception("place lines of %s", provider.key)
    return found
