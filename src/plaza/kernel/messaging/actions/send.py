"""The worker's part: take due messages, urgent ones first, hand them to the engine, note what came of it.

Several workers may run this at once: a message is claimed in a short transaction with a lease, so a worker
that dies gives it back. A message may then be sent twice, with the same Message-ID, but is never lost.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q

from plaza.kernel.base import registry as base_registry
from plaza.kernel.base.rules import now
from plaza.kernel.base.types import SYSTEM, Problem
from plaza.kernel.ledger import actions as ledger
from plaza.kernel.messaging import events, queries, registry, rules
from plaza.kernel.messaging.actions.compose import compose
from plaza.kernel.messaging.models import Delivery
from plaza.kernel.messaging.types import (
    CANCELLED,
    FAILED_PERMANENT,
    FAILED_TEMPORARY,
    FINAL_STATES,
    QUEUED,
    SENDING,
    SENT,
    MailTrouble,
    Refused,
    SendCounts,
    ServerAway,
)

CLAIM_AT_ONCE = 10
"""Small, so that an urgent message waits behind at most this many others of one worker."""
LEASE = timedelta(minutes=10)
KEEP_DAYS = 90


def send_due(limit: int = 100, *, engine: registry.MailEngine | None = None) -> SendCounts:
    """Sends at most ``limit`` due messages and says what became of them. Stops when the server is away."""
    try:
        engine = engine or registry.mail_engine()
    except Problem as problem:
        return SendCounts(trouble=problem.detail)
    counts: Counter[str] = Counter()
    trouble = ""
    while counts.total() < limit and not trouble:
        claimed = _claim(min(CLAIM_AT_ONCE, limit - counts.total()))
        if not claimed:
            break
        for place, delivery in enumerate(claimed):
            try:
                counts[_send_one(engine, delivery)] += 1
            except ServerAway as away:
                trouble = str(away)
                counts["waiting"] += _put_back(claimed[place:], trouble)
                break
    return SendCounts(
        counts["sent"], counts["retried"], counts["failed"] + counts["cancelled"], counts["waiting"], trouble
    )


def forget_old_messages() -> int:
    """Empties addresses and values of finished messages after ``KEEP_DAYS`` days; returns how many."""
    old = Delivery.objects.filter(state__in=FINAL_STATES, created_at__lt=now() - timedelta(days=KEEP_DAYS))
    return old.exclude(to_email="").update(to_email="", to_name="", context={}, person=None)


def _claim(limit: int) -> list[Delivery]:
    """Takes up to ``limit`` due messages for this worker: by lane, then by time."""
    moment = now()
    due = Q(state__in=(QUEUED, FAILED_TEMPORARY), next_at__lte=moment)
    left_behind = Q(state=SENDING, lease_ends_at__lt=moment)
    if not Delivery.objects.filter(due | left_behind).exists():
        return []
    with transaction.atomic():
        rows = Delivery.objects.filter(due | left_behind).order_by("lane", "next_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        # On SQLite transactions are IMMEDIATE, so nobody else reads between these two statements.
        claimed = list(rows[:limit])
        Delivery.objects.filter(pk__in=[row.pk for row in claimed]).update(
            state=SENDING, lease_ends_at=moment + LEASE, attempts=F("attempts") + 1
        )
    for row in claimed:
        row.attempts += 1
    return claimed


def _send_one(engine: registry.MailEngine, delivery: Delivery) -> str:
    if delivery.follower and queries.is_stopped(
        delivery.to_email, (delivery.subject_kind, delivery.subject_id)
    ):
        _finish(delivery, CANCELLED, "They asked for no more mail about this.")
        return "cancelled"
    try:
        engine.send(compose(delivery))
    except ServerAway:
        raise
    except (Refused, Problem) as refused:
        _finish(delivery, FAILED_PERMANENT, str(refused))
        return "failed"
    except MailTrouble as trouble:
        return _try_later(delivery, str(trouble))
    except Exception as error:
        # A fault of ours in one message must not keep all others from leaving.
        return _try_later(delivery, f"An unexpected fault: {type(error).__name__}: {error}")
    _finish(delivery, SENT, "")
    return "sent"


def _try_later(delivery: Delivery, trouble: str) -> str:
    at = rules.next_attempt(delivery.attempts, now())
    if at is None:
        _finish(delivery, FAILED_PERMANENT, f"{trouble} Given up after {delivery.attempts} attempts.")
        return "failed"
    Delivery.objects.filter(pk=delivery.pk, state=SENDING).update(
        state=FAILED_TEMPORARY, next_at=at, lease_ends_at=None, last_error=trouble[:500]
    )
    return "retried"


def _put_back(deliveries: list[Delivery], trouble: str) -> int:
    """Back in the queue as if never taken: a server that is away is no fault of the messages."""
    again = now() + timedelta(seconds=rules.SERVER_AWAY_SECONDS)
    sentence = f"{trouble} It is tried again on its own."
    return Delivery.objects.filter(pk__in=[row.pk for row in deliveries], state=SENDING).update(
        state=QUEUED, next_at=again, lease_ends_at=None, attempts=F("attempts") - 1, last_error=sentence[:500]
    )


@transaction.atomic
def _finish(delivery: Delivery, state: str, trouble: str) -> None:
    change: dict[str, Any] = {
        "state": state,
        "next_at": None,
        "lease_ends_at": None,
        "last_error": trouble[:500],
    }
    if state == SENT:
        change["sent_at"] = now()
    if _is_secret(delivery.template):
        change["context"] = {}
    Delivery.objects.filter(pk=delivery.pk).update(**change)
    about = (delivery.pk, delivery.template, delivery.subject_kind, delivery.subject_id)
    if state == SENT:
        ledger.append(events.MessageSent(*about), actor=SYSTEM)
    elif state == FAILED_PERMANENT:
        ledger.append(events.MessageFailed(*about), actor=SYSTEM)


def _is_secret(template: str) -> bool:
    try:
        return registry.get_template(template).secret
    except Problem:
        return False


@base_registry.every("messaging.send_due", seconds=2)
def send_round() -> SendCounts:
    """What the timetable runs."""
    return send_due(200)


@base_registry.every("messaging.forget_old", daily_at="03:40")
def forget_round() -> int:
    return forget_old_messages()
