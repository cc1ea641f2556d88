"""Tables of places. Geometry is WKB in WGS84; positions are plain doubles with an H3 cell beside them."""

from __future__ import annotations

from django.db import models


class Layer(models.Model):
    """A set of boundaries: council districts, neighbourhoods, police divisions …"""

    key = models.SlugField(max_length=60, unique=True)
    name = models.JSONField(default=dict)
    public = models.BooleanField(default=True)
    tally = models.BooleanField(default=False)
    outline = models.BooleanField(default=False)
    order = models.IntegerField(default=0)

    class Meta:
        ordering = ("order", "key")


class Area(models.Model):
    """One boundary. A retired area stays readable by its key but no point lies in it any more."""

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="areas")
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    names = models.JSONField(default=dict)
    geometry = models.BinaryField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    inside_lat = models.FloatField()
    inside_lon = models.FloatField()
    square_km = models.FloatField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("layer_id", "key")
        constraints = (models.UniqueConstraint(fields=("layer", "key"), name="places_area_once"),)


class Street(models.Model):
    """A street name once for the whole city. ``norm`` is the spelling used for matching."""

    name = models.CharField(max_length=200)
    norm = models.CharField(max_length=200, unique=True)


class Address(models.Model):
    """A house number on a street. ``low`` and ``high`` are the number, or the range, it stands for."""

    street = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=30)
    low = models.IntegerField(null=True)
    high = models.IntegerField(null=True)
    unit = models.CharField(max_length=60, blank=True)
    city = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    h3_9 = models.BigIntegerField(db_index=True)
    source_id = models.CharField(max_length=80, unique=True)

    class Meta:
        indexes = (
            models.Index(fields=("street", "low"), name="places_address_number"),
            models.Index(fields=("lat", "lon"), name="places_address_position"),
        )


class Facility(models.Model):
    """A place people go to: a library, a fire station, a playground."""

    kind = models.SlugField(max_length=60)
    key = models.CharField(max_length=120)
    name = models.JSONField(default=dict)
    lat = models.FloatField()
    lon = models.FloatField()
    h3_9 = models.BigIntegerField()
    address = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "key"), name="places_facility_once"),)
        indexes = (models.Index(fields=("kind", "lat"), name="places_facility_kind"),)


class Version(models.Model):
    """A token per part (``areas``, ``streets``) that changes with it, so that memories know to reload."""

    part = models.CharField(max_length=20, unique=True)
    token = models.CharField(max_length=32)
