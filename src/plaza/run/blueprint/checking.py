"""Everything that can be wrong with a blueprint, found without a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from plaza.kernel.base.options import SCHEMA
from plaza.kernel.base.types import Problem
from plaza.kernel.cases import rules
from plaza.kernel.cases.registry import effects
from plaza.kernel.cases.rules.reading import Table, finding
from plaza.kernel.cases.rules.shape import suggest
from plaza.kernel.cases.types import CheckContext, Finding
from plaza.kernel.people.rules import PERMISSIONS
from plaza.run.blueprint.reading import FILES, Folder, read_folder
from plaza.run.blueprint.shapes import Checker


def check(path: Path | str) -> list[Finding]:
    """All findings of a blueprint folder by file and line; no error among them means it can be applied."""
    return check_folder(read_folder(Path(path)))


def check_folder(folder: Folder) -> list[Finding]:
    """As ``check``, for a folder that was read."""
    found = list(folder.findings)
    for name, kind in FILES.items():
        if name in folder.topics:
            found += Checker(folder.topics[name], folder.languages).check(folder.topics[name], kind)
    if not any(one.level == "error" for one in found):
        found += [*_city(folder), *_people(folder), *_calendars(folder), *_types(folder)]
    return sorted(
        set(found), key=lambda one: (one.level != "error", one.file, one.line, one.path, one.message)
    )


def _city(folder: Folder) -> Iterator[Finding]:
    city = folder.topics["city"]
    if city.get("schema", SCHEMA) > SCHEMA:
        yield finding(
            city, ("schema",), f"this program reads blueprints up to schema {SCHEMA}; use a newer Plaza"
        )
    if city["default_language"] not in city["languages"]:
        yield finding(city, ("default_language",), "this is not among the city's languages")
    try:
        ZoneInfo(city["time_zone"])
    except (KeyError, ValueError, OSError):
        yield finding(
            city, ("time_zone",), f"'{city['time_zone']}' is not a time zone; write one like Europe/Madrid"
        )
    west, south, east, north = city["bbox"]
    lat, lon = city["centre"]
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        yield finding(city, ("bbox",), "this must be west, south, east, north in degrees")
    elif not (west <= lon <= east and south <= lat <= north):
        yield finding(city, ("centre",), "the centre (latitude, longitude) lies outside the bbox")


def _people(folder: Folder) -> Iterator[Finding]:
    departments = folder.topics["departments"]
    owners: dict[str, str] = {}
    for number, department in enumerate(departments["departments"]):
        for place, team in enumerate(department.get("teams", ())):
            path = ("departments", number, "teams", place, "key")
            if team["key"] in owners:
                yield finding(
                    departments, path, f"the team '{team['key']}' is already in '{owners[team['key']]}'"
                )
            owners[team["key"]] = department["key"]
    roles = folder.topics.get("roles", Table())
    for number, role in enumerate(roles.get("roles", ())):
        for place, permission in enumerate(role["permissions"]):
            if permission not in PERMISSIONS:
                message = f"there is no permission '{permission}'{suggest(permission, PERMISSIONS)}"
                yield finding(roles, ("roles", number, "permissions", place), message)


def _calendars(folder: Folder) -> Iterator[Finding]:
    file = folder.topics.get("calendars", Table())
    for number, data in enumerate(file.get("calendars", ())):
        try:
            rules.Calendar(rules.calendar_plan(data["key"], data, folder.topics["city"]["time_zone"]))
        except Problem as problem:
            yield finding(file, ("calendars", number), str(problem))


def _types(folder: Folder) -> Iterator[Finding]:
    context = context_of(folder)
    codes: dict[str, str] = {}
    for name, data in folder.workflows.items():
        if data.get("key") != name:
            yield finding(data, ("key",), f"the key must be the name of the file, '{name}'")
    for name, data in folder.case_types.items():
        if data.get("key") != name:
            yield finding(data, ("key",), f"the key must be the name of the file, '{name}'")
        yield from rules.check_type(data, folder.workflows, context, file=f"case_types/{name}.yaml")
        code = str((data.get("open311") or {}).get("code") or data.get("key"))
        if code in codes:
            yield finding(data, ("open311",), f"the Open311 code '{code}' is already that of '{codes[code]}'")
        codes[code] = name
    used = {data.get("uses") for data in folder.case_types.values()}
    for name, data in folder.workflows.items():
        if name not in used:
            yield replace(finding(data, ("key",), "no request type uses this workflow"), level="warning")


def context_of(folder: Folder) -> CheckContext:
    """The names a case type may use in this city."""
    return CheckContext(
        languages=folder.languages,
        departments={
            one["key"]: tuple(team["key"] for team in one.get("teams", ()))
            for one in folder.items("departments")
        },
        groups=frozenset(one["key"] for one in folder.items("groups")),
        calendars=frozenset(one["key"] for one in folder.items("calendars")),
        layers={one["key"]: None for one in folder.items("layers")},
        effects=frozenset(effects) or None,
    )
