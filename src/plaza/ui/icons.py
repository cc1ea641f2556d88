"""Icons of the lucide set, drawn inside the page so that they take the colour of the words beside them."""

from __future__ import annotations

import re
from functools import cache

from django.utils.safestring import SafeString, mark_safe

from plaza.ui.packages import NODE_MODULES

_SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.S)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
# Icons that point along the line of reading; they turn around for right-to-left languages.
_TURNS = {
    "arrow-left", "arrow-right", "chevron-left", "chevron-right", "move-left", "move-right", "log-in",
    "log-out", "reply", "list", "send", "undo-2", "redo-2", "corner-down-right",
}  # fmt: skip
FALLBACK = "circle-dot"


@cache
def shapes(name: str) -> str:
    """SVG shapes of an icon, without the outer element; empty when there is no such icon."""
    path = NODE_MODULES / "lucide-static" / "icons" / f"{name}.svg"
    if not _NAME.match(name) or not path.is_file():
        return ""
    found = _SHAPES.search(path.read_text(encoding="utf-8"))
    return re.sub(r">\s+<", "><", found.group(1).strip()) if found else ""


@cache
def draw(name: str, size: str = "m") -> SafeString:
    """The icon as an inline SVG that screen readers skip. An unknown name, as a city's own file may hold,
    draws a plain dot."""
    inside = shapes(name) or shapes(FALLBACK)
    turns = " icon-turns" if name in _TURNS else ""
    return mark_safe(  # noqa: S308 - shapes come from the installed icon package only
        f'<svg class="icon icon-{size}{turns}" viewBox="0 0 24 24" width="24" height="24" fill="none" '
        'stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" '
        f'aria-hidden="true" focusable="false">{inside}</svg>'
    )
