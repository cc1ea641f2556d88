"""Plain types of messages: to whom, what a mail is, what an engine answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from plaza.kernel.base.types import Text

QUEUED = "queued"
SENDING = "sending"
SENT = "sent"
FAILED_TEMPORARY = "failed_temporary"
FAILED_PERMANENT = "failed_permanent"
CANCELLED = "cancelled"
STATES = (QUEUED, SENDING, SENT, FAILED_TEMPORARY, FAILED_PERMANENT, CANCELLED)
FINAL_STATES = (SENT, FAILED_PERMANENT, CANCELLED)

URGENT, NORMAL, BULK = 0, 1, 2
"""Lanes: the lower number always goes first."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is written to, and in which language."""

    email: str
    name: str = ""
    language: str = "en"
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """Words of a message. ``fields`` are the names that may stand in braces; see rules for the notation."""

    key: str
    subject: Text
    body: Text
    fields: tuple[str, ...] = ()
    channel: str = "email"
    version: int = 1
    secret: bool = False
    """Whether its content is wiped as soon as the message has gone (codes, links that open an account)."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail, ready for an engine: addresses are clean, text is final."""

    to_email: str
    to_name: str
    from_email: str
    from_name: str
    envelope_from: str
    subject: str
    text: str
    html: str
    message_id: str
    reply_to: str = ""
    language: str = "en"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeliveryInfo:
    id: int
    template: str
    to_email: str
    to_name: str
    language: str
    state: str
    attempts: int
    last_error: str
    created_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    subject_kind: str
    subject_id: str
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SendCounts:
    """What one round of sending did."""

    sent: int = 0
    retried: int = 0
    failed: int = 0
    waiting: int = 0
    """Put back untouched because the mail server could not be reached."""
    trouble: str = ""

    @property
    def total(self) -> int:
        return self.sent + self.retried + self.failed + self.waiting


class MailTrouble(Exception):
    """What an engine raises; the text is a sentence a person can act on."""


class ServerAway(MailTrouble):
    """The server cannot be reached or refuses everybody: nothing is wrong with this message."""


class TryLater(MailTrouble):
    """This message was refused for now (4xx)."""


class Refused(MailTrouble):
    """This message will never be taken (5xx, no such address)."""
