"""People who sign in, the city's departments and teams, roles with scope, and keys for programs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


class PersonManager(BaseUserManager["Person"]):
    """Only what Django itself asks of a user manager; verbs are in actions."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> Person:
        person = self.model(email=email.strip().lower(), **extra)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str, **extra: Any) -> Person:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class Person(AbstractBaseUser, PermissionsMixin):
    """A resident or a member of staff with an account. The e-mail address is kept in lower case."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, default="en")
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email


class Department(models.Model):
    key = models.CharField(max_length=60, unique=True)
    name = models.JSONField(default=dict)
    contact = models.JSONField(default=dict)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.key


class Team(models.Model):
    key = models.CharField(max_length=60, unique=True)
    department_key = models.CharField(max_length=60, db_index=True)
    name = models.JSONField(default=dict)

    class Meta:
        ordering = ("department_key", "key")

    def __str__(self) -> str:
        return self.key


class TeamMember(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="team_members")
    team = models.ForeignKey(Team, models.CASCADE, related_name="members")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "team"), name="people_member_once"),)


class Role(models.Model):
    key = models.CharField(max_length=60, unique=True)
    name = models.JSONField(default=dict)
    permissions = models.JSONField(default=list)

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.key


class Grant(models.Model):
    """A role given to a person within a scope; empty scope fields mean everywhere."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    role = models.ForeignKey(Role, models.CASCADE, related_name="grants")
    department_key = models.CharField(max_length=60, blank=True, default="", db_index=True)
    area = models.CharField(max_length=120, blank=True, default="")
    type_key = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "role", "department_key", "area", "type_key"), name="people_grant_once"
            ),
        )


class ApiKey(models.Model):
    """A key for a program. Only the SHA-256 of the whole key is kept: it has 256 random bits."""

    prefix = models.CharField(max_length=20, unique=True)
    hash = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    scopes = models.JSONField(default=list)
    department_key = models.CharField(max_length=60, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
