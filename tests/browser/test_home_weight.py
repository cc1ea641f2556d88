"""The front page is light: under 100 kB over the wire, from this machine alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

MOST_BYTES = 100_000


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_front_page_is_light(look: Callable[..., Any], language: str) -> None:
    """Bytes as Chromium received them, headers included, nothing from its cache."""
    tab = look("public", language)
    devtools = tab.page.context.new_cdp_session(tab.page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes: dict[str, int] = {}
    addresses: dict[str, str] = {}
    devtools.on(
        "Network.requestWillBeSent", lambda one: addresses.update({one["requestId"]: one["request"]["url"]})
    )
    devtools.on(
        "Network.loadingFinished", lambda one: sizes.update({one["requestId"]: one["encodedDataLength"]})
    )
    tab.go("/")
    tab.page.wait_for_load_state("networkidle")
    each = {
        addresses[key]: int(size) for key, size in sizes.items() if not addresses[key].startswith("data:")
    }
    assert len(each) > 5
    assert sum(each.values()) < MOST_BYTES, each
    assert tab.strangers == []
