"""Systems find their place on shared pages, and only while their pages exist."""

from __future__ import annotations

from typing import Any

import pytest

from plaza.ui import mapstyle, registry

urlpatterns: list[object] = []


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    for name in ("_doors", "_strips", "_searches", "_links", "_slots", "_places", "_keys"):
        monkeypatch.setattr(registry, name, {})
    monkeypatch.setattr(registry, "_loaded", True)


def test_doors_stand_in_order_and_only_if_they_lead_somewhere() -> None:
    registry.door("b", title="B", text="", icon="box", url="/b", order=2)
    registry.door("a", title="A", text="", icon="box", url="/a", order=1)
    registry.door("c", title="C", text="", icon="box", url="no-such-name")
    assert [door.key for door in registry.doors()] == ["a", "b"]


def test_the_same_key_replaces() -> None:
    registry.door("a", title="Old", text="", icon="box", url="/a")
    registry.door("a", title="New", text="", icon="box", url="/a")
    assert [door.title for door in registry.doors()] == ["New"]


def test_providers_keep_their_function() -> None:
    @registry.search("x", title="X")
    def find(text: str, request: object, limit: int) -> list[registry.Hit]:
        return [registry.Hit(text, "/")]

    assert registry.searches()[0].call("hi", None, 1)[0].title == "hi"
    assert find("hi", None, 1)[0].title == "hi"


def test_map_style_needs_no_glyph_server_and_leaves_nothing_dangling() -> None:
    style = mapstyle.build(
        backgrounds={"streets": "/s", "parks": "/p"}, outline="/o", centre=(1, 2), dark=True, language="ar"
    )
    assert "glyphs" not in style
    assert "sprite" not in style
    used = {layer["source"] for layer in style["layers"] if "source" in layer}
    assert used <= set(style["sources"])
    assert all(source["data"].startswith("/") for source in style["sources"].values())
    assert style["center"] == [2, 1]
