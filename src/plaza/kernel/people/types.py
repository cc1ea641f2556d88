"""Plain types of people: what a person may do and where, departments, API keys as others see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from plaza.kernel.base.types import Text


@dataclass(frozen=True, slots=True)
class ScopedGrant:
    """Permissions within a scope; an empty ``department``, ``area`` or ``type_key`` means everywhere.

    ``area`` is ``"layer:key"``, for example ``"district:harbour"``.
    """

    permissions: frozenset[str]
    department: str = ""
    area: str = ""
    type_key: str = ""

    def covers(self, department: str, areas: Mapping[str, str], type_key: str) -> bool:
        """Whether something of this department, these areas and this type lies inside the scope."""
        if self.department and self.department != department:
            return False
        if self.type_key and self.type_key != type_key:
            return False
        if self.area:
            layer, _, key = self.area.partition(":")
            return areas.get(layer) == key
        return True


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody may do. Plain and frozen, so that it can be kept for a request and tested alone."""

    grants: tuple[ScopedGrant, ...] = ()
    everything: bool = False

    def can(
        self,
        permission: str,
        *,
        department: str = "",
        areas: Mapping[str, str] | None = None,
        type_key: str = "",
    ) -> bool:
        """Whether ``permission`` holds for a thing of this department, in these areas, of this type."""
        if self.everything:
            return True
        return any(
            permission in grant.permissions and grant.covers(department, areas or {}, type_key)
            for grant in self.grants
        )

    def has(self, permission: str) -> bool:
        """Whether ``permission`` holds anywhere at all: shows or hides a menu, never opens a door."""
        return self.everything or any(permission in grant.permissions for grant in self.grants)

    def scopes_for(self, permission: str) -> tuple[ScopedGrant, ...] | None:
        """Every scope that gives ``permission``, for a database filter (any of them); None is no limit."""
        if self.everything:
            return None
        found = tuple(grant for grant in self.grants if permission in grant.permissions)
        if any(not (grant.department or grant.area or grant.type_key) for grant in found):
            return None
        return found

    def departments_for(self, permission: str) -> set[str] | None:
        """Departments where ``permission`` may hold; None is all of them (areas and types may narrow it)."""
        scopes = self.scopes_for(permission)
        if scopes is None or any(not grant.department for grant in scopes):
            return None
        return {grant.department for grant in scopes}


ALL = Access(everything=True)
NOBODY = Access()


@dataclass(frozen=True, slots=True)
class DepartmentInfo:
    key: str
    name: Text
    contact: Mapping[str, str] = field(default_factory=dict)
    active: bool = True


@dataclass(frozen=True, slots=True)
class TeamInfo:
    key: str
    department_key: str
    name: Text


@dataclass(frozen=True, slots=True)
class RoleInfo:
    key: str
    name: Text
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonInfo:
    """A person as others may hold them: no password, no session."""

    id: int
    email: str
    name: str
    language: str
    is_staff: bool

    @property
    def label(self) -> str:
        """What a colleague calls them."""
        return self.name or self.email


@dataclass(frozen=True, slots=True)
class GrantInfo:
    role: str
    department: str = ""
    area: str = ""
    type_key: str = ""


@dataclass(frozen=True, slots=True)
class ApiKeyInfo:
    """An API key without its secret; ``prefix`` is the part that may be shown."""

    id: int
    prefix: str
    name: str
    scopes: tuple[str, ...]
    department_key: str = ""
    created_at: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None
    replaced_by_id: int | None = None

    def state(self, now: datetime) -> str:
        """``revoked``, ``expired`` or ``active``."""
        if self.revoked_at is not None and self.revoked_at <= now:
            return "revoked"
        if self.expires_at is not None and self.expires_at <= now:
            return "expired"
        return "active"

    def as_dict(self) -> dict[str, Any]:
        """For ``--json`` and tables; holds no secret."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}
