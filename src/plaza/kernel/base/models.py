"""Tables of base: city settings, stored files, rate limits, the timetable and the search index."""

from __future__ import annotations

from django.db import models


class CitySetting(models.Model):
    """One setting of the city as JSON; the city itself is the row ``city``."""

    key = models.CharField(max_length=100, primary_key=True)
    value = models.JSONField()
    updated_at = models.DateTimeField(auto_now=True)


class StoredFile(models.Model):
    """One uploaded file; its bytes lie under DATA/files by ``sha``."""

    kind = models.CharField(max_length=12)
    sha = models.CharField(max_length=64, db_index=True)
    thumb_sha = models.CharField(max_length=64, blank=True, default="", db_index=True)
    name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)


class Allowance(models.Model):
    """How much of a rate limit is used in the window that ends at ``ends_at`` (epoch seconds)."""

    bucket = models.CharField(max_length=64, primary_key=True)
    ends_at = models.BigIntegerField(db_index=True)
    used = models.PositiveIntegerField()


class Tick(models.Model):
    """When a timetable entry runs next; whichever worker moves ``next_at`` forward runs it."""

    name = models.CharField(max_length=100, primary_key=True)
    next_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")


class SearchText(models.Model):
    """Folded words of one thing in one language; the full-text index beside it is made in a migration."""

    kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=100)
    language = models.CharField(max_length=12)
    public = models.BooleanField()
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "language"], name="base_search_once"),
        ]
