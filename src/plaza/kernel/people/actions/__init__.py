"""Verbs that change people, departments, teams, roles and keys.

Actions check what they are given, not who asks: pages guard with ``staff_required(permission=…)``,
blueprints and the command line act as the system.
"""

from plaza.kernel.people.actions.keys import create_api_key, revoke_api_key, rotate_api_key, write_key_use
from plaza.kernel.people.actions.persons import (
    announce_person,
    change_person,
    create_person,
    forget_person,
    save_person,
)
from plaza.kernel.people.actions.roles import (
    grant_role,
    join_team,
    save_department,
    save_role,
    save_team,
    take_back_role,
)

__all__ = [
    "announce_person",
    "change_person",
    "create_api_key",
    "create_person",
    "forget_person",
    "grant_role",
    "join_team",
    "revoke_api_key",
    "rotate_api_key",
    "save_department",
    "save_person",
    "save_role",
    "save_team",
    "take_back_role",
    "write_key_use",
]
