"""Layers and areas, one by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from plaza.kernel.base.rules import now
from plaza.kernel.base.types import SYSTEM, Actor, Invalid, NotFound, Text
from plaza.kernel.ledger import actions as ledger
from plaza.kernel.places.actions.changed import areas_changed
from plaza.kernel.places.events import BoundariesChanged
from plaza.kernel.places.models import Area, Layer

if TYPE_CHECKING:
    from plaza.kernel.places.rules.outlines import Outline


@transaction.atomic
def save_layer(
    *,
    key: str,
    name: Text,
    public: bool = True,
    tally: bool = False,
    order: int = 0,
    outline: bool = False,
    actor: Actor = SYSTEM,
) -> None:
    """Create or change a layer."""
    wanted = {"name": dict(name), "public": public, "tally": tally, "order": order, "outline": outline}
    if Layer.objects.filter(key=key, **wanted).exists():
        return
    Layer.objects.update_or_create(key=key, defaults=wanted)
    ledger.append(BoundariesChanged(key), actor=actor)
    areas_changed()


@transaction.atomic
def save_area(
    *,
    layer_key: str,
    key: str,
    name: str,
    geometry: Mapping[str, Any] | bytes,
    names: Text | None = None,
    actor: Actor = SYSTEM,
) -> str:
    """Create or change an area; ``geometry`` is a GeoJSON Polygon or MultiPolygon, or WKB, in WGS84.

    Says ``created``, ``updated`` or ``unchanged``. Raises NotFound (layer) and Invalid (geometry).
    """
    from plaza.kernel.places.rules import outlines

    layer = find_layer(layer_key)
    shape = outlines.from_wkb(geometry) if isinstance(geometry, bytes) else outlines.from_geojson(geometry)
    done = put_area(layer, key, name, outlines.outline(shape), names)
    if done != "unchanged":
        event = BoundariesChanged(layer_key, created=int(done == "created"), updated=int(done == "updated"))
        ledger.append(event, actor=actor)
        areas_changed()
    return done


def find_layer(layer_key: str) -> Layer:
    """The row of a layer. Raises NotFound."""
    layer = Layer.objects.filter(key=layer_key).first()
    if layer is None:
        raise NotFound(f"There is no layer “{layer_key}”. Save the layer before its areas.")
    return layer


def put_area(layer: Layer, key: str, name: str, shape: Outline, names: Text | None = None) -> str:
    """Write one area if it differs from what is there; says ``created``, ``updated`` or ``unchanged``."""
    if not key or len(key) > 120 or not name or len(name) > 200:
        raise Invalid("An area needs a key (up to 120 characters) and a name (up to 200).")
    row = Area.objects.filter(layer=layer, key=key).first()
    if row and row.retired_at is None and row.name == name and _same(row, shape, names):
        return "unchanged"
    done = "updated" if row else "created"
    area = row or Area(layer=layer, key=key)
    area.name, area.retired_at = name, None
    if names is not None:
        area.names = dict(names)
    area.geometry, area.square_km = shape.wkb, shape.square_km
    area.west, area.south, area.east, area.north = shape.bbox
    area.inside_lat, area.inside_lon = shape.inside
    area.save()
    return done


def _same(row: Area, shape: Outline, names: Text | None) -> bool:
    return bytes(row.geometry) == shape.wkb and names in (None, row.names)


@transaction.atomic
def retire_areas(*, layer_key: str, keep: Collection[str], actor: Actor = SYSTEM) -> int:
    """Retire every living area of the layer whose key is not in ``keep``; says how many."""
    gone = retire(find_layer(layer_key), keep)
    if gone:
        ledger.append(BoundariesChanged(layer_key, retired=gone), actor=actor)
        areas_changed()
    return gone


def retire(layer: Layer, keep: Collection[str]) -> int:
    """Mark the areas that are not in ``keep`` as retired."""
    living = Area.objects.filter(layer=layer, retired_at=None).values_list("id", "key")
    gone = [area_id for area_id, key in living if key not in keep]
    for start in range(0, len(gone), 500):
        Area.objects.filter(id__in=gone[start : start + 500]).update(retired_at=now())
    return len(gone)
