"""Public pages: the list, the map, one request; and what the city's shared pages show of them."""

from __future__ import annotations

from django.urls import path

from . import front as front
from . import lists, maps, one

urlpatterns = [
    path("requests/", lists.request_list, name="public_requests"),
    path("requests/feed.atom", lists.request_feed, name="public_requests_feed"),
    path("requests/map/", maps.request_map, name="public_requests_map"),
    path("requests/map/beside", maps.beside, name="public_requests_beside"),
    path("requests/map/points.geojson", maps.points, name="public_requests_points"),
    path("requests/<str:number>/", one.request_page, name="public_request"),
]
