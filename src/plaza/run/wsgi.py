"""What the web server calls: static files first, everything else through Django."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plaza.run.settings")

from plaza.run.follow import follow_parent
from plaza.run.patience import Patient

FINGERPRINT = re.compile(r"\.[0-9a-f]{12}\.[^/]+$")
MOST_BYTES = 60_000_000
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def _static_headers(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def limited(inner: Wsgi) -> Wsgi:
    """Refuses bodies that no form of ours can have before a byte of them is read."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MOST_BYTES:
            text = b"This is more than we take at once. Send fewer or smaller files.\n"
            start_response(
                "413 Content Too Large",
                [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(text)))],
            )
            return [text]
        return inner(environ, start_response)

    return answer


def build() -> Wsgi:
    """The WSGI application of one web process; everything is imported before the first request."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.urls import get_resolver
    from whitenoise import WhiteNoise

    django = Patient(get_wsgi_application())
    get_resolver().url_patterns  # noqa: B018
    if not settings.STATIC_ROOT.is_dir():
        return limited(django)
    return limited(
        WhiteNoise(
            django,
            root=str(settings.STATIC_ROOT),
            prefix="static/",
            max_age=3600,
            allow_all_origins=False,
            immutable_file_test=lambda path, url: bool(FINGERPRINT.search(url)),
            add_headers_function=_static_headers,
        )
    )


def _first_to_tell() -> bool:
    """Web processes are tried several times; one of them says what is wrong."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if not folder:
        return True
    try:
        os.close(os.open(f"{folder}/told-{os.getppid()}", os.O_CREAT | os.O_EXCL, 0o600))
    except OSError:
        return False
    return True


def _build_or_leave() -> Wsgi:
    try:
        return build()
    except Exception as error:
        if os.environ.get("PLAZA_TRACE") == "1":
            raise
        from plaza.run.errors import CONFIGURATION, explain

        if _first_to_tell():
            print(f"plaza: The web server cannot start. {explain(error)}", file=sys.stderr, flush=True)
        os._exit(CONFIGURATION)


def _leave_while_loading() -> None:
    """Until the server takes signals over, being asked to stop ends the process: it has nothing to finish.

    A forked web process starts with its parent's handler, which would swallow the request.
    """
    if threading.current_thread() is threading.main_thread() and "granian" in sys.modules:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)


_leave_while_loading()
follow_parent()
application = _build_or_leave()
