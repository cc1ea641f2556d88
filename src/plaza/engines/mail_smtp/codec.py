"""A mail as bytes (RFC 5322, MIME): built by the standard library, so that no value can add a header."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from plaza.kernel.messaging.types import Mail, Refused


def to_message(mail: Mail, moment: datetime) -> EmailMessage:
    """Plain text with an HTML alternative. Refused when an address or header cannot be written.

    The SMTP policy raises on line breaks in a header; everything else is encoded (RFC 2047).
    """
    plain = (mail.to_email + mail.from_email + mail.reply_to).isascii()
    message = EmailMessage(policy=SMTP if plain else SMTPUTF8)
    try:
        message["From"] = _address(mail.from_email, mail.from_name)
        message["To"] = _address(mail.to_email, mail.to_name)
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(moment)
        message["Message-ID"] = mail.message_id
        message["Content-Language"] = mail.language
        if mail.reply_to:
            message["Reply-To"] = _address(mail.reply_to, mail.from_name)
        for name, value in mail.headers.items():
            message[name] = value
    except (ValueError, IndexError) as error:
        raise Refused(f"The mail could not be written down: {error}.") from error
    message.set_content(mail.text, cte="quoted-printable" if mail.text.isascii() else "base64")
    message.add_alternative(mail.html, subtype="html", cte="base64")
    return message


def _address(email: str, name: str) -> Address:
    return Address(name, addr_spec=email)
