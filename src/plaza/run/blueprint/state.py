"""A city's declarations as plain data: what a blueprint wants, and what the database has, in one form.

A state is topic to key to data. Two states are compared key by key; that is the plan.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, cast

from plaza.kernel.base import actions as base_actions
from plaza.kernel.base import queries as base
from plaza.kernel.base.types import City
from plaza.kernel.cases import queries as cases
from plaza.kernel.cases import rules
from plaza.kernel.cases.queries.catalogue import forget as forget_catalogue
from plaza.kernel.messaging import queries as messaging
from plaza.kernel.messaging import registry as messages
from plaza.kernel.people import queries as people
from plaza.kernel.places import queries as places
from plaza.run.blueprint.reading import FILES, Folder
from plaza.run.blueprint.shapes import make

State = dict[str, dict[str, Any]]
TOPICS = ("city", "departments", "teams", "roles", "layers", "calendars", "groups", "messages", "case_types")
OWNED = "blueprint"
"""The setting that remembers what blueprints declared: ``owned`` keys by topic, ``workflows``, ``layers``,
and each request type as it was written with the hash of what it compiled to."""


def remembered() -> dict[str, Any]:
    """What earlier applications of a blueprint left to be remembered."""
    found = base.find_setting(OWNED)
    return json.loads(found) if isinstance(found, str) else {}


def remember(memory: dict[str, Any]) -> None:
    """Keeps it as text: the order of states and questions means something, and jsonb sorts keys."""
    base_actions.keep_setting(OWNED, json.dumps(memory, ensure_ascii=False))


def wanted(folder: Folder) -> State:
    """What a checked blueprint declares."""
    made = {name: make(kind, folder.topics[name]) for name, kind in FILES.items() if name in folder.topics}
    state: State = {topic: {} for topic in TOPICS}
    city = {name: value for name, value in asdict(made["city"]).items() if name != "schema"}
    words = asdict(made["words"])["words"] if "words" in made else {}
    state["city"]["city"] = {**city, "words": words}
    for department in made["departments"].departments:
        data = asdict(department)
        teams = data.pop("teams")
        codes = data.pop("codes")
        contact = {**data["contact"], **({"codes": ", ".join(codes)} if codes else {})}
        state["departments"][department.key] = {"name": data["name"], "contact": contact}
        for team in teams:
            state["teams"][team["key"]] = {"name": team["name"], "department": department.key}
    for role in made["roles"].roles if "roles" in made else ():
        state["roles"][role.key] = {"name": role.name, "permissions": sorted(role.permissions)}
    for layer in made["layers"].layers if "layers" in made else ():
        data = {"name": layer.name, "public": layer.public, "tally": layer.tally, "order": layer.order}
        state["layers"][layer.key] = {**data, "outline": layer.outline}
    for one in folder.items("calendars"):
        state["calendars"][one["key"]] = {name: value for name, value in one.items() if name != "key"}
    for place, group in enumerate(made["groups"].groups):
        state["groups"][group.key] = {"name": group.name, "icon": group.icon, "place": place}
    for message in made["messages"].messages if "messages" in made else ():
        state["messages"][message.key] = {"subject": message.subject, "body": message.body}
    for key, data in folder.case_types.items():
        if key not in folder.compiled:
            folder.compiled[key] = rules.compile_type(data, folder.workflows)
        state["case_types"][key] = rules.type_hash(folder.compiled[key])
    return cast(State, plain(state))


def present() -> State:
    """What the database has. Retired things and types that only imports made (in no group) are left out."""
    base.forget_city()
    forget_catalogue()  # a plan is made from what is stored now, not from what was remembered a second ago
    state: State = {topic: {} for topic in TOPICS}
    city = asdict(base.get_city())
    if city != asdict(City()):
        state["city"]["city"] = city
    _add_people(state)
    _add_layers(state)
    for key, calendar in cases.list_calendar_data().items():
        state["calendars"][key] = {name: value for name, value in calendar.items() if name != "key"}
    for place, group in enumerate(cases.list_groups()):
        state["groups"][group.key] = {"name": group.name, "icon": group.icon, "place": place}
    for template in messages.list_templates():
        if own := _own_words(template.key):
            state["messages"][template.key] = own
    for info in cases.list_type_infos(active=True):
        if not info.imported and info.group in state["groups"]:
            state["case_types"][info.key] = rules.type_hash(cases.get_type(info.key))
    return cast(State, plain(state))


def _add_people(state: State) -> None:
    for department in people.list_departments(active_only=True):
        state["departments"][department.key] = {"name": department.name, "contact": department.contact}
    for team in people.list_teams():
        state["teams"][team.key] = {"name": team.name, "department": team.department_key}
    for role in people.list_roles():
        if role.permissions:
            state["roles"][role.key] = {"name": role.name, "permissions": sorted(role.permissions)}


def _add_layers(state: State) -> None:
    for layer in places.list_layers():
        data = {"name": layer.name, "public": layer.public, "tally": layer.tally, "order": layer.order}
        state["layers"][layer.key] = {**data, "outline": layer.outline}


def _own_words(key: str) -> dict[str, dict[str, str]]:
    """A city's words for a message where they differ from the shipped ones."""
    newest: dict[str, Any] = {}
    for words in messaging.list_message_texts(key):
        newest.setdefault(words.locale, words)
    shipped = messages.get_template(key)
    own = {
        locale: words
        for locale, words in newest.items()
        if (words.subject, words.body) != (shipped.subject.get(locale), shipped.body.get(locale))
    }
    if not own:
        return {}
    return {
        "subject": {locale: words.subject for locale, words in own.items()},
        "body": {locale: words.body for locale, words in own.items()},
    }


def plain(value: Any) -> Any:
    """As JSON would give it back: lists for tuples, dictionaries for mappings."""
    return json.loads(json.dumps(value, ensure_ascii=False, default=dict))
