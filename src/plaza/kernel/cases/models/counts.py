"""Counts that pages show. Only the listener writes them; replaying the ledger rebuilds them exactly."""

from __future__ import annotations

from django.db import models


class Tally(models.Model):
    """One city day of one type, department and area; layer and area empty is the whole city."""

    counted_on = models.DateField()
    type_key = models.CharField(max_length=80)
    department_key = models.CharField(max_length=80, blank=True)
    layer_key = models.CharField(max_length=60, blank=True)
    area_key = models.CharField(max_length=80, blank=True)
    opened = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    seconds_to_close = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["layer_key", "area_key", "counted_on", "type_key", "department_key"],
                name="cases_tally_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counted_on} {self.type_key}"


class OpenTally(models.Model):
    """How many cases stand open now, and how many of them are late, per place in the organisation."""

    department_key = models.CharField(max_length=80, blank=True)
    team_key = models.CharField(max_length=80, blank=True)
    assignee_id = models.BigIntegerField(default=0)
    type_key = models.CharField(max_length=80)
    stage = models.CharField(max_length=12)
    cases = models.IntegerField(default=0)
    late = models.IntegerField(default=0)

    class Meta:
        db_table = "cases_open_tally"
        constraints = [
            models.UniqueConstraint(
                fields=["department_key", "team_key", "assignee_id", "type_key", "stage"],
                name="cases_open_tally_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department_key} {self.type_key} {self.stage}"


class Folded(models.Model):
    """How far the counts have heard the ledger, so that an event heard twice counts once."""

    name = models.CharField(max_length=40, primary_key=True)
    seq = models.BigIntegerField(default=0)

    class Meta:
        db_table = "cases_folded"

    def __str__(self) -> str:
        return f"{self.name} {self.seq}"
