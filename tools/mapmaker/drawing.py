"""The map as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tools.inspector.project import Project
from tools.mapmaker.reading import TIERS, Noun, manifests, nouns

HEAD = """\
# Map

Everything that is in Plaza, one line each. Written by `python -m tools.mapmaker` from the manifests
(`system.toml`, `standard.toml`) and the docstrings: change those, not this page.
[ARCHITECTURE.md](ARCHITECTURE.md) says how the parts hold together.
"""


def draw(project: Project) -> str:
    """The whole page."""
    parts = [HEAD, *_systems(project), *_kernel(project), *_standards(project), *_engines(project)]
    return "\n".join([*parts, *_cities(project)]).rstrip() + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return (
        "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines) + "\n"
    )


def _systems(project: Project) -> list[str]:
    areas: dict[str, list[Sequence[str]]] = {}
    for folder, told in manifests(project, "systems"):
        events = told.get("events", {})
        areas.setdefault(told.get("area", ""), []).append(
            (
                f"[{told.get('name', '')}]({folder}/README.md)",
                told.get("purpose", ""),
                TIERS.get(told.get("tier", 0), ""),
                ", ".join(told.get("seed_rows", ())),
                _codes(events.get("sends", ())),
                _codes(events.get("hears", ())),
                ", ".join(told.get("standards", ())),
            )
        )
    head = ("system", "what it is for", "tier", "seed rows", "sends", "hears", "standards")
    parts = ["## Systems\n"]
    for area, rows in sorted(areas.items()):
        parts += [f"### {area.replace('_', ' ').capitalize()}\n", _table(head, rows)]
    tiers = ", ".join(f"{number} {name}" for number, name in TIERS.items())
    return [*parts, f"Tiers: {tiers}. Seed rows are the goals that a system answers.\n"]


def _kernel(project: Project) -> list[str]:
    rows = [
        (
            f"[{noun.key}]({noun.folder})",
            noun.about,
            _codes(noun.sends),
            _codes(noun.hears),
        )
        for noun in nouns(project, "kernel")
    ]
    text = "## Kernel\n\nIn the order of imports: each may use those above it.\n"
    return [text, _table(("noun", "what it is", "sends", "hears"), rows)]


def _standards(project: Project) -> list[str]:
    rows = [
        (
            f"[{told.get('name', '')}]({folder})",
            str(told.get("version", "")),
            told.get("direction", ""),
            told.get("purpose", ""),
        )
        for folder, told in manifests(project, "standards")
    ]
    return ["## Standards\n", _table(("standard", "version", "direction", "what one can do"), rows)]


def _engines(project: Project) -> list[str]:
    rows = [_engine(noun) for noun in nouns(project, "engines")]
    return ["## Engines\n", _table(("engine", "what it does"), rows)]


def _engine(noun: Noun) -> tuple[str, str]:
    return f"[{noun.key}]({noun.folder})", noun.about


def _cities(project: Project) -> list[str]:
    rows = []
    for path in project.matching("blueprints/*/city.toml"):
        folder = path.rpartition("/")[0]
        types = len(list(project.matching(f"{folder}/case_types/*.yaml")))
        rows.append((f"[{folder.rpartition('/')[2]}]({folder})", str(types)))
    return ["## Blueprints\n", _table(("blueprint", "request types"), rows)]


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
