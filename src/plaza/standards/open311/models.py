"""What the protocol itself must remember: where a walk through pages stands, and which updates came in."""

from __future__ import annotations

from django.db import models


class Walk(models.Model):
    """Where each page ended that a client was given, so that rows that change meanwhile shift nothing."""

    question = models.CharField(max_length=64)
    page = models.PositiveIntegerField()
    cursor = models.CharField(max_length=200)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "page"], name="open311_walk_page")]
        indexes = [models.Index(fields=["given_at"])]


class ReceivedUpdate(models.Model):
    """An update another system sent; its id makes a repeat harmless."""

    key_id = models.BigIntegerField()
    update_id = models.CharField(max_length=100)
    case_id = models.BigIntegerField()
    entry_id = models.BigIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key_id", "update_id"], name="open311_update_once")]
