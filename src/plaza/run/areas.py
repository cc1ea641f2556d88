"""Pages and program interfaces part ways here.

Sessions, languages, CSRF and sign-in belong to pages. An interface for programs carries its own key in
each request, so these steps would only cost it time: each is skipped for the areas listed.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

PROGRAM_AREAS = ("/open311/", "/health", "/metrics")


def is_program(request: HttpRequest) -> bool:
    """Whether the request goes to an interface for programs."""
    return request.path_info.startswith(PROGRAM_AREAS)


class _PagesOnly:
    """Mixed in before a Django middleware: program areas go straight on."""

    def __call__(self, request: HttpRequest) -> Any:
        if is_program(request):
            return self.get_response(request)  # type: ignore[attr-defined]
        return super().__call__(request)  # type: ignore[misc]


class Sessions(_PagesOnly, SessionMiddleware):
    """Sessions for pages."""


class Locale(_PagesOnly, LocaleMiddleware):
    """The reader's language for pages; the base language for programs, which name theirs themselves."""

    def __call__(self, request: HttpRequest) -> Any:
        if is_program(request):
            translation.activate(settings.LANGUAGE_CODE)
        return super().__call__(request)


class Common(_PagesOnly, CommonMiddleware):
    """Slashes at the end of page addresses."""


class Csrf(_PagesOnly, CsrfViewMiddleware):
    """Forms can only be sent from our own pages."""

    def process_view(self, request: HttpRequest, callback: Any, args: Any, kwargs: Any) -> Any:
        return None if is_program(request) else super().process_view(request, callback, args, kwargs)


class Authentication(_PagesOnly, AuthenticationMiddleware):
    """``request.user`` for pages."""


class Messages(_PagesOnly, MessageMiddleware):
    """One-time notices for pages."""
