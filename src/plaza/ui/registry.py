"""What systems put on the shared pages: doors, live figures, search, desk links and desk slots.

A system registers in its ``pages.py``; ``load()`` imports those once. Pages of ``web`` only read here,
so that no page knows which systems are installed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class Door:
    """A large way in on the home page. ``url`` is a URL name or an address that starts with ``/``."""

    key: str
    title: Any
    text: Any
    icon: str
    url: str
    tone: str = "ocean"
    order: int = 100

    @property
    def href(self) -> str:
        return address(self.url)


@dataclass(frozen=True, slots=True)
class Figure:
    """A live number: ``value`` as shown, ``label`` its noun, ``note`` its scale, ``href`` its list."""

    label: Any
    value: Any
    note: Any = ""
    href: str = ""
    tone: str = "ocean"


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer of a search. ``title`` and ``note`` are words, ``score`` 0–100 orders across providers."""

    title: str
    href: str
    note: str = ""
    icon: str = "search"
    score: float = 50


@dataclass(frozen=True, slots=True)
class DeskLink:
    key: str
    title: Any
    icon: str
    url: str
    permission: str = ""
    order: int = 100
    count: Callable[[HttpRequest], int | None] | None = None
    go: str = ""

    @property
    def href(self) -> str:
        return address(self.url)


@dataclass(frozen=True, slots=True)
class Slot:
    """What a system shows on the desk's first page: a template of its own with what it needs."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    href: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """A registered function with its title and place in the order."""

    key: str
    title: Any
    order: int
    call: Callable[..., Any]
    icon: str = ""
    permission: str = ""


_doors: dict[str, Door] = {}
_strips: dict[str, Provider] = {}
_searches: dict[str, Provider] = {}
_links: dict[str, DeskLink] = {}
_slots: dict[str, Provider] = {}
_places: dict[str, Provider] = {}
_keys: dict[str, Any] = {}
_loaded = False


def address(url: str) -> str:
    """Path of a URL name; a path stays as it is; an unknown name gives an empty text."""
    if url.startswith(("/", "http")):
        return url
    try:
        return reverse(url)
    except NoReverseMatch:
        return ""


def load() -> None:
    """Import ``pages`` of every installed app of Plaza once, so that they have registered."""
    global _loaded
    if _loaded:
        return
    _loaded = True
    for config in apps.get_app_configs():
        if config.name.startswith("plaza.") and find_spec(f"{config.name}.pages"):
            import_module(f"{config.name}.pages")


def door(
    key: str, *, title: Any, text: Any, icon: str, url: str, tone: str = "ocean", order: int = 100
) -> None:
    """Put a door on the home page; the same key replaces."""
    _doors[key] = Door(key, title, text, icon, url, tone, order)


def strip(*, order: int = 100, key: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: ``f(request) -> list[Figure]`` adds figures to "the city now". Only cheap, kept numbers."""

    def keep(call: Callable[[HttpRequest], Sequence[Figure]]) -> Callable[..., Any]:
        name = key or f"{call.__module__}.{call.__name__}"
        _strips[name] = Provider(name, "", order, call)
        return call

    return keep


def search(key: str, *, title: Any, order: int = 100) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: ``f(text, request, limit) -> list[Hit]`` answers the one search of the city."""

    def keep(call: Callable[[str, HttpRequest, int], Sequence[Hit]]) -> Callable[..., Any]:
        _searches[key] = Provider(key, title, order, call)
        return call

    return keep


def place(
    key: str, *, title: Any = "", order: int = 100
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: ``f(request, lat, lon) -> list[Hit]`` says what there is, or can be done, at one place."""

    def keep(call: Callable[[HttpRequest, float, float], Sequence[Hit]]) -> Callable[..., Any]:
        _places[key] = Provider(key, title, order, call)
        return call

    return keep


def desk_link(
    key: str,
    *,
    title: Any,
    icon: str,
    url: str,
    permission: str = "",
    order: int = 100,
    count: Callable[[HttpRequest], int | None] | None = None,
    go: str = "",
) -> None:
    """A line in the desk's navigation with ``count(request)`` beside it; ``g`` then ``go`` opens it."""
    _links[key] = DeskLink(key, title, icon, url, permission, order, count, go)


def desk_slot(
    key: str, *, title: Any, icon: str = "", permission: str = "", order: int = 100
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorator: ``f(request) -> Slot | None`` fills a part of the desk's first page."""

    def keep(call: Callable[[HttpRequest], Slot | None]) -> Callable[..., Any]:
        _slots[key] = Provider(key, title, order, call, icon, permission)
        return call

    return keep


def help_key(keys: str, words: Any) -> None:
    """A line in the key help of the desk, for example ``help_key("g q", _("Go to my queue"))``."""
    _keys[keys] = words


def _ordered(items: Mapping[str, Any]) -> list[Any]:
    load()
    return sorted(items.values(), key=lambda item: (item.order, item.key))


def doors() -> list[Door]:
    """Doors whose pages exist."""
    return [item for item in _ordered(_doors) if item.href]


def strips() -> list[Provider]:
    return _ordered(_strips)


def searches() -> list[Provider]:
    return _ordered(_searches)


def places() -> list[Provider]:
    return _ordered(_places)


def desk_links() -> list[DeskLink]:
    return [item for item in _ordered(_links) if item.href]


def desk_slots() -> list[Provider]:
    return _ordered(_slots)


def help_keys() -> list[tuple[str, Any]]:
    load()
    return list(_keys.items())
