"""Words, moments and addresses inside a page."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.http import HttpRequest
from django.template import Context
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from plaza.kernel.base.types import pick
from plaza.ui import icons
from plaza.ui.reader import city_zone, current_city, current_language, joined
from plaza.ui.tags.library import register


@register.simple_tag
def icon(name: str, size: str = "m") -> SafeString:
    return icons.draw(str(name), size)


@register.filter
def say(text: Any) -> str:
    """Words of a translated Text in the reader's language; other values as they are."""
    if not text:
        return ""
    if isinstance(text, dict):
        return pick(text, current_language(), current_city().default_language)
    return str(text)


def _local(moment: datetime) -> datetime:
    aware = moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)
    return aware.astimezone(city_zone())


@register.filter
def when(moment: datetime | None) -> str | SafeString:
    """Date and time of day in the city, as the reader's language writes them."""
    if not moment:
        return ""
    local = _local(moment)
    words = joined(formats.date_format(local, each) for each in ("DATE_FORMAT", "TIME_FORMAT"))
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words)


@register.filter
def day(value: date | datetime | None) -> str | SafeString:
    """The day with its weekday, as the reader's language writes it."""
    if not value:
        return ""
    local = _local(value).date() if isinstance(value, datetime) else value
    words = joined(formats.date_format(local, each) for each in ("l", "DATE_FORMAT"))
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), words)


def ago_words(seconds: float) -> str:
    """How long ago, in one unit a person would use."""
    minutes, hours, days = int(seconds // 60), int(seconds // 3600), int(seconds // 86400)
    if minutes < 1:
        return gettext("just now")
    if hours < 1:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if days < 1:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}


@register.filter
def ago(moment: datetime | None) -> str | SafeString:
    """How long ago, up to a month; after that the date."""
    if not moment:
        return ""
    local = _local(moment)
    seconds = (timezone.now() - local).total_seconds()
    if seconds < 0 or seconds > 31 * 86400:
        words = formats.date_format(local, "DATE_FORMAT")
    else:
        words = ago_words(seconds)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words)


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """This address's query with ``changes``; ``None`` takes a parameter out. Starts with ``?``."""
    request: HttpRequest | None = context.get("request")
    values = request.GET.copy() if request else None
    if values is None:
        from django.http import QueryDict

        values = QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            values.pop(name, None)
        else:
            values[name] = str(value)
    return f"?{values.urlencode()}"
