"""Tables of this system's own: reports that are being written, and what staff have seen."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """A report that is not sent yet, bound to the browser that began it. Holds no more once it is sent.

    ``key`` is in the address of its pages; ``owner`` is a hash of the browser's own secret; ``data`` is what
    ``rules.flow`` reads, and after sending only what the last page shows.
    """

    key = models.CharField(max_length=32, primary_key=True)
    owner = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    sent = models.BooleanField(default=False)
    updated_at = models.DateTimeField(db_index=True)


class SeenCase(models.Model):
    """When a member of staff last had a request open on the desk, so that changes since then are marked."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    case_id = models.BigIntegerField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "requests_311_seen"
        constraints = [models.UniqueConstraint(fields=["person", "case_id"], name="requests_311_seen_once")]

    def __str__(self) -> str:
        return f"{self.person_id} saw {self.case_id}"
