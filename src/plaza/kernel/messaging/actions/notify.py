"""Writing a message down. Nothing is sent and nothing is rendered here: requests stay fast."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection

from plaza.kernel.base.rules import now
from plaza.kernel.messaging import registry, rules
from plaza.kernel.messaging.models import Delivery
from plaza.kernel.messaging.types import (
    BULK,
    CANCELLED,
    FAILED_PERMANENT,
    FAILED_TEMPORARY,
    NORMAL,
    QUEUED,
    URGENT,
    Recipient,
)


def notify(
    *,
    template: str,
    to: Recipient,
    context: Mapping[str, Any],
    key: str,
    subject: tuple[str, int | str] = ("", ""),
    urgent: bool = False,
    bulk: bool = False,
    follower: bool = False,
) -> None:
    """One message to one person, in the caller's transaction; the worker sends it in the reader's language.

    ``key`` makes it happen once: a second call with the same key changes nothing. ``context`` holds plain
    values: words, numbers, Text dicts, dates and times (shown in the reader's language and the city's
    zone). ``follower=True`` adds a link and headers (RFC 8058) that stop mail about ``subject``.
    Raises NotFound for an unknown template. An address that cannot be one is kept as failed, with the
    reason; an empty one writes nothing.
    """
    registry.get_template(template)
    if not to.email.strip():
        return
    moment = now()
    good = rules.is_address(to.email.strip())
    row = Delivery(
        key=key, template=template, language=to.language, to_email=to.email.strip()[:254],
        to_name=rules.clean_header(to.name, 200), person_id=to.person_id,
        context={name: _plain(value) for name, value in context.items()},
        subject_kind=subject[0], subject_id=str(subject[1]), follower=follower,
        lane=URGENT if urgent else BULK if bulk else NORMAL,
        state=QUEUED if good else FAILED_PERMANENT, created_at=moment, next_at=moment if good else None,
        last_error="" if good else "This is not an e-mail address, so nothing was sent.",
    )  # fmt: skip
    _insert(row)


_FIELDS = tuple(field for field in Delivery._meta.concrete_fields if not field.primary_key)
_INSERT = (
    f"INSERT INTO {Delivery._meta.db_table} ({', '.join(str(field.column) for field in _FIELDS)}) "  # noqa: S608
    f"VALUES ({', '.join(['%s'] * len(_FIELDS))}) ON CONFLICT DO NOTHING"
)


def _insert(row: Delivery) -> None:
    """One statement that tolerates the key, without a savepoint: both databases, any transaction.

    Written out, because a report is answered only after it and the ORM takes four times as long.
    """
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in _FIELDS]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)


def cancel(*, subject: tuple[str, int | str], template: str = "") -> int:
    """Withdraws what waits about a thing; returns how many. What is being sent or was sent stays."""
    rows = Delivery.objects.filter(
        subject_kind=subject[0], subject_id=str(subject[1]), state__in=(QUEUED, FAILED_TEMPORARY)
    )
    return (rows.filter(template=template) if template else rows).update(state=CANCELLED, next_at=None)


def _plain(value: Any) -> Any:
    """JSON that keeps what a date was, so that it can be written out in the reader's language."""
    if isinstance(value, datetime):
        return {"$at": value.isoformat()}
    if isinstance(value, date):
        return {"$on": value.isoformat()}
    if isinstance(value, Mapping):
        return {str(name): str(words) for name, words in value.items()}
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)
