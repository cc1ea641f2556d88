"""Pure decisions about people: which permissions and scopes exist, what a key looks like, rotation."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
from collections.abc import Iterable
from datetime import datetime, timedelta

from plaza.kernel.base.types import Invalid
from plaza.kernel.people.types import Access, ScopedGrant

PERMISSIONS: frozenset[str] = frozenset(
    {
        "cases.view",
        "cases.view_private",
        "cases.view_contact",
        "cases.note",
        "cases.update",
        "cases.assign",
        "cases.transition",
        "cases.recategorise",
        "cases.review_photo",
        "cases.merge",
        "cases.export",
        "people.manage",
        "blueprint.apply",
        "ledger.read",
    }
)

SCOPES: dict[str, frozenset[str]] = {
    "open311.write": frozenset({"cases.update"}),
    "open311.read_private": frozenset({"cases.view", "cases.view_private"}),
    "cases.export": frozenset({"cases.view", "cases.export"}),
    "ledger.read": frozenset({"ledger.read"}),
}
"""What a program's key may carry, and the permissions each scope gives."""

KEY_MARK = "plz_"
PREFIX_LENGTH = len(KEY_MARK) + 8
_ALPHABET = string.ascii_lowercase + string.digits


def check_permissions(wanted: Iterable[str], known: Iterable[str] = PERMISSIONS) -> tuple[str, ...]:
    """The permissions sorted and once each; Invalid names those that do not exist."""
    found = sorted(set(wanted))
    strange = [name for name in found if name not in set(known)]
    if strange:
        raise Invalid(
            f"There is no permission called {', '.join(strange)}. Known: {', '.join(sorted(known))}.",
            fields={"permissions": ", ".join(strange)},
        )
    return tuple(found)


def check_scopes(wanted: Iterable[str], known: Iterable[str] = tuple(SCOPES)) -> tuple[str, ...]:
    """The scopes sorted and once each; Invalid when there is none or one that does not exist."""
    found = sorted({scope.strip() for scope in wanted if scope.strip()})
    strange = [scope for scope in found if scope not in set(known)]
    if strange or not found:
        what = f"There is no scope called {', '.join(strange)}." if strange else "A key needs a scope."
        raise Invalid(f"{what} Known: {', '.join(sorted(known))}.", fields={"scopes": ", ".join(strange)})
    return tuple(found)


def check_area(area: str) -> str:
    """``layer:key`` or empty; Invalid for anything else."""
    layer, mark, key = area.partition(":")
    if area and not (layer and mark and key):
        raise Invalid(f"An area is written layer:key, for example district:harbour, not {area!r}.")
    return area


def new_key() -> tuple[str, str]:
    """A fresh raw key and the prefix that may be shown: ``plz_`` + 8 characters + ``_`` + 256 random bits."""
    prefix = KEY_MARK + "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"{prefix}_{secrets.token_urlsafe(32)}", prefix


def prefix_of(raw: str) -> str | None:
    """The shown part of a raw key, or None when it does not look like one of ours."""
    if not raw.startswith(KEY_MARK) or len(raw) > 120 or not raw.isascii():
        return None
    if len(raw) <= PREFIX_LENGTH + 1 or raw[PREFIX_LENGTH] != "_":
        return None
    return raw[:PREFIX_LENGTH]


def hash_key(raw: str) -> str:
    """SHA-256 in hex. A plain fast hash is enough: the secret is random, not a chosen password."""
    return hashlib.sha256(raw.encode()).hexdigest()


def same_hash(one: str, other: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def rotated_expiry(expires_at: datetime | None, now: datetime, overlap: timedelta) -> datetime:
    """When an old key stops after rotation: after the overlap, never later than it would have anyway."""
    until = now + max(overlap, timedelta(0))
    return until if expires_at is None else min(expires_at, until)


def access_of_key(scopes: Iterable[str], department_key: str = "") -> Access:
    """What a program may do with these scopes, inside its department when it has one."""
    permissions = frozenset[str]().union(*(SCOPES.get(scope, frozenset()) for scope in scopes))
    return Access((ScopedGrant(permissions, department=department_key),)) if permissions else Access()


def tidy_email(email: str) -> str:
    """Lower case, no spaces around; Invalid when it is no address or carries control characters."""
    tidy = email.strip().lower()
    local, mark, domain = tidy.rpartition("@")
    if not (local and mark and domain) or len(tidy) > 254 or any(ord(c) <= 32 or ord(c) == 127 for c in tidy):
        raise Invalid(
            "Enter an e-mail address like name@example.org.",
            fields={"email": "Enter an e-mail address like name@example.org."},
        )
    return tidy
