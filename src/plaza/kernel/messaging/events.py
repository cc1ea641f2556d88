"""What happens to messages: ids only, never an address or words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class MessageSent:
    TYPE: ClassVar = "messaging.message_sent"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("delivery", "delivery_id")
    delivery_id: int
    template: str
    subject_kind: str = ""
    subject_id: str = ""


@dataclass(frozen=True, slots=True)
class MessageFailed:
    """It will not be tried again."""

    TYPE: ClassVar = "messaging.message_failed"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("delivery", "delivery_id")
    delivery_id: int
    template: str
    subject_kind: str = ""
    subject_id: str = ""


@dataclass(frozen=True, slots=True)
class MailStopped:
    """Somebody asked for no more mail about one thing."""

    TYPE: ClassVar = "messaging.mail_stopped"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("mail_stop", "stop_id")
    stop_id: int
    subject_kind: str
    subject_id: str


@dataclass(frozen=True, slots=True)
class TextSaved:
    """A city changed the words of a message."""

    TYPE: ClassVar = "messaging.text_saved"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("message_text", "key")
    key: str
    locale: str
    number: int
