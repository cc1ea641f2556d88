"""What the map asks for: its style, the city's background, boundary layers. JSON only, cacheable."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from plaza.kernel.base.types import NotFound
from plaza.kernel.places.queries import get_layer, layer_geojson, list_layers
from plaza.ui.mapstyle import build
from plaza.ui.reader import current_city, current_language

BACKGROUND = ("land", "water", "parks", "streets", "buildings")


def background_file(kind: str) -> Path:
    return Path(settings.DATA) / "map" / f"{kind}.geojson"


def _revision(path: Path) -> str:
    state = path.stat()
    return f"{state.st_mtime_ns:x}-{state.st_size:x}"


@require_safe
def map_style(request: HttpRequest) -> HttpResponse:
    """MapLibre style of the city (style specification version 8) for ``?scheme=light|dark``."""
    city = current_city()
    found = {
        kind: f"/map/background/{kind}.geojson?{_revision(path)}"
        for kind in BACKGROUND
        if (path := background_file(kind)).is_file()
    }
    outline = next((layer.key for layer in list_layers(public_only=True) if layer.outline), "")
    style = build(
        backgrounds=found,
        outline=f"/map/layers/{outline}.geojson" if outline else "",
        centre=city.centre,
        dark=request.GET.get("scheme") == "dark",
        language=current_language(),
    )
    response = JsonResponse(style)
    patch_cache_control(response, max_age=60, private=True)
    return response


@require_safe
@gzip_page
def map_background(request: HttpRequest, kind: str) -> HttpResponseBase:
    """A background file of the city; its address carries its revision, so it may be kept for a year."""
    path = background_file(kind)
    if kind not in BACKGROUND or not path.is_file():
        raise NotFound("The map has no such background.")
    response = FileResponse(path.open("rb"), content_type="application/geo+json")
    response["Last-Modified"] = http_date(path.stat().st_mtime)
    patch_cache_control(response, max_age=31536000 if request.GET else 300, public=True)
    return response


@require_safe
@gzip_page
def map_layer(request: HttpRequest, key: str) -> HttpResponse:
    """Boundaries of a public layer as GeoJSON (RFC 7946)."""
    if not get_layer(key).public:
        raise NotFound(f"There is no layer “{key}”.")
    body = json.dumps(layer_geojson(key), separators=(",", ":"), ensure_ascii=False).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type="application/geo+json")
    response["ETag"] = tag
    patch_cache_control(response, max_age=300, public=True)
    return response
