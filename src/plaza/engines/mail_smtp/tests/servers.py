"""Real SMTP servers on a loopback port, and what arrived at them."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Arrivals:
    """An aiosmtpd handler that keeps mails, and refuses addresses by their name."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[Any] = []
        self.sessions: set[int] = set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address.startswith("nobody@"):
            return "550 5.1.1 No such user here"
        if address.startswith("later@"):
            return "450 4.2.0 Greylisted, come back"
        if address.startswith("closing@"):
            return "421 4.3.2 Going down for repairs"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        self.envelopes.append(envelope)
        self.sessions.add(id(session))
        return "250 Kept"


class ImplicitTls(Controller):
    """SMTPS: TLS from the first byte."""


@contextmanager
def smtp_server(arrivals: Arrivals, port: int = 0, **options: Any) -> Iterator[int]:
    """A running server; gives its port."""
    controller = Controller(arrivals, hostname="127.0.0.1", port=port or free_port(), **options)
    controller.start()
    try:
        yield int(controller.port)
    finally:
        controller.stop()


def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate of our own for 127.0.0.1 and the server side of it."""
    crt, key = folder / "smtp.crt", folder / "smtp.key"
    subprocess.run(
        [
            *"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1".split(),
            *["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(crt)],
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(crt, key)
    return crt, context


def password_is(user: bytes, password: bytes) -> Any:
    def check(server: SMTP, session: Any, envelope: Any, mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (user, password), handled=False)

    return check
