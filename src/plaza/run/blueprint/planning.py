"""What applying a blueprint would do: created, changed, retired, in words and as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plaza.kernel.base.types import Invalid, pick
from plaza.kernel.cases.queries import get_type_info
from plaza.run.blueprint.checking import check_folder
from plaza.run.blueprint.reading import Folder, read_folder
from plaza.run.blueprint.state import TOPICS, State, present, remembered, wanted

NOUNS = {
    "city": "the city",
    "departments": "department",
    "teams": "team",
    "roles": "role",
    "layers": "layer",
    "calendars": "calendar",
    "groups": "group",
    "messages": "message",
    "case_types": "request type",
}
RETIRABLE = ("departments", "roles", "layers", "messages", "case_types", "groups", "calendars")
"""Topics whose things are retired when a blueprint no longer names them. Teams stay: people are in them."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that applying would do. ``verb`` is create, change or retire."""

    verb: str
    topic: str
    key: str
    name: str = ""
    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        noun = NOUNS[self.topic]
        what = noun if self.topic == "city" else f"{noun} {self.key}"
        name = f" ({self.name})" if self.name and self.name != self.key else ""
        parts = f": {', '.join(self.parts)}" if self.parts else ""
        return f"{self.verb} {what}{name}{parts}"

    def as_dict(self) -> dict[str, Any]:
        return {
            "verb": self.verb,
            "topic": self.topic,
            "key": self.key,
            "name": self.name,
            "parts": list(self.parts),
        }


def plan(path: Path | str) -> list[Change]:
    """What applying the blueprint in ``path`` would change, in the order it would be done. Raises Invalid."""
    return compare(checked(path))


def checked(path: Path | str) -> Folder:
    """A folder without errors; Invalid tells the first of them."""
    folder = read_folder(Path(path))
    errors = [one for one in check_folder(folder) if one.level == "error"]
    if errors:
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise Invalid(
            f"This blueprint cannot be used: {errors[0]}{more}. All of it: ./plaza blueprint check {path}",
            extra={"findings": [str(one) for one in errors]},
        )
    return folder


def compare(folder: Folder) -> list[Change]:
    """The changes between a checked blueprint and the database."""
    want, have = wanted(folder), present()
    owned = remembered().get("owned", {})
    changes: list[Change] = []
    for topic in TOPICS:
        changes += _differences(topic, want, have, folder)
    for topic in reversed(RETIRABLE):
        gone = (set(owned.get(topic, ())) & set(have[topic])) - set(want[topic])
        for key in sorted(gone):
            data = {"name": get_type_info(key).name} if topic == "case_types" else have[topic][key]
            changes.append(Change("retire", topic, key, _name(data)))
    return changes


def _differences(topic: str, want: State, have: State, folder: Folder) -> Iterator[Change]:
    for key, data in want[topic].items():
        name = _name(folder.case_types[key]) if topic == "case_types" else _name(data)
        if key not in have[topic]:
            yield Change("create", topic, key, name)
        elif have[topic][key] != data:
            yield Change("change", topic, key, name, _parts(have[topic][key], data))


def _parts(old: Any, new: Any) -> tuple[str, ...]:
    """Which parts differ, by name."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return ()
    return tuple(sorted(name for name in {*old, *new} if old.get(name) != new.get(name)))


def _name(data: Any) -> str:
    return pick(data["name"], "en") if isinstance(data, dict) and data.get("name") else ""
