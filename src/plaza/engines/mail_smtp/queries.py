"""Mail kept by the outbox engine."""

from __future__ import annotations

from django.db.models import QuerySet

from plaza.engines.mail_smtp.models import KeptMail


def list_kept_mail() -> QuerySet[KeptMail]:
    """Newest first."""
    return KeptMail.objects.all()
