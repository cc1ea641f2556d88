"""Reads of people: what somebody may do, departments, staff, and the hot check of an API key."""

from plaza.kernel.people.queries.access import access_of, actor_of
from plaza.kernel.people.queries.departments import (
    find_department,
    get_department,
    list_departments,
    list_roles,
    list_teams,
)
from plaza.kernel.people.queries.keys import (
    check_api_key,
    forget_cached_keys,
    get_api_key,
    key_info,
    list_api_keys,
)
from plaza.kernel.people.queries.persons import (
    find_person,
    get_person,
    list_grants,
    list_people,
    list_staff,
    list_teams_of,
)

__all__ = [
    "access_of",
    "actor_of",
    "check_api_key",
    "find_department",
    "find_person",
    "forget_cached_keys",
    "get_api_key",
    "get_department",
    "get_person",
    "key_info",
    "list_api_keys",
    "list_departments",
    "list_grants",
    "list_people",
    "list_roles",
    "list_staff",
    "list_teams",
    "list_teams_of",
]
