"""Who may see which cases: the same rule for one case and, as a filter, for a list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from django.db.models import Exists, OuterRef, Q

from plaza.kernel.people.types import Access, ScopedGrant

from ..models import CaseArea


class Scoped(Protocol):
    """What a decision about a case needs of it."""

    @property
    def visibility(self) -> str: ...
    @property
    def department_key(self) -> str: ...
    @property
    def type_key(self) -> str: ...
    @property
    def areas(self) -> Mapping[str, str]: ...


NEEDED = {"staff": "cases.view", "private": "cases.view_private"}


def may(access: Access | None, permission: str, case: Scoped) -> bool:
    """Whether ``access`` holds ``permission`` for this case's department, areas and type."""
    return access is not None and access.can(
        permission, department=case.department_key, areas=case.areas, type_key=case.type_key
    )


def may_see(access: Access | None, case: Scoped) -> bool:
    """Public cases are for everyone; staff cases need cases.view, private ones cases.view_private."""
    return case.visibility == "public" or may(access, NEEDED[case.visibility], case)


def visible(access: Access | None) -> Q:
    """``may_see`` as a filter on cases."""
    seen = Q(visibility="public")
    if access is None:
        return seen
    for visibility, permission in NEEDED.items():
        within = scope(access, permission)
        if within is not None:
            seen |= Q(visibility=visibility) & within
    return seen


def scope(access: Access, permission: str) -> Q | None:
    """Cases for which ``access`` holds ``permission``; None when there can be none."""
    scopes = access.scopes_for(permission)
    if scopes is None:
        return Q()
    if not scopes:
        return None
    found = Q(pk__in=[])
    for grant in scopes:
        found |= _within(grant)
    return found


def _within(grant: ScopedGrant) -> Q:
    part = Q()
    if grant.department:
        part &= Q(department_key=grant.department)
    if grant.type_key:
        part &= Q(type_key=grant.type_key)
    if grant.area:
        layer, _, key = grant.area.partition(":")
        part &= Q(Exists(CaseArea.objects.filter(case=OuterRef("pk"), layer_key=layer, area_key=key)))
    return part
