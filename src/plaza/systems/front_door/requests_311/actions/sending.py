"""A draft becomes a case, once."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from plaza.kernel.base.types import Actor, NotFound
from plaza.kernel.cases import actions as cases
from plaza.kernel.cases.types import Contact, Opened

from ..models import Draft
from ..queries.drafts import owner_hash


def send_draft(*, key: str, secret: str, actor: Actor, contact: Contact | None, **report: Any) -> None:
    """Open the case and empty the draft in one transaction: either both are kept or neither.

    The draft's key is the case's retry key, and the row is locked first: a second sending at the same
    moment waits, then finds it sent. ``report`` is what ``cases.open_case`` takes. Raises Invalid as that
    does; NotFound without such a draft.
    """
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(pk=key, owner=owner_hash(secret)).first()
        if row is None:
            raise NotFound(gettext("This report is not here any more."))
        if row.sent:
            return
        opened = cases.open_case(
            actor=actor, contact=contact, channel="web", retry_key=f"requests_311:{key}", **report
        )
        row.data = {"sent": _receipt(opened, report["type_key"], contact)}
        row.sent = True
        row.save(update_fields=["data", "sent"])


def _receipt(opened: Opened, type_key: str, contact: Contact | None) -> dict[str, Any]:
    """What the last page shows; whether mail goes out, not to whom."""
    return {
        "type": type_key,
        "number": opened.number,
        "token": opened.follow_token,
        "due_at": opened.due_at.isoformat() if opened.due_at else "",
        "department": opened.department_key,
        "mail": bool(contact and contact.email),
    }
