"""Case types as published: one row per type, one frozen row per version."""

from __future__ import annotations

from django.db import models


class CaseType(models.Model):
    """The newest version of a type, with what lists need without compiling it."""

    key = models.CharField(max_length=80, primary_key=True)
    name = models.JSONField(default=dict)
    group = models.CharField(max_length=80, blank=True)
    department_key = models.CharField(max_length=80, blank=True)
    visibility = models.CharField(max_length=10, default="public")
    current_version = models.PositiveIntegerField(default=1)
    active = models.BooleanField(default=True)
    imported = models.BooleanField(default=False)

    class Meta:
        db_table = "cases_case_type"

    def __str__(self) -> str:
        return self.key


class CaseTypeVersion(models.Model):
    """A frozen version: its source as written, compiled form, and the hash that tells if it changed."""

    type_key = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    source = models.JSONField(default=dict)
    compiled = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    class Meta:
        db_table = "cases_case_type_version"
        constraints = [
            models.UniqueConstraint(fields=["type_key", "number"], name="cases_type_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.type_key} {self.number}"


class TypeGroup(models.Model):
    """A heading that types are browsed under."""

    key = models.CharField(max_length=80, primary_key=True)
    name = models.JSONField(default=dict)
    icon = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "cases_type_group"

    def __str__(self) -> str:
        return self.key


class WorkCalendar(models.Model):
    """Working hours and holidays as the city wrote them; ``rules.calendar_plan`` reads ``data``."""

    key = models.CharField(max_length=60, primary_key=True)
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "cases_calendar"

    def __str__(self) -> str:
        return self.key


class CatalogueStamp(models.Model):
    """One row whose mark changes with types, groups or calendars, so that processes notice cheaply."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    mark = models.CharField(max_length=32)

    class Meta:
        db_table = "cases_catalogue_stamp"

    def __str__(self) -> str:
        return self.mark
