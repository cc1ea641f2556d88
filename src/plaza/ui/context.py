"""The context processor of every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from plaza.kernel.base.types import pick
from plaza.ui import registry
from plaza.ui.reader import (
    address_of,
    current_city,
    current_language,
    desk_links_for,
    direction,
    display_of,
    is_demo,
    list_languages,
    theme_address,
)


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Costs one cached city look-up; lists are made only when a template asks."""
    city = current_city()
    language = current_language()
    return {
        "city": city,
        "city_name": pick(city.name, language, city.default_language),
        "emergency": pick(city.emergency, language, city.default_language) if city.emergency else "",
        "languages": SimpleLazyObject(lambda: list_languages(city)),
        "language_dir": direction(language),
        "display": display_of(request),
        "theme_href": theme_address(city),
        "is_demo": is_demo(),
        "sign_in_href": SimpleLazyObject(lambda: address_of("account_login")),
        "account_href": SimpleLazyObject(lambda: address_of("account")),
        "sign_out_href": SimpleLazyObject(lambda: address_of("account_logout")),
        "doors": SimpleLazyObject(registry.doors),
        "desk_links": SimpleLazyObject(lambda: desk_links_for(request)),
        "help_keys": SimpleLazyObject(registry.help_keys),
    }
