"""From a delivery to a finished mail: words in the reader's language, sender of the city, safe headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats, translation

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.types import City, pick
from plaza.kernel.messaging import queries, registry, rules
from plaza.kernel.messaging.models import Delivery
from plaza.kernel.messaging.types import Mail


def compose(delivery: Delivery) -> Mail:
    """The mail of a delivery. NotFound when its template is gone."""
    city = get_city()
    words = queries.find_text(delivery.template, delivery.language, city.default_language)
    below = queries.find_text(registry.FOOTER, words.locale, city.default_language)
    values = _city_values(city, words.locale) | _values(delivery.context, words.locale, city.time_zone)
    values["name"] = values.get("name") or delivery.to_name
    stop = ""
    if delivery.follower:
        token = queries.make_stop_token(delivery.to_email, (delivery.subject_kind, delivery.subject_id))
        stop = values["stop_link"] = rules.stop_url(settings.BASE_URL, token)
    done = rules.render(words.subject, words.body, values, language=words.locale, footer=below.body)
    sender = _sender(city)
    return Mail(
        to_email=delivery.to_email,
        to_name=rules.clean_header(delivery.to_name, 200),
        from_email=sender,
        from_name=rules.clean_header(pick(city.name, words.locale, city.default_language), 100),
        envelope_from=_envelope(sender, delivery.pk),
        subject=done.subject,
        text=done.text,
        html=done.html,
        message_id=f"<plaza.{delivery.pk}.{rules.address_hash(delivery.key)[:24]}@{sender.rpartition('@')[2]}>",
        reply_to=_reply_to(city, sender),
        language=words.locale,
        headers=_headers(stop),
    )


def _headers(stop: str) -> dict[str, str]:
    """Marks that keep robots from answering (RFC 3834), and one-click stop for followers (RFC 8058)."""
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if stop:
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _sender(city: City) -> str:
    """The operator's address, else the city's, else one that at least says where it came from."""
    for address in (settings.CONFIG.email_from, city.contact.get("email", "")):
        if rules.is_address(address):
            return address
    return "plaza@localhost.localdomain"


def _reply_to(city: City, sender: str) -> str:
    address = city.contact.get("email", "")
    return address if rules.is_address(address) and address != sender else ""


def _envelope(sender: str, delivery_id: int) -> str:
    """Where bounces go: ``PLAZA_EMAIL_BOUNCES``, with ``{id}`` for the message's number, else the sender."""
    pattern = getattr(settings.CONFIG, "email_bounces", "")
    address = pattern.replace("{id}", str(delivery_id))
    return address if rules.is_address(address) else sender


def _city_values(city: City, language: str) -> dict[str, str]:
    return {
        "city": pick(city.name, language, city.default_language),
        "city_email": city.contact.get("email", ""),
        "city_phone": city.contact.get("phone", ""),
        "site": settings.BASE_URL,
    }


def _values(context: Mapping[str, Any], language: str, time_zone: str) -> dict[str, str]:
    with translation.override(language):
        return {name: _words(value, language, time_zone) for name, value in context.items()}


def _words(value: Any, language: str, time_zone: str) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if not isinstance(value, dict):
        return str(value)
    if "$at" in value:
        moment = datetime.fromisoformat(value["$at"]).astimezone(ZoneInfo(time_zone))
        return str(formats.date_format(moment, "DATETIME_FORMAT"))
    if "$on" in value:
        return str(formats.date_format(date.fromisoformat(value["$on"]), "DATE_FORMAT"))
    return pick(value, language)
