"""Addresses of the pages that belong to no single system."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from plaza.web import endpoints
from plaza.web.pages import about, desk, home, places, reader, search

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search", search.search, name="search"),
    path("search/suggest", search.suggest, name="search_suggest"),
    path("place", places.place, name="place"),
    path("language/<slug:code>", reader.language, name="language"),
    path("display", reader.display, name="display"),
    path("accessibility", about.accessibility, name="accessibility"),
    path("about", about.about, name="about"),
    path("theme.css", about.theme, name="theme"),
    path("robots.txt", about.robots, name="robots"),
    path("favicon.ico", about.favicon, name="favicon"),
    path("manifest.webmanifest", about.manifest, name="manifest"),
    path("desk", desk.today, name="desk"),
    path("desk/keys", desk.keys, name="desk_keys"),
    path("map/style.json", endpoints.map_style, name="map_style"),
    path("map/layers/<slug:key>.geojson", endpoints.map_layer, name="map_layer"),
    path("map/background/<slug:kind>.geojson", endpoints.map_background, name="map_background"),
]
