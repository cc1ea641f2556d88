"""Pages of requests: reporting, public pages, follow links, the desk."""

from __future__ import annotations

from django.urls import URLPattern

from . import desk, follow, public, report

urlpatterns: list[URLPattern] = [
    *report.urlpatterns,
    *public.urlpatterns,
    *follow.urlpatterns,
    *desk.urlpatterns,
]
