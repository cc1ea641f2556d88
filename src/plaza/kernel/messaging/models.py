"""Messages on their way, texts a city changed, and who asked not to be written to."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from plaza.kernel.messaging.types import NORMAL, QUEUED


class MessageText(models.Model):
    """A city's own words for a template; the highest version of a locale counts."""

    key = models.CharField(max_length=80)
    channel = models.CharField(max_length=20, default="email")
    locale = models.CharField(max_length=12)
    version = models.PositiveIntegerField(default=1)
    subject = models.TextField()
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("key", "channel", "locale", "version"), name="messaging_text_version_once"
            ),
        )


class Delivery(models.Model):
    """One message to one person. ``key`` makes notifying twice harmless."""

    key = models.CharField(max_length=200, unique=True)
    template = models.CharField(max_length=80)
    template_version = models.PositiveIntegerField(default=0)
    channel = models.CharField(max_length=20, default="email")
    language = models.CharField(max_length=12, default="en")
    to_email = models.CharField(max_length=254, blank=True)
    to_name = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    context = models.JSONField(default=dict)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=60, blank=True)
    follower = models.BooleanField(default=False)
    lane = models.PositiveSmallIntegerField(default=NORMAL)
    state = models.CharField(max_length=20, default=QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    lease_ends_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("state", "lane", "next_at"), name="messaging_due"),
            models.Index(fields=("subject_kind", "subject_id"), name="messaging_subject"),
        )


class Stop(models.Model):
    """Somebody asked for no more mail about one thing. Only a hash of the address is kept."""

    address_hash = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("address_hash", "subject_kind", "subject_id"), name="messaging_stop_once"
            ),
        )
