"""Departments, teams and roles, as plain values."""

from __future__ import annotations

from plaza.kernel.base.types import NotFound
from plaza.kernel.people.models import Department, Role, Team
from plaza.kernel.people.types import DepartmentInfo, RoleInfo, TeamInfo


def list_departments(active_only: bool = False) -> list[DepartmentInfo]:
    rows = Department.objects.filter(active=True) if active_only else Department.objects.all()
    return [_department(row) for row in rows]


def get_department(key: str) -> DepartmentInfo:
    row = Department.objects.filter(key=key).first()
    if row is None:
        raise NotFound(f"There is no department {key!r}.")
    return _department(row)


def find_department(key: str) -> DepartmentInfo | None:
    row = Department.objects.filter(key=key).first()
    return _department(row) if row is not None else None


def list_teams(department_key: str = "") -> list[TeamInfo]:
    rows = Team.objects.filter(department_key=department_key) if department_key else Team.objects.all()
    return [TeamInfo(row.key, row.department_key, row.name) for row in rows]


def list_roles() -> list[RoleInfo]:
    return [RoleInfo(row.key, row.name, tuple(row.permissions)) for row in Role.objects.all()]


def _department(row: Department) -> DepartmentInfo:
    return DepartmentInfo(row.key, row.name, row.contact, row.active)
