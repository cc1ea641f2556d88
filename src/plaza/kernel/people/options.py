"""What a city may configure about people: ``departments.yaml`` and ``roles.yaml`` of a blueprint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plaza.kernel.base.options import Key, Words


@dataclass(frozen=True, slots=True)
class TeamOptions:
    """A team; its key is unique in the whole city."""

    key: Key
    name: Words


@dataclass(frozen=True, slots=True)
class DepartmentOptions:
    """``codes`` are names under which older systems know the department."""

    key: Key
    name: Words
    contact: Mapping[str, str] = field(default_factory=dict)
    teams: tuple[TeamOptions, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DepartmentsFile:
    departments: tuple[DepartmentOptions, ...]


@dataclass(frozen=True, slots=True)
class RoleOptions:
    key: Key
    name: Words
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RolesFile:
    roles: tuple[RoleOptions, ...]
