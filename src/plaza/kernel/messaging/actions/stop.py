"""No more mail about one thing, on the reader's word alone."""

from __future__ import annotations

from django.db import transaction

from plaza.kernel.base.types import ANONYMOUS, Actor
from plaza.kernel.ledger import actions as ledger
from plaza.kernel.messaging import events, queries, registry, rules
from plaza.kernel.messaging.models import Stop


@transaction.atomic
def stop_mail(*, token: str, actor: Actor = ANONYMOUS) -> bool:
    """Stops mail for the address and thing in the token, and tells whoever registered for it.

    Waiting mail to followers is dropped when its turn comes. False when it was stopped before.
    NotFound for a token that was not made here.
    """
    link = queries.read_stop_token(token)
    row, created = Stop.objects.get_or_create(
        address_hash=link.address_hash, subject_kind=link.subject_kind, subject_id=link.subject_id
    )
    if not created:
        return False
    for handler in registry.stop_handlers(link.subject_kind):
        handler(link.subject_id, link.address_hash)
    ledger.append(events.MailStopped(row.pk, link.subject_kind, link.subject_id), actor=actor)
    return True


def allow_mail(*, email: str, subject: tuple[str, int | str]) -> bool:
    """Takes a stop back, when the same person follows the thing again. False when there was none."""
    gone, _ = Stop.objects.filter(
        address_hash=rules.address_hash(email), subject_kind=subject[0], subject_id=str(subject[1])
    ).delete()
    return bool(gone)
