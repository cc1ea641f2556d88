"""What happens to people, departments, roles and keys: ids and keys only, never a name or an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PersonCreated:
    TYPE: ClassVar = "people.person_created"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("person", "person_id")
    person_id: int
    is_staff: bool = False


@dataclass(frozen=True, slots=True)
class PersonChanged:
    TYPE: ClassVar = "people.person_changed"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("person", "person_id")
    person_id: int
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonForgotten:
    """The account and everything that names the person are gone; only the number stays."""

    TYPE: ClassVar = "people.person_forgotten"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("person", "person_id")
    person_id: int


@dataclass(frozen=True, slots=True)
class RoleGranted:
    TYPE: ClassVar = "people.role_granted"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("person", "person_id")
    person_id: int
    role_key: str
    department_key: str = ""
    area: str = ""
    type_key: str = ""


@dataclass(frozen=True, slots=True)
class RoleTakenBack:
    TYPE: ClassVar = "people.role_taken_back"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("person", "person_id")
    person_id: int
    role_key: str
    department_key: str = ""
    area: str = ""
    type_key: str = ""


@dataclass(frozen=True, slots=True)
class TeamJoined:
    TYPE: ClassVar = "people.team_joined"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("person", "person_id")
    person_id: int
    team_key: str


@dataclass(frozen=True, slots=True)
class DepartmentSaved:
    TYPE: ClassVar = "people.department_saved"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("department", "department_key")
    department_key: str


@dataclass(frozen=True, slots=True)
class TeamSaved:
    TYPE: ClassVar = "people.team_saved"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("team", "team_key")
    team_key: str
    department_key: str


@dataclass(frozen=True, slots=True)
class RoleSaved:
    TYPE: ClassVar = "people.role_saved"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("role", "role_key")
    role_key: str
    permissions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApiKeyCreated:
    TYPE: ClassVar = "people.api_key_created"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("api_key", "key_id")
    key_id: int
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ApiKeyRotated:
    TYPE: ClassVar = "people.api_key_rotated"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("api_key", "key_id")
    key_id: int
    new_key_id: int


@dataclass(frozen=True, slots=True)
class ApiKeyRevoked:
    TYPE: ClassVar = "people.api_key_revoked"
    VERSION: ClassVar = 1
    SUBJECT: ClassVar = ("api_key", "key_id")
    key_id: int
