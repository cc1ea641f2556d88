"""Writes the database's declarations as a blueprint folder that checks, and applies without changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plaza.kernel.base.types import Conflict
from plaza.kernel.cases import queries as cases
from plaza.run.blueprint.reading import FILES, FOLDERS
from plaza.run.blueprint.state import State, plain, present, remembered


def export(path: Path | str) -> list[str]:
    """Write every declaration into ``path``, made if needed; says which files. Conflict over other things."""
    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True)
    known = {"city.toml", "README.md", *FOLDERS, *(f"{name}.yaml" for name in FILES)}
    strange = sorted(
        one.name for one in folder.iterdir() if one.name not in known and not one.name.startswith(".")
    )
    if strange:
        raise Conflict(f"{folder} holds other things ({', '.join(strange[:3])}). Choose an empty folder.")
    state, memory = present(), remembered()
    city = dict(state["city"].get("city", {}))
    words = city.pop("words", {})
    files: dict[str, Any] = _lists(state, memory)
    if words:
        files["words.yaml"] = {"words": words}
    for key, data in memory.get("workflows", {}).items():
        files[f"workflows/{key}.yaml"] = data
    for key in state["case_types"]:
        files[f"case_types/{key}.yaml"] = _type_source(key, state["case_types"][key], memory)
    _clear(folder)
    (folder / "city.toml").write_text(_toml({"schema": 1, **city}), encoding="utf-8")
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(data if isinstance(data, str) else _yaml(data), encoding="utf-8")
    return ["city.toml", *files]


def _type_source(key: str, sha: str, memory: Mapping[str, Any]) -> Any:
    """A type as the blueprint wrote it, or the text it was published from since."""
    kept = memory.get("case_types", {}).get(key, {})
    if kept.get("hash") == sha:
        return kept["source"]
    source = cases.find_type_source(key)
    return source.get("yaml", source)


def _lists(state: State, memory: Mapping[str, Any]) -> dict[str, Any]:
    departments = []
    for key, data in state["departments"].items():
        teams = [
            {"key": team, "name": one["name"]}
            for team, one in state["teams"].items()
            if one["department"] == key
        ]
        contact = dict(data["contact"])
        codes = [code for code in contact.pop("codes", "").split(", ") if code]
        more = {"codes": codes} if codes else {}
        departments.append({"key": key, "name": data["name"], "contact": contact, **more, "teams": teams})
    layers = []
    for key, data in state["layers"].items():
        declared = memory.get("layers", {}).get(key, {})
        more = {name: declared[name] for name in ("note", "source") if name in declared}
        layers.append({"key": key, **data, **more})
    groups = [
        {"key": key, "name": data["name"], "icon": data["icon"]} for key, data in state["groups"].items()
    ]
    lists: dict[str, Any] = {
        "departments": departments,
        "roles": [{"key": key, **data} for key, data in state["roles"].items()],
        "groups": groups,
        "calendars": [{"key": key, **data} for key, data in state["calendars"].items()],
        "layers": layers,
        "messages": [{"key": key, **data} for key, data in state["messages"].items()],
    }
    return {f"{name}.yaml": {name: items} for name, items in lists.items() if items}


def _clear(folder: Path) -> None:
    """An older export in the same place must not leave files that are no longer true."""
    for name in FOLDERS:
        for file in (folder / name).glob("*.yaml"):
            file.unlink()
    for name in FILES:
        (folder / f"{name}.yaml").unlink(missing_ok=True)


def _toml(data: Mapping[str, Any]) -> str:
    """Flat values first, then one table per group: all city.toml needs. JSON strings are TOML strings."""
    flat = {name: value for name, value in data.items() if not isinstance(value, Mapping)}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in flat.items()]
    for name, group in data.items():
        if isinstance(group, Mapping) and group:
            lines += ["", f"[{name}]"]
            lines += [
                f"{json.dumps(key)} = {json.dumps(value, ensure_ascii=False)}" for key, value in group.items()
            ]
    return "\n".join(lines) + "\n"


def _yaml(data: Any) -> str:
    import yaml

    return yaml.safe_dump(plain(data), allow_unicode=True, sort_keys=False, width=4_000)
