"""Tables of the ledger. Rows are written by ``actions`` alone, in SQL, and never changed."""

from __future__ import annotations

from django.db import models


class Outbox(models.Model):
    """An event as its writer committed it, before the sealer gives it a place."""

    type = models.CharField(max_length=100)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=100)
    body = models.BinaryField()


class SealedEvent(models.Model):
    """A sealed event: ``body`` is its canonical JSON, ``chain`` the hash over all up to here."""

    seq = models.BigIntegerField(primary_key=True)
    type = models.CharField(max_length=100)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=100)
    body = models.BinaryField()
    chain = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "seq"], name="ledger_subject")]


class Node(models.Model):
    """Hash of one complete subtree of two or more leaves; ``place`` is its rank in order of completion."""

    place = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField()


class Head(models.Model):
    """The one row (id 1) that says how far the ledger is sealed; sealing locks it."""

    size = models.BigIntegerField()
    chain = models.BinaryField()
    peaks = models.BinaryField()
    sealed_at = models.DateTimeField(null=True)


class ListenerCursor(models.Model):
    """The last seq a listener has taken in, and the trouble it is in, if any."""

    name = models.CharField(max_length=100, primary_key=True)
    position = models.BigIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
