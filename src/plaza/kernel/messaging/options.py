"""What a city may configure about messages: its own words for them, ``messages.yaml`` of a blueprint."""

from __future__ import annotations

from dataclasses import dataclass

from plaza.kernel.base.options import Key, Words


@dataclass(frozen=True, slots=True)
class MessageOptions:
    """Own words for the message ``key``; values in braces are those the shipped message has."""

    key: Key
    subject: Words
    body: Words


@dataclass(frozen=True, slots=True)
class MessagesFile:
    messages: tuple[MessageOptions, ...] = ()
