"""Publishing case types, and the groups and calendars around them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.db import transaction

from plaza.kernel.base.queries import get_city
from plaza.kernel.base.rules import now as time_now
from plaza.kernel.base.types import SYSTEM, Actor, Text
from plaza.kernel.ledger.actions import append

from .. import rules
from ..events import TypePublished
from ..models import CaseType, CaseTypeVersion, CatalogueStamp, TypeGroup, WorkCalendar
from ..queries import catalogue
from ..types import CompiledType, Published


def publish_type(
    *,
    source: CompiledType | Mapping[str, Any] | str,
    workflows: Mapping[str, Any] | None = None,
    actor: Actor = SYSTEM,
    imported: bool = False,
) -> Published:
    """Freeze a version when it says anything new; running cases stay on theirs.

    ``source`` is a type as written (YAML text or data, with the ``workflows`` it uses) or compiled.
    ``imported`` types come from an import: they are listed and counted but not offered to reporters.
    Invalid when it does not check.
    """
    given = {"yaml": source} if isinstance(source, str) else {}
    compiled = source if isinstance(source, CompiledType) else rules.compile_type(source, workflows or {})
    sha = rules.type_hash(compiled)
    with transaction.atomic():
        row = CaseType.objects.select_for_update().filter(key=compiled.key).first()
        if row is not None and row.active and _newest_hash(row) == sha and row.imported == imported:
            return Published(compiled.key, row.current_version, changed=False)
        same = row is not None and _newest_hash(row) == sha
        number = (row.current_version if same else row.current_version + 1) if row is not None else 1
        if not same:
            CaseTypeVersion.objects.create(
                type_key=compiled.key, number=number, source=given, sha256=sha, published_at=time_now(),
                compiled=msgspec.json.decode(rules.dump_type(compiled)),
            )  # fmt: skip
            append(TypePublished(compiled.key, number, sha), actor=actor)
        _save(compiled, number, imported)
        mark_catalogue()
    return Published(compiled.key, number, changed=not same)


def _newest_hash(row: CaseType) -> str:
    found = CaseTypeVersion.objects.filter(type_key=row.key, number=row.current_version)
    return found.values_list("sha256", flat=True).first() or ""


def _save(compiled: CompiledType, number: int, imported: bool) -> None:
    CaseType.objects.update_or_create(
        key=compiled.key,
        defaults={
            "name": dict(compiled.name),
            "group": compiled.group,
            "department_key": compiled.department,
            "visibility": compiled.visibility,
            "current_version": number,
            "active": True,
            "imported": imported,
        },
    )


def retire_type(*, key: str, actor: Actor = SYSTEM) -> None:
    """Offer a type no longer; its cases go on."""
    with transaction.atomic():
        if CaseType.objects.filter(key=key, active=True).update(active=False):
            mark_catalogue()


def save_groups(*, groups: Sequence[tuple[str, Text, str]]) -> None:
    """The headings of types as (key, name, icon), in order; those not named go."""
    with transaction.atomic():
        TypeGroup.objects.exclude(key__in=[key for key, _, _ in groups]).delete()
        for place, (key, name, icon) in enumerate(groups):
            values = {"name": dict(name), "icon": icon, "position": place}
            TypeGroup.objects.update_or_create(key=key, defaults=values)
        mark_catalogue()


def save_calendars(*, calendars: Mapping[str, Mapping[str, Any]]) -> None:
    """Working calendars by key, as written in calendars.yaml. Invalid when one does not read."""
    for key, data in calendars.items():
        rules.Calendar(rules.calendar_plan(key, data, get_city().time_zone))
    with transaction.atomic():
        WorkCalendar.objects.exclude(key__in=list(calendars)).delete()
        for key, data in calendars.items():
            WorkCalendar.objects.update_or_create(key=key, defaults={"data": dict(data)})
        mark_catalogue()


def mark_catalogue() -> None:
    """Let every process see that something was published: this one now, others within a second."""
    CatalogueStamp.objects.update_or_create(pk=1, defaults={"mark": uuid.uuid4().hex})
    catalogue.forget()
    transaction.on_commit(catalogue.forget)
