"""Mail over SMTP (RFC 5321) with STARTTLS (RFC 3207) or TLS from the start (RFC 8314), and a login."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from plaza.engines.mail_smtp.codec import to_message
from plaza.kernel.base.rules import now
from plaza.kernel.base.types import Invalid
from plaza.kernel.messaging.registry import MailEngine
from plaza.kernel.messaging.types import Mail, MailTrouble, Refused, ServerAway, TryLater

DEFAULT_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
EXAMPLE = "smtp+tls://name:password@mail.example.org:587"


@dataclass
class SmtpMail(MailEngine):
    """One connection, kept open between mails and opened again when the server has closed it."""

    host: str
    port: int
    scheme: str = "smtp"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 10.0
    ca_file: str = ""
    _link: smtplib.SMTP | None = field(default=None, repr=False)

    @classmethod
    def from_url(cls, url: str) -> SmtpMail:
        """``smtp://``, ``smtp+tls://`` (STARTTLS) or ``smtps://``; user and password percent-encoded.

        ``?timeout=20`` in seconds, ``?ca=/path/ca.pem`` for a certificate authority of one's own.
        Raises Invalid with an example.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or DEFAULT_PORTS[parts.scheme]
            options = {name: values[0] for name, values in parse_qs(parts.query).items()}
            timeout = float(options.get("timeout", "10"))
        except (ValueError, KeyError):
            raise Invalid(f"The address of the mail server cannot be read. Write it as {EXAMPLE}.") from None
        if not parts.hostname:
            raise Invalid(f"The mail server has no name. Write it as {EXAMPLE}.")
        return cls(
            parts.hostname, port, parts.scheme, unquote(parts.username or ""), unquote(parts.password or ""),
            timeout, options.get("ca", ""),
        )  # fmt: skip

    def send(self, mail: Mail) -> str:
        message = to_message(mail, now())
        try:
            return self._deliver(mail, message.as_bytes())
        except smtplib.SMTPServerDisconnected:
            # Servers close idle connections; one fresh try tells that apart from a server that is away.
            self.close()
        try:
            return self._deliver(mail, message.as_bytes())
        except smtplib.SMTPServerDisconnected:
            self.close()
            raise ServerAway(f"The mail server {self._name} closed the connection.") from None

    def check(self) -> list[str]:
        """Connects, says hello, logs in; in plain words what did not work."""
        self.close()
        try:
            with self._in_words():
                self._connected().noop()
        except MailTrouble as trouble:
            return [str(trouble)]
        except smtplib.SMTPServerDisconnected:
            return [f"The mail server {self._name} closed the connection."]
        finally:
            self.close()
        return []

    def close(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                link.quit()
            link.close()

    @property
    def _name(self) -> str:
        return f"{self.host}:{self.port}"

    def _deliver(self, mail: Mail, data: bytes) -> str:
        with self._in_words():
            link = self._connected()
            international = not (mail.to_email + mail.envelope_from).isascii()
            if international and not link.has_extn("smtputf8"):
                raise Refused(f"The mail server {self._name} does not take addresses outside ASCII letters.")
            options = ["SMTPUTF8"] if international else []
            link.sendmail(mail.envelope_from, [mail.to_email], data, mail_options=options)
            return "Taken by the mail server."

    def _connected(self) -> smtplib.SMTP:
        if self._link is None:
            link = self._open()
            try:
                self._greet(link)
            except BaseException:
                link.close()
                raise
            self._link = link
        return self._link

    def _open(self) -> smtplib.SMTP:
        if self.scheme == "smtps":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=self._tls())
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout)

    def _greet(self, link: smtplib.SMTP) -> None:
        link.ehlo_or_helo_if_needed()
        if self.scheme == "smtp+tls":
            link.starttls(context=self._tls())
            link.ehlo()
        if self.user:
            link.login(self.user, self.password)

    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.ca_file or None)

    @contextlib.contextmanager
    def _in_words(self) -> Iterator[None]:
        """Turns what smtplib and sockets raise into sentences; keeps a lost connection for ``send``."""
        try:
            yield
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException as error:
            raise self._from_smtp(error) from error
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise ServerAway(
                f"The certificate of {self._name} is not trusted ({error.verify_message}). "
                "Check the name in PLAZA_EMAIL_URL or add ?ca= with your authority's file."
            ) from error
        except OSError as error:
            self.close()
            raise ServerAway(
                f"The mail server {self._name} cannot be reached ({error.strerror or error}). "
                "Check PLAZA_EMAIL_URL and that the server runs."
            ) from error

    def _from_smtp(self, error: smtplib.SMTPException) -> MailTrouble:
        if isinstance(error, smtplib.SMTPAuthenticationError):
            self.close()
            return ServerAway(f"The mail server {self._name} refused the user name or password.")
        if isinstance(error, smtplib.SMTPNotSupportedError):
            self.close()
            return ServerAway(f"The mail server {self._name} cannot do what the setting asks: {error}.")
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            code, answer = next(iter(error.recipients.values()))
            return self._by_code(code, answer)
        if isinstance(error, smtplib.SMTPSenderRefused):
            self.close()
            return ServerAway(f"The mail server refuses our sender address: {_words(error.smtp_error)}.")
        if isinstance(error, smtplib.SMTPResponseException):
            return self._by_code(error.smtp_code, error.smtp_error)
        self.close()
        return ServerAway(f"The mail server {self._name} answered in a way we do not understand: {error}.")

    def _by_code(self, code: int, answer: bytes | str) -> MailTrouble:
        words = _words(answer)
        if code == 421:
            self.close()
            return ServerAway(f"The mail server {self._name} is closing: {words}.")
        if 400 <= code < 500:
            return TryLater(f"The mail server asks to try later ({code} {words}).")
        return Refused(f"The mail server refused this message ({code} {words}).")


def _words(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:200]
