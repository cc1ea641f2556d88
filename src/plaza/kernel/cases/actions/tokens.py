"""Links in mails to followers: signed, nothing stored."""

from __future__ import annotations

from django.core import signing
from django.utils.translation import gettext

from plaza.kernel.base.types import NotFound

SALT = "plaza.cases.party"


def party_token(purpose: str, party_id: int) -> str:
    """A token for one purpose (confirm, stop) and one party."""
    return signing.Signer(salt=f"{SALT}.{purpose}").sign(str(party_id)).replace(":", ".")


def read_party_token(purpose: str, token: str) -> int:
    """The party a token was made for; NotFound when it is not one of ours."""
    try:
        value = signing.Signer(salt=f"{SALT}.{purpose}").unsign(token.replace(".", ":", 1))
        return int(value)
    except (signing.BadSignature, ValueError) as error:
        raise NotFound(gettext("This link does not work any more.")) from error
