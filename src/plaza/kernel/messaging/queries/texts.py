"""The words of a message in the reader's language: a city's own first, then those shipped."""

from __future__ import annotations

from dataclasses import dataclass

from plaza.kernel.base.types import pick
from plaza.kernel.messaging import registry
from plaza.kernel.messaging.models import MessageText

ANY_LANGUAGE = "*"


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and body in one locale. ``version`` is 0 for the shipped words."""

    subject: str
    body: str
    locale: str
    version: int = 0


def find_text(key: str, language: str, default: str = "en", channel: str = "email") -> Words:
    """Own words in ``language`` or its base, shipped words in it, then the same for ``default``.

    NotFound for an unknown template.
    """
    shipped = registry.get_template(key)
    own = {row.locale: row for row in _newest(key, channel)}
    for locale in dict.fromkeys((language, language.split("-")[0], default, default.split("-")[0])):
        if locale in own:
            return Words(own[locale].subject, own[locale].body, locale, own[locale].version)
        if shipped.subject.get(locale) and shipped.body.get(locale):
            return Words(shipped.subject[locale], shipped.body[locale], locale)
    if ANY_LANGUAGE in shipped.subject:
        return Words(shipped.subject[ANY_LANGUAGE], shipped.body[ANY_LANGUAGE], language)
    return Words(
        pick(shipped.subject, default), pick(shipped.body, default), next(iter(shipped.subject), "en")
    )


def list_message_texts(key: str) -> list[Words]:
    """A city's own words for a message, newest version of each locale first."""
    rows = MessageText.objects.filter(key=key).order_by("channel", "locale", "-version")
    return [Words(row.subject, row.body, row.locale, row.version) for row in rows]


def _newest(key: str, channel: str) -> list[MessageText]:
    """Ordered so that the newest version of a locale comes last and wins."""
    return list(MessageText.objects.filter(key=key, channel=channel).order_by("version"))
