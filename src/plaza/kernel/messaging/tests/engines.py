"""Engines that do what a test tells them."""

from __future__ import annotations

from collections.abc import Callable

from plaza.kernel.messaging.registry import MailEngine
from plaza.kernel.messaging.types import Mail


class Told(MailEngine):
    """Keeps what it is given; ``trouble`` may raise for a mail."""

    def __init__(self, trouble: Callable[[Mail], None] = lambda mail: None) -> None:
        self.mails: list[Mail] = []
        self.trouble = trouble

    def send(self, mail: Mail) -> str:
        self.trouble(mail)
        self.mails.append(mail)
        return "kept"

    def check(self) -> list[str]:
        return []


def always(trouble: Exception) -> Callable[[Mail], None]:
    def fail(mail: Mail) -> None:
        raise trouble

    return fail
