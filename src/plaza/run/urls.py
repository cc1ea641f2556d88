"""All addresses, put together from the rooms of the installed apps.

``endpoints.py`` and ``pages.py`` of an app hold ``urlpatterns``, written from the root of the site, or
from a module-level ``PREFIX`` such as ``"open311/"``. Interfaces for programs come first: they are asked
most often. ``app_name`` makes a namespace.
"""

from __future__ import annotations

import importlib
from typing import Any

from django.urls import URLPattern, URLResolver, include, path

from plaza.run import discovery
from plaza.run.health import health, live
from plaza.run.metrics import metrics


def _room(app: str, name: str) -> list[URLPattern | URLResolver]:
    if not discovery.has_module(app, name):
        return []
    module = importlib.import_module(f"{app}.{name}")
    patterns = getattr(module, "urlpatterns", None)
    if not patterns:
        return []
    namespace = getattr(module, "app_name", None)
    target: Any = (patterns, namespace) if namespace else patterns
    return [path(getattr(module, "PREFIX", ""), include(target))]


def _rooms(apps: list[str], *names: str) -> list[URLPattern | URLResolver]:
    return [pattern for app in apps for name in names for pattern in _room(app, name)]


urlpatterns: list[URLPattern | URLResolver] = [
    *_rooms(discovery.layer("standards"), "endpoints"),
    path("health", health),
    path("health/live", live),
    path("health/ready", health),
    path("metrics", metrics),
    *_rooms(discovery.systems(), "endpoints", "pages"),
    *_rooms(["plaza.web"], "urls"),
    *_rooms(discovery.web(), "pages"),
    path("i18n/", include("django.conf.urls.i18n")),
    *_rooms(discovery.kernel(), "endpoints", "pages"),
    path("account/", include("allauth.urls")),
]
if discovery.has_module("plaza.web", "errors"):
    handler400 = "plaza.web.errors.bad_request"
    handler403 = "plaza.web.errors.not_allowed"
    handler404 = "plaza.web.errors.not_found"
    handler500 = "plaza.web.errors.server_error"
