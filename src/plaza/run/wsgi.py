"""What the web server calls: static files straight from memory-mapped names, everything else through Django."""

from __future__ import annotations

import os
import re
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plaza.run.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

from plaza.run.follow import follow_parent

FINGERPRINT = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")


def _static_headers(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def build() -> Any:
    """The WSGI application of one web process."""
    follow_parent()
    django = get_wsgi_application()
    if not settings.STATIC_ROOT.is_dir():
        return django
    return WhiteNoise(
        django,
        root=str(settings.STATIC_ROOT),
        prefix="static/",
        max_age=3600,
        allow_all_origins=False,
        immutable_file_test=lambda path, url: bool(FINGERPRINT.search(url)),
        add_headers_function=_static_headers,
    )


application = build()
