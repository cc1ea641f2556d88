"""Reads a blueprint folder: every file with the lines its parts stand on, and what cannot be read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from plaza.kernel.base.options import CityOptions, WordsFile
from plaza.kernel.cases.options import CalendarsFile, GroupsFile
from plaza.kernel.cases.rules import Unreadable, read_yaml
from plaza.kernel.cases.rules.reading import Items, Table
from plaza.kernel.cases.rules.shape import suggest
from plaza.kernel.cases.types import CompiledType, Finding
from plaza.kernel.messaging.options import MessagesFile
from plaza.kernel.people.options import DepartmentsFile, RolesFile
from plaza.kernel.places.options import LayersFile

FILES: dict[str, Any] = {
    "city": CityOptions,
    "departments": DepartmentsFile,
    "roles": RolesFile,
    "groups": GroupsFile,
    "calendars": CalendarsFile,
    "layers": LayersFile,
    "messages": MessagesFile,
    "words": WordsFile,
}
"""Each file of a blueprint and the options class it is checked against."""
NEEDED = ("city", "departments", "groups")
FOLDERS = ("workflows", "case_types")
MAX_FILES = 2_000


@dataclass(slots=True)
class Folder:
    """What stands in a blueprint. ``topics`` are the files by name, the others by file name without ending.

    ``compiled`` is filled by ``state.wanted``, once for all who need it.
    """

    path: Path
    topics: dict[str, Table] = field(default_factory=dict)
    workflows: dict[str, Table] = field(default_factory=dict)
    case_types: dict[str, Table] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    compiled: dict[str, CompiledType] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        found = self.topics.get("city", Table()).get("languages")
        return tuple(str(one) for one in found) if isinstance(found, list) else ()

    def items(self, topic: str) -> list[Table]:
        """The entries of a file that holds one list under its own name."""
        found = self.topics.get(topic, Table()).get(topic)
        return [one for one in found if isinstance(one, Table)] if isinstance(found, list) else []


def read_folder(path: Path) -> Folder:
    """Everything in the folder. What cannot be read is in ``findings`` and missing elsewhere."""
    folder = Folder(path)
    if not path.is_dir():
        folder.findings.append(Finding("error", "", 0, "there is no such folder", str(path)))
        return folder
    _strangers(folder)
    for name in FILES:
        file = path / (f"{name}.toml" if name == "city" else f"{name}.yaml")
        if file.is_file():
            data = _toml(folder, file) if name == "city" else _yaml(folder, file)
            if data is not None:
                folder.topics[name] = data
        elif name in NEEDED:
            folder.findings.append(Finding("error", "", 0, "this file is missing", file.name))
    for name in FOLDERS:
        into = folder.workflows if name == "workflows" else folder.case_types
        for file in sorted((path / name).glob("*.yaml"))[:MAX_FILES]:
            data = _yaml(folder, file)
            if data is not None:
                into[file.stem] = data
    return folder


def _strangers(folder: Folder) -> None:
    """Names that nothing reads: usually a slip of the pen."""
    known = {"city.toml", "README.md", *FOLDERS, *(f"{name}.yaml" for name in FILES if name != "city")}
    for file in sorted(folder.path.iterdir()):
        if file.name not in known and not file.name.startswith("."):
            message = f"nothing reads '{file.name}'{suggest(file.name, known)}"
            folder.findings.append(Finding("error", "", 0, message, file.name))
    for name in FOLDERS:
        for file in sorted((folder.path / name).glob("*")):
            if file.suffix != ".yaml" and not file.name.startswith("."):
                folder.findings.append(
                    Finding("error", "", 0, "files here end in .yaml", f"{name}/{file.name}")
                )


def _yaml(folder: Folder, file: Path) -> Table | None:
    name = file.relative_to(folder.path).as_posix()
    try:
        data = read_yaml(file.read_text(encoding="utf-8"), name)
    except Unreadable as error:
        folder.findings.append(error.finding)
        return None
    except (OSError, UnicodeDecodeError):
        folder.findings.append(Finding("error", "", 0, "this file cannot be read as UTF-8 text", name))
        return None
    if not isinstance(data, Table):
        folder.findings.append(Finding("error", "", 1, "this file must hold keys and values", name))
        return None
    return data


def _toml(folder: Folder, file: Path) -> Table | None:
    try:
        text = file.read_text(encoding="utf-8")
        return _placed(tomllib.loads(text), file.name, text.splitlines())
    except tomllib.TOMLDecodeError as error:
        line = int(found[1]) if (found := re.search(r"line (\d+)", str(error))) else 0
        folder.findings.append(Finding("error", "", line, f"this is not valid TOML: {error}", file.name))
    except (OSError, UnicodeDecodeError):
        folder.findings.append(Finding("error", "", 0, "this file cannot be read as UTF-8 text", file.name))
    return None


def _placed(data: Mapping[str, Any], file: str, lines: list[str], start: int = 0) -> Table:
    """TOML with the lines its keys stand on, found again by their names."""
    table = Table((file, start))
    for key, value in data.items():
        pattern = re.compile(rf"\s*(\[\s*)?[\"']?{re.escape(key)}[\"']?\s*[\]=.]")
        line = next((n for n, text in enumerate(lines[start:], start + 1) if pattern.match(text)), start)
        table.put(key, _inside(value, file, lines, line), (file, line))
    return table


def _inside(value: Any, file: str, lines: list[str], line: int) -> Any:
    if isinstance(value, dict):
        return _placed(value, file, lines, line)
    if isinstance(value, list):
        items = Items((file, line))
        for item in value:
            items.put(item, (file, line))
        return items
    return value
