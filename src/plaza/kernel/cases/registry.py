"""What other layers hang onto cases: effects by name, and the addresses of pages about a case.

An effect is a plain function that a case type may name in a transition or an escalation::

    @effect("notify_reporter")
    def notify_reporter(about: About) -> None: ...

It runs inside the transaction of the change: it may write rows and queue messages, never wait for anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from plaza.kernel.base.types import Actor

from .types import CompiledType


@dataclass(frozen=True, slots=True)
class About:
    """What an effect is told.

    ``why`` is opened, moved, update, late or soon_late; ``key`` names this occasion once and for all (an
    effect that sends something uses it so that nothing is sent twice); ``text`` is public words to pass
    on in the case's language; ``data`` holds codes (transition, reason, outcome, clock).
    """

    case_id: int
    compiled: CompiledType
    actor: Actor
    why: str
    key: str
    text: str
    data: dict[str, Any]


Effect = Callable[[About], None]
effects: dict[str, Effect] = {}


def effect(name: str) -> Callable[[Effect], Effect]:
    """Register an effect under the name that case types use."""

    def register(function: Effect) -> Effect:
        effects[name] = function
        return function

    return register


@dataclass(slots=True)
class Links:
    """Paths of pages, which the kernel does not know itself; ``{number}`` and ``{token}`` are filled in."""

    case: str = "/requests/{number}/"
    follow: str = "/follow/{token}/"
    confirm: str = "/follow/confirm/{token}/"
    unfollow: str = "/follow/stop/{token}/"
    desk: str = "/desk/requests/{number}/"


links = Links()
