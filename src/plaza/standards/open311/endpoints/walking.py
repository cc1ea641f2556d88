"""Pages of a list that stay put while its rows change.

Page numbers count from the top, so one row more or less would shift all that follow: ids seen twice, or
never. We remember where each page ended that a client was given and go on from there: keyset order inside,
page numbers outside (311.md 7.4).
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest

from plaza.kernel.base.rules import now

from ..models import Walk

KEEP = timedelta(hours=2)


def question_of(request: HttpRequest) -> str:
    """Names a walk: this client asking this question, whatever the page."""
    asked = sorted((name, values) for name, values in request.GET.lists() if name != "page")
    client = f"{request.META.get('REMOTE_ADDR', '')} {request.headers.get('User-Agent', '')}"
    return hashlib.sha256(f"{client} {request.path_info} {asked}".encode()).hexdigest()


def start_of(question: str, page: int) -> str:
    """The cursor at which ``page`` begins, if the page before was given lately; else empty."""
    before = Walk.objects.filter(question=question, page=page - 1, given_at__gte=now() - KEEP)
    return before.values_list("cursor", flat=True).first() or ""


def remember(question: str, page: int, cursor: str) -> None:
    """Keeps where ``page`` ended; a new walk forgets the one before."""
    moment = now()
    with transaction.atomic():
        if page == 1:
            Walk.objects.filter(Q(question=question) | Q(given_at__lt=moment - KEEP)).delete()
        if cursor:
            Walk.objects.update_or_create(
                question=question, page=page, defaults={"cursor": cursor, "given_at": moment}
            )
