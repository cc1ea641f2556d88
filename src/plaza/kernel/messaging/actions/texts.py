"""A city's own words for a message."""

from __future__ import annotations

from django.db import transaction

from plaza.kernel.base.types import SYSTEM, Actor, Invalid
from plaza.kernel.ledger import actions as ledger
from plaza.kernel.messaging import events, registry, rules
from plaza.kernel.messaging.models import MessageText


@transaction.atomic
def save_message_text(
    *, key: str, locale: str, subject: str, body: str, channel: str = "email", actor: Actor = SYSTEM
) -> int:
    """A new version of a city's own words; the same words again change nothing. Returns the version.

    NotFound for an unknown message; Invalid says which value does not exist.
    """
    shipped = registry.get_template(key)
    problems = rules.check_template(subject, body, shipped.fields)
    if problems:
        raise Invalid(f"Message {key} ({locale}): {' '.join(problems)}")
    newest = MessageText.objects.filter(key=key, locale=locale, channel=channel).order_by("-version").first()
    if newest is not None and (newest.subject, newest.body) == (subject, body):
        return newest.version
    version = 1 if newest is None else newest.version + 1
    MessageText.objects.create(
        key=key, locale=locale, channel=channel, version=version, subject=subject, body=body
    )
    ledger.append(events.TextSaved(key, locale, version), actor=actor)
    return version
