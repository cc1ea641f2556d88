"""Who hears which events. Listeners live in ``listens.py`` of their app.

    @listener(name="cases.tallies", hears=(CaseOpened, CaseMoved), reset=forget_tallies)
    def keep_tallies(events: Sequence[Sealed]) -> None: ...

A listener sees every sealed event it hears, in order, at least once, in batches; what it writes is
committed together with its position. It must be idempotent: the same batch twice leaves the same rows.
``reset`` empties what it built, so that it can be built again from the first event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from plaza.kernel.ledger.rules import kind_of
from plaza.kernel.ledger.types import Sealed

Hears = Callable[[Sequence[Sealed]], None]


@dataclass(frozen=True, slots=True)
class Listener:
    """One reader of the ledger; ``hears`` holds event types."""

    name: str
    hear: Hears
    hears: tuple[str, ...]
    batch: int
    reset: Callable[[], None] | None


listeners: dict[str, Listener] = {}
_loaded = False


def listener(
    *,
    name: str,
    hears: Iterable[type | str],
    batch: int = 500,
    reset: Callable[[], None] | None = None,
) -> Callable[[Hears], Hears]:
    """Register a function as a listener; ``hears`` are event classes, or type strings of other apps."""
    types = tuple(each if isinstance(each, str) else kind_of(each).type for each in hears)

    def register(function: Hears) -> Hears:
        listeners[name] = Listener(name=name, hear=function, hears=types, batch=batch, reset=reset)
        return function

    return register


def load() -> None:
    """Import ``listens`` of every installed app of ours, once."""
    global _loaded
    if _loaded:
        return
    from django.apps import apps

    for app in apps.get_app_configs():
        if app.name.startswith("plaza.") and find_spec(f"{app.name}.listens"):
            import_module(f"{app.name}.listens")
    _loaded = True


def assert_replay_reproduces(listener_name: str, snapshot: Callable[[], Any]) -> None:
    """For tests: what a listener built is exactly what it builds again from the first event.

    ``snapshot`` returns what it built as something comparable, in a fixed order, without row ids.
    """
    from plaza.kernel.ledger import actions

    actions.settle(strict=True)
    before = snapshot()
    actions.replay(listener_name)
    after = snapshot()
    assert after == before, f"Replay of {listener_name} gave\n{after!r}\ninstead of\n{before!r}"  # noqa: S101
    actions.repeat(listener_name)
    again = snapshot()
    assert again == before, f"{listener_name} is not idempotent: a repeated batch gave\n{again!r}"  # noqa: S101
