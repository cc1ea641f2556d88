"""Links that stop mail about one thing: signed, nothing stored until somebody uses one."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext

from plaza.kernel.base.types import NotFound
from plaza.kernel.messaging import rules
from plaza.kernel.messaging.models import Stop

_SALT = "plaza.messaging.stop"


@dataclass(frozen=True, slots=True)
class StopLink:
    address_hash: str
    subject_kind: str
    subject_id: str


def make_stop_token(email: str, subject: tuple[str, int | str]) -> str:
    """A token for the stop page, without the address itself. It never expires: mails are kept for years."""
    return signing.dumps([rules.address_hash(email), subject[0], str(subject[1])], salt=_SALT)


def read_stop_token(token: str) -> StopLink:
    """NotFound when it was not made here."""
    try:
        address_hash, kind, subject_id = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound(gettext("This link is incomplete. Copy the whole link from the e-mail.")) from None
    return StopLink(str(address_hash), str(kind), str(subject_id))


def is_stopped(email: str, subject: tuple[str, int | str]) -> bool:
    """Whether this address asked for no more mail about this thing."""
    return Stop.objects.filter(
        address_hash=rules.address_hash(email), subject_kind=subject[0], subject_id=str(subject[1])
    ).exists()
