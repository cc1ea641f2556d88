"""E-mail addresses and header values: nothing that a person typed may start a new header."""

from __future__ import annotations

import hashlib
import re

# Deliberately narrower than RFC 5321: no quoted local parts, no comments, no routes.
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x20\x7f]{1,64}@[^\s@<>()\[\],;:\\\"\x00-\x20\x7f]{1,253}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
STOP_PATH = "/mail/stop/"


def is_address(text: str) -> bool:
    """Whether ``text`` is one plain e-mail address and nothing else."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None and ".." not in text


def clean_header(text: str, limit: int = 300) -> str:
    """One line without control characters, at most ``limit`` characters."""
    return " ".join(_CONTROL.sub(" ", text).split())[:limit].strip()


def address_hash(email: str) -> str:
    """What is kept of an address that asked for no more mail."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()


def site_url(base: str, path: str) -> str:
    return f"{base.rstrip('/')}/{path.lstrip('/')}"


def stop_url(base: str, token: str) -> str:
    """The page, and the one-click address (RFC 8058), that stops mail about one thing."""
    return site_url(base, f"{STOP_PATH}{token}/")
