"""Makes the database say what a blueprint says: in one transaction, only what differs, deleting nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction

from plaza.kernel.base import actions as base
from plaza.kernel.base.types import City
from plaza.kernel.cases import actions as cases
from plaza.kernel.messaging import actions as messaging
from plaza.kernel.messaging import registry as messages
from plaza.kernel.people import actions as people
from plaza.kernel.people import queries as people_queries
from plaza.kernel.places import actions as places
from plaza.run.blueprint.planning import Change, checked, compare
from plaza.run.blueprint.reading import Folder
from plaza.run.blueprint.state import TOPICS, State, plain, present, remember, remembered, wanted

Progress = Callable[[str, int, int], None]


def apply(path: Path | str, progress: Progress | None = None) -> list[Change]:
    """Bring the city to what the folder declares and say what changed; nothing when it already is so.

    Raises Invalid with the first error of the blueprint; then nothing was changed.
    """
    folder = checked(path)
    with transaction.atomic():
        changes = compare(folder)
        want = wanted(folder)
        memory = _memory(folder, want)
        if not changes and remembered() == memory:
            return []
        writer = _Writer(folder, want, present(), {(one.topic, one.key): one.verb for one in changes})
        for done, topic in enumerate(TOPICS, start=1):
            writer.write(topic)
            if progress:
                progress("Applying the blueprint", done, len(TOPICS))
        for change in changes:
            if change.verb == "retire":
                writer.retire(change)
        remember(memory)
    return changes


def _memory(folder: Folder, want: State) -> dict[str, Any]:
    """What the next application and an export need to know. What was once declared stays remembered."""
    before = remembered().get("owned", {})
    owned = {topic: sorted({*before.get(topic, ()), *want[topic]}) for topic in TOPICS}
    layers = {one["key"]: one for one in folder.items("layers")}
    types = {
        key: {"hash": want["case_types"][key], "source": data} for key, data in folder.case_types.items()
    }
    memory = {"owned": owned, "workflows": folder.workflows, "layers": layers, "case_types": types}
    return plain(memory)  # type: ignore[no-any-return]


class _Writer:
    """Writes one topic after the other."""

    def __init__(self, folder: Folder, want: State, have: State, verbs: dict[tuple[str, str], str]) -> None:
        self.folder = folder
        self.want = want
        self.have = have
        self.verbs = verbs

    def write(self, topic: str) -> None:
        """Create or change what differs in this topic."""
        todo = {key: data for key, data in self.want[topic].items() if (topic, key) in self.verbs}
        if topic == "calendars":
            self._calendars(bool(todo))
        elif topic == "groups":
            self._groups(bool(todo))
        else:
            for key, data in todo.items():
                getattr(self, f"_{topic}")(key, data)

    def _city(self, key: str, data: dict[str, Any]) -> None:
        base.set_city(msgspec.convert(data, City))

    def _departments(self, key: str, data: dict[str, Any]) -> None:
        people.save_department(key=key, name=data["name"], contact=data["contact"])

    def _teams(self, key: str, data: dict[str, Any]) -> None:
        people.save_team(key=key, department_key=data["department"], name=data["name"])

    def _roles(self, key: str, data: dict[str, Any]) -> None:
        people.save_role(key=key, name=data["name"], permissions=data["permissions"])

    def _layers(self, key: str, data: dict[str, Any]) -> None:
        places.save_layer(key=key, **data)

    def _messages(self, key: str, data: dict[str, Any]) -> None:
        for locale in data["subject"]:
            messaging.save_message_text(
                key=key, locale=locale, subject=data["subject"][locale], body=data["body"][locale]
            )

    def _case_types(self, key: str, data: str) -> None:
        cases.publish_type(source=self.folder.compiled[key])

    def _calendars(self, differ: bool) -> None:
        """Those of the office, which no blueprint ever named, stay."""
        gone = self._retired("calendars")
        if differ or gone:
            kept = {key: data for key, data in self.have["calendars"].items() if key not in gone}
            cases.save_calendars(calendars={**kept, **self.want["calendars"]})

    def _groups(self, differ: bool) -> None:
        gone = self._retired("groups")
        if differ or gone:
            others = {key: data for key, data in self.have["groups"].items() if key not in gone}
            every = {
                **self.want["groups"],
                **{k: d for k, d in others.items() if k not in self.want["groups"]},
            }
            cases.save_groups(groups=[(key, data["name"], data["icon"]) for key, data in every.items()])

    def _retired(self, topic: str) -> set[str]:
        return {key for (where, key), verb in self.verbs.items() if where == topic and verb == "retire"}

    def retire(self, change: Change) -> None:
        """Take out of use what the blueprint no longer names. Cases and history stay."""
        key = change.key
        if change.topic == "case_types":
            cases.retire_type(key=key)
        elif change.topic == "departments":
            was = people_queries.get_department(key)
            people.save_department(key=key, name=was.name, contact=was.contact, active=False)
        elif change.topic == "roles":
            people.save_role(key=key, name=self.have["roles"][key]["name"], permissions=())
        elif change.topic == "layers":
            places.retire_areas(layer_key=key, keep=())
            places.save_layer(key=key, **{**self.have["layers"][key], "public": False, "tally": False})
        elif change.topic == "messages":
            shipped = messages.get_template(key)
            self._messages(key, {"subject": shipped.subject, "body": shipped.body})
