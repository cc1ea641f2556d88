"""Making, turning over and revoking keys for programs. The secret is shown once and never stored."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from plaza.kernel.base.rules import now
from plaza.kernel.base.types import SYSTEM, Actor, Conflict, Invalid, NotFound
from plaza.kernel.ledger import actions as ledger
from plaza.kernel.people import events, queries, registry, rules
from plaza.kernel.people.models import ApiKey
from plaza.kernel.people.queries.keys import take_noted_use
from plaza.kernel.people.types import ApiKeyInfo


@transaction.atomic
def create_api_key(
    *,
    name: str,
    scopes: Iterable[str],
    department_key: str = "",
    expires_at: datetime | None = None,
    actor: Actor = SYSTEM,
) -> tuple[ApiKeyInfo, str]:
    """A new key and its raw text, which cannot be read again. Invalid for unknown scopes or a past end."""
    held = rules.check_scopes(scopes, registry.list_scopes())
    if not name.strip():
        raise Invalid("Give the key a name that says who uses it.", fields={"name": "Enter a name."})
    if expires_at is not None and expires_at <= now():
        raise Invalid("The end must be in the future.", fields={"expires_at": "Choose a later time."})
    if department_key:
        queries.get_department(department_key)
    return _make(name.strip()[:120], held, department_key, expires_at, actor)


@transaction.atomic
def rotate_api_key(
    *, prefix: str, overlap: timedelta = timedelta(days=7), actor: Actor = SYSTEM
) -> tuple[ApiKeyInfo, str]:
    """A successor with the same name and scopes; the old key still works for ``overlap``.

    Conflict when the key is revoked, expired or has a successor already.
    """
    old = _locked(prefix)
    if queries.key_info(old).state(now()) != "active" or old.replaced_by_id is not None:
        raise Conflict("This key no longer works or was turned over already. Make a new one instead.")
    length = old.expires_at - old.created_at if old.expires_at is not None else None
    info, raw = _make(
        old.name, tuple(old.scopes), old.department_key, now() + length if length else None, actor
    )
    old.replaced_by_id = info.id
    old.expires_at = rules.rotated_expiry(old.expires_at, now(), overlap)
    old.save(update_fields=["replaced_by", "expires_at"])
    ledger.append(events.ApiKeyRotated(old.pk, info.id), actor=actor)
    transaction.on_commit(queries.forget_cached_keys)
    return info, raw


@transaction.atomic
def revoke_api_key(*, prefix: str, actor: Actor = SYSTEM) -> ApiKeyInfo:
    """Stops a key at once here, and within seconds in other processes. Doing it twice changes nothing."""
    row = _locked(prefix)
    if row.revoked_at is None:
        row.revoked_at = now()
        row.save(update_fields=["revoked_at"])
        ledger.append(events.ApiKeyRevoked(row.pk), actor=actor)
        transaction.on_commit(queries.forget_cached_keys)
    return queries.key_info(row)


def write_key_use() -> int:
    """Writes when keys were last used, as noted in this process; returns how many keys."""
    noted = take_noted_use()
    for key_id, used_at in noted.items():
        older = Q(last_used_at__isnull=True) | Q(last_used_at__lt=used_at)
        ApiKey.objects.filter(older, pk=key_id).update(last_used_at=used_at)
    return len(noted)


def _make(
    name: str, scopes: tuple[str, ...], department_key: str, expires_at: datetime | None, actor: Actor
) -> tuple[ApiKeyInfo, str]:
    raw, prefix = rules.new_key()
    row = ApiKey.objects.create(
        prefix=prefix, hash=rules.hash_key(raw), name=name, scopes=list(scopes),
        department_key=department_key, expires_at=expires_at,
    )  # fmt: skip
    ledger.append(events.ApiKeyCreated(row.pk, scopes), actor=actor)
    return queries.key_info(row), raw


def _locked(prefix: str) -> ApiKey:
    row = ApiKey.objects.select_for_update().filter(prefix=prefix[: rules.PREFIX_LENGTH]).first()
    if row is None:
        raise NotFound(f"There is no API key that starts with {prefix[: rules.PREFIX_LENGTH]}.")
    return row
