"""Telling memories, in this process and in others, that a part of places changes."""

from __future__ import annotations

import uuid

from plaza.kernel.places.models import Version
from plaza.kernel.places.queries.addresses import names
from plaza.kernel.places.queries.layers import named, shapes
from plaza.kernel.places.queries.where import ground


def areas_changed() -> None:
    """Layers or areas change in this transaction."""
    _new_token("areas")
    ground.unsettle()
    shapes.unsettle()
    named.unsettle()


def streets_changed() -> None:
    """Streets, or the towns of addresses, change in this transaction."""
    _new_token("streets")
    names.unsettle()


def _new_token(part: str) -> None:
    Version.objects.update_or_create(part=part, defaults={"token": uuid.uuid4().hex})
