"""What hangs on a case: people, timeline, clocks, tasks, documents and relations."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from .case import Case


class Party(models.Model):
    """Somebody tied to a case: its reporter, or a follower (who has confirmed once confirmed_at is set)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=12)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=12, default="en")
    account_id = models.CharField(max_length=120, blank=True)
    device_id = models.CharField(max_length=120, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("person", "case", name="cases_party_person", condition=Q(person__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.case_id}"


class Entry(models.Model):
    """One line of a timeline. ``data`` holds codes (state keys, reason keys) that pages put into words."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries", db_index=False)
    happened_at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    public = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    actor_kind = models.CharField(max_length=12, default="system")
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index("case", "happened_at", "id", name="cases_entry_timeline")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.case_id}"


class Clock(models.Model):
    """One promise: until when, and how long it stood still. next_check_at is empty when nothing is due."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=40)
    calendar = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    paused_seconds = models.BigIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    escalated = models.PositiveSmallIntegerField(default=0)
    next_check_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index("next_check_at", name="cases_clock_next", condition=Q(next_check_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case_id}"


class Task(models.Model):
    """Something to be done within a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    key = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300)
    team_key = models.CharField(max_length=80, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    due_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title


class CaseDocument(models.Model):
    """A photo or file: one of ours (file_id) or a link an app sent (url). Shown once review is public."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    file_id = models.BigIntegerField(null=True)
    url = models.CharField(max_length=1000, blank=True)
    kind = models.CharField(max_length=12, default="photo")
    title = models.CharField(max_length=300, blank=True)
    review = models.CharField(max_length=10, default="pending")
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12, default="anonymous")

    class Meta:
        db_table = "cases_document"
        indexes = [models.Index("added_at", name="cases_to_review", condition=Q(review="pending"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} of {self.case_id}"


class Relation(models.Model):
    """``case`` is a duplicate of, child of, or follows ``other``."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="related_from")
    kind = models.CharField(max_length=16)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other", "kind"], name="cases_relation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"
