"""Parts that show: notices, cards, lists, tables, timelines, figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from plaza.ui import rules
from plaza.ui.tags.library import register

NOTICES = {
    "info": ("ocean", "info"),
    "success": ("leaf", "circle-check"),
    "warning": ("sun", "triangle-alert"),
    "danger": ("coral", "octagon-alert"),
}


def _part(name: str, **values: Any) -> SafeString:
    return mark_safe(render_to_string(f"ui/parts/{name}.html", values))  # noqa: S308 - a template escapes


@register.inclusion_tag("ui/parts/back_link.html")
def back_link(href: str, text: str = "") -> dict[str, Any]:
    return {"href": href, "text": text or gettext("Back")}


@register.inclusion_tag("ui/parts/breadcrumbs.html")
def breadcrumbs(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag("ui/parts/tag.html")
def tag(text: Any, tone: str = "plain", icon: str = "") -> dict[str, Any]:
    return {"text": text, "tone": tone, "icon": icon}


def stage_words(stage: str) -> str:
    """Public words for a stage."""
    words = {
        "received": gettext("Received"),
        "planned": gettext("Planned"),
        "in_progress": gettext("In progress"),
        "waiting": gettext("Waiting"),
        "closed": gettext("Closed"),
    }
    return words.get(stage, stage.replace("_", " ").capitalize())


@register.inclusion_tag("ui/parts/stage_tag.html")
def stage_tag(stage: str, late: bool = False, outcome: str = "") -> dict[str, Any]:
    tone, icon = rules.STAGES.get(stage, ("plain", "circle-dot"))
    words = stage_words(stage)
    return {
        "text": f"{words}: {outcome}" if outcome else words,
        "tone": tone,
        "icon": icon,
        "late": late and stage != "closed",
    }


@register.simple_block_tag(end_name="endnotice")
def notice(content: str, tone: str = "info", title: str = "", icon: str = "") -> SafeString:
    colour, sign = NOTICES.get(tone, NOTICES["info"])
    return _part(
        "notice", content=content, tone=colour, icon=icon or sign, title=title, urgent=tone == "danger"
    )


@register.simple_block_tag(end_name="enddetails")
def details(content: str, summary: str, open: bool = False) -> SafeString:
    return _part("details", content=content, summary=summary, open=open)


@register.simple_block_tag(end_name="endcard")
def card(content: str, title: str = "", **values: Any) -> SafeString:
    values.setdefault("level", 2)
    return _part("card", content=content, title=title, **values)


@register.simple_block_tag(end_name="endpanel")
def panel(
    content: str, title: str, number: str = "", label: str = "", icon: str = "circle-check"
) -> SafeString:
    return _part("panel", content=content, title=title, number=number, label=label, icon=icon)


@register.inclusion_tag("ui/parts/door.html")
def door(item: Any) -> dict[str, Any]:
    return {"door": item}


@register.inclusion_tag("ui/parts/empty.html")
def empty(
    title: str, text: str = "", icon: str = "inbox", href: str = "", action: str = "", level: int = 2
) -> dict[str, Any]:
    return {"title": title, "text": text, "icon": icon, "href": href, "action": action, "level": level}


@register.inclusion_tag("ui/parts/summary_list.html")
def summary_list(rows: Sequence[Mapping[str, Any]], title: str = "", plain: bool = False) -> dict[str, Any]:
    rows = [{**row, "value": apart(row.get("value"))} for row in rows]
    acts = any(row.get("href") for row in rows)
    return {"rows": rows, "title": title, "plain": plain, "has_actions": acts}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(items: Sequence[Mapping[str, Any]], level: int = 3) -> dict[str, Any]:
    return {"items": [_timeline_item(item) for item in items], "level": level}


def _timeline_item(item: Mapping[str, Any]) -> dict[str, Any]:
    tone, sign = rules.STAGES.get(str(item.get("stage") or ""), ("plain", "circle-dot"))
    return {**item, "tone": item.get("tone") or tone, "icon": item.get("icon") or sign}


@register.inclusion_tag("ui/parts/table.html")
def data_table(table: Mapping[str, Any], hide_caption: bool = False, stack: bool = True) -> dict[str, Any]:
    columns = [dict(column) for column in table["columns"]]
    rows = [_row(row, columns) for row in table["rows"]]
    return {
        "caption": table.get("caption", ""),
        "columns": columns,
        "rows": rows,
        "hide_caption": hide_caption,
        "stack": stack,
        "empty": table.get("empty", ""),
    }


def apart(value: Any) -> Any:
    """Plain words kept apart from the direction of the text around them: a street name stays readable in a
    right-to-left page. Safe HTML as it is."""
    if value is None or value == "" or hasattr(value, "__html__"):
        return "" if value is None else value
    return format_html("<bdi>{}</bdi>", value)


def _row(row: Any, columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    by_key = isinstance(row, Mapping)
    cells = []
    for place, column in enumerate(columns):
        value = row.get(column.get("key", ""), "") if by_key else row[place]
        cell = dict(value) if isinstance(value, Mapping) else {"text": value}
        cell["text"] = apart(cell.get("text"))
        cells.append({**cell, "column": column, "is_head": place == 0})
    return {"cells": cells, "late": by_key and bool(row.get("late"))}


@register.inclusion_tag("ui/parts/figures.html")
def figures(items: Sequence[Any]) -> dict[str, Any]:
    return {"items": items}


@register.inclusion_tag("ui/parts/pager.html")
def pager(next: str = "", previous: str = "", label: str = "") -> dict[str, Any]:
    return {"next": next, "previous": previous, "label": label}


@register.inclusion_tag("ui/parts/progress.html")
def progress(value: int, maximum: int, label: str) -> dict[str, Any]:
    words = gettext("%(value)s of %(maximum)s") % {"value": value, "maximum": maximum}
    return {"value": value, "maximum": maximum, "label": label, "words": words}


@register.inclusion_tag("ui/parts/progress.html")
def step(number: int, total: int, label: str = "") -> dict[str, Any]:
    words = gettext("Step %(number)s of %(total)s") % {"number": number, "total": total}
    return {"value": number, "maximum": total, "label": label, "words": words}


@register.simple_tag
def skeleton(lines: int = 3) -> SafeString:
    bars = format_html_join("", "<span></span>", ((),) * int(lines))
    return format_html('<div class="skeleton" aria-hidden="true">{}</div>', bars)


@register.inclusion_tag("ui/parts/task_list.html")
def task_list(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"items": items}


@register.simple_tag
def qr(text: str, label: str = "", print_only: bool = False) -> SafeString:
    """QR code of ``text`` as inline SVG; the label is read by screen readers."""
    import segno

    drawn = segno.make(text, micro=False, error="m").svg_inline(
        border=2, omitsize=True, svgclass=None, lineclass=None
    )
    return format_html(
        '<div class="qr{}" role="img" aria-label="{}">{}</div>',
        " print-only" if print_only else "",
        label or gettext("QR code of this page's address"),
        mark_safe(drawn),  # noqa: S308 - made by segno from modules only
    )


@register.inclusion_tag("ui/parts/map.html", takes_context=True)
def map(context: Context, points: str = "", label: str = "", **values: Any) -> dict[str, Any]:
    from plaza.ui.tags.maps import settings_of

    return settings_of(context, points=points, label=label, **values)


@register.inclusion_tag("ui/parts/map_assets.html")
def map_assets() -> dict[str, Any]:
    return {}
