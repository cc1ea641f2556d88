"""Security headers on every answer, made once and copied; redirect to https where the city has it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase

# MapLibre 6 starts its worker from its own file, so workers need 'self' only.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "worker-src 'self'",
    )
)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HSTS = "max-age=31536000; includeSubDomains"


class SecurityHeaders:
    """Outermost step: adds what a view has not set itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.https = settings.CONFIG.https
        self.headers = {**ALWAYS, "Strict-Transport-Security": HSTS} if self.https else ALWAYS
        # Without a trusted proxy nobody can tell us that the outside was https.
        self.redirects = self.https and settings.CONFIG.trust_proxy

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self.redirects and not request.is_secure() and not request.path_info.startswith("/health"):
            return HttpResponsePermanentRedirect(f"{settings.BASE_URL}{request.get_full_path()}")
        response = self.get_response(request)
        headers = response.headers
        for name, value in self.headers.items():
            if name not in headers:
                headers[name] = value
        if not response.streaming and "Content-Length" not in headers:
            headers["Content-Length"] = str(len(response.content))  # type: ignore[attr-defined]
        return response
