"""The one door for messages: ``notify`` writes a row in the caller's transaction; the worker sends later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plaza.kernel.messaging.types import Recipient, SendCounts


def notify(
    *,
    template: str,
    to: Recipient,
    context: Mapping[str, Any],
    key: str,
    subject: tuple[str, int | str] = ("", ""),
    urgent: bool = False,
    bulk: bool = False,
    follower: bool = False,
) -> None:
    raise NotImplementedError


def send_due(limit: int = 100) -> SendCounts:
    raise NotImplementedError
