"""A case: one row that answers lists and pages alone, with few indexes because it is written often."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Case(models.Model):
    """Where a case stands now. What happened to it is in its entries and in the ledger."""

    type_key = models.CharField(max_length=80)
    type_version = models.PositiveIntegerField()
    state = models.CharField(max_length=60)
    stage = models.CharField(max_length=12)
    status = models.CharField(max_length=6)
    outcome = models.CharField(max_length=60, blank=True)
    channel = models.CharField(max_length=30, blank=True)
    priority = models.CharField(max_length=10, default="normal")
    department_key = models.CharField(max_length=80, blank=True)
    team_key = models.CharField(max_length=80, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    h3_9 = models.BigIntegerField(null=True)
    address = models.CharField(max_length=300, blank=True)
    address_id = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    place_note = models.CharField(max_length=500, blank=True)
    areas = models.JSONField(default=dict)
    description = models.TextField(blank=True)
    answers = models.JSONField(default=dict)
    extra = models.JSONField(default=dict)
    language = models.CharField(max_length=12, default="en")
    visibility = models.CharField(max_length=10, default="public")
    revision = models.PositiveIntegerField(default=1)
    closed_reason = models.TextField(blank=True)
    public_note = models.TextField(blank=True)
    source_system = models.CharField(max_length=60, blank=True)
    source_id = models.CharField(max_length=120, blank=True)
    source_hash = models.CharField(max_length=32, blank=True)
    follow_version = models.PositiveSmallIntegerField(default=1)
    forget_on = models.DateField(null=True)

    class Meta:
        indexes = [
            # None begins with visibility: nearly all cases share one value, and planners fall for it.
            models.Index("opened_at", "id", name="cases_newest"),
            models.Index("type_key", "opened_at", "id", name="cases_type_newest"),
            models.Index("updated_at", "id", name="cases_updated"),
            models.Index("h3_9", name="cases_cell"),
            models.Index("department_key", "due_at", "id", name="cases_desk", condition=Q(status="open")),
            models.Index(
                "team_key", "due_at", "id", name="cases_team", condition=Q(status="open") & ~Q(team_key="")
            ),
            models.Index("assignee", "due_at", "id", name="cases_mine", condition=Q(assignee__isnull=False)),
            models.Index("forget_on", name="cases_forget", condition=Q(forget_on__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_id", "source_system"],
                name="cases_source_once",
                condition=~Q(source_id=""),
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"


class CaseArea(models.Model):
    """The district, ward or beat a case lies in; carries the opening time so that lists need no sort."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, db_index=False, related_name="area_rows")
    layer_key = models.CharField(max_length=60)
    area_key = models.CharField(max_length=80)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "cases_case_area"
        indexes = [
            models.Index("layer_key", "area_key", "opened_at", "case", name="cases_area_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.layer_key}:{self.area_key}"


class CaseKey(models.Model):
    """A retry key an app sent with its report: the same key twice is the same case."""

    key = models.CharField(max_length=200, primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "cases_case_key"

    def __str__(self) -> str:
        return self.key


class Forgotten(models.Model):
    """A tombstone: that there was such a case, and when and why it was removed; nothing about anyone."""

    case_id = models.BigIntegerField(primary_key=True)
    type_key = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=60, blank=True)
    removed_at = models.DateTimeField()
    whole = models.BooleanField(default=False)

    class Meta:
        db_table = "cases_forgotten"

    def __str__(self) -> str:
        return f"forgotten case {self.case_id}"
