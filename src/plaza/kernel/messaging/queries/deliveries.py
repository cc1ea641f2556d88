"""Deliveries and the state of the post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from plaza.kernel.base.types import NotFound
from plaza.kernel.messaging.models import Delivery
from plaza.kernel.messaging.types import FAILED_TEMPORARY, QUEUED, SENDING, DeliveryInfo


@dataclass(frozen=True, slots=True)
class MailState:
    """How many messages are in each state, since when the oldest waits, and what the trouble is."""

    counts: dict[str, int]
    oldest_waiting_at: datetime | None
    trouble: str


def list_deliveries(
    *,
    state: str = "",
    subject: tuple[str, int | str] | None = None,
    template: str = "",
    after_id: int | None = None,
    limit: int = 50,
) -> list[DeliveryInfo]:
    """Newest first; the next page starts after the id of the last one."""
    rows = Delivery.objects.order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if subject is not None:
        rows = rows.filter(subject_kind=subject[0], subject_id=str(subject[1]))
    if template:
        rows = rows.filter(template=template)
    if after_id is not None:
        rows = rows.filter(id__lt=after_id)
    return [_info(row) for row in rows[:limit]]


def get_delivery(delivery_id: int) -> DeliveryInfo:
    row = Delivery.objects.filter(pk=delivery_id).first()
    if row is None:
        raise NotFound("There is no such message.")
    return _info(row)


def mail_state() -> MailState:
    """For the health page and ``./plaza check``."""
    counts = dict(Delivery.objects.values_list("state").annotate(Count("id")))
    waiting = Delivery.objects.filter(state__in=(QUEUED, SENDING, FAILED_TEMPORARY))
    oldest = waiting.aggregate(first=Min("created_at"))["first"]
    troubled = waiting.exclude(last_error="").order_by("-id").first()
    return MailState(counts, oldest, troubled.last_error if troubled is not None else "")


def _info(row: Delivery) -> DeliveryInfo:
    return DeliveryInfo(
        row.pk, row.template, row.to_email, row.to_name, row.language, row.state, row.attempts,
        row.last_error, row.created_at, row.next_at, row.sent_at, row.subject_kind, row.subject_id,
        row.context,
    )  # fmt: skip
