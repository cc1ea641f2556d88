"""Counts for a monitoring system in the Prometheus text format, summed over all web processes."""

from __future__ import annotations

import os
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
LOOPBACK = {"127.0.0.1", "::1"}
REQUESTS = Counter("plaza_requests", "Answers given, by area and status class.", ["area", "method", "status"])
SECONDS = Histogram(
    "plaza_request_seconds",
    "Time to answer in seconds, by area.",
    ["area"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def area_of(request: HttpRequest) -> str:
    """The first folder of the route that answered; addresses nobody serves are one area."""
    match = request.resolver_match
    return (match.route.partition("/")[0].lstrip("^") or "home") if match else "none"


class CountRequests:
    """Counts every answer; about ten microseconds each."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = perf_counter()
        response = self.get_response(request)
        area = area_of(request)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(area, method, f"{response.status_code // 100}xx").inc()
        SECONDS.labels(area).observe(perf_counter() - began)
        return response


def _may_read(request: HttpRequest) -> bool:
    """From this machine and not through a proxy, unless the operator opened it."""
    direct = "HTTP_X_FORWARDED_FOR" not in request.META and "HTTP_FORWARDED" not in request.META
    local = request.META.get("REMOTE_ADDR", "").rpartition(" ")[2] in LOOPBACK
    return settings.CONFIG.metrics_public or (direct and local)


def metrics(request: HttpRequest) -> HttpResponse:
    """All counts. Answers 404 to other machines so that it does not even show."""
    if not _may_read(request):
        return HttpResponseNotFound()
    registry = REGISTRY
    if os.environ.get(FOLDER):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
