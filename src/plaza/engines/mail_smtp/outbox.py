"""Keeps mail in the database instead of sending it: for demos and trials, shown on the outbox page."""

from __future__ import annotations

from django.db import DatabaseError

from plaza.engines.mail_smtp.codec import to_message
from plaza.engines.mail_smtp.models import KeptMail
from plaza.kernel.base.rules import now
from plaza.kernel.messaging.registry import MailEngine
from plaza.kernel.messaging.types import Mail, ServerAway


class OutboxMail(MailEngine):
    """The same mail, byte for byte, as would have left."""

    @classmethod
    def from_url(cls, url: str) -> OutboxMail:
        return cls()

    def send(self, mail: Mail) -> str:
        raw = to_message(mail, now()).as_string()
        try:
            KeptMail.objects.update_or_create(
                message_id=mail.message_id,
                defaults={
                    "to_email": mail.to_email,
                    "subject": mail.subject,
                    "language": mail.language,
                    "text": mail.text,
                    "html": mail.html,
                    "raw": raw,
                },
            )
        except DatabaseError as error:
            raise ServerAway(f"The outbox could not be written: {error}.") from error
        return "Kept in the outbox."

    def check(self) -> list[str]:
        return []
