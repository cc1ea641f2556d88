"""``case-type check|show|simulate``: trying a request type's file without a city."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from plaza.run.commands.start import JSON_OPTION, tell
from plaza.run.errors import FAILED, OK, Stop

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("case-type")
def case_type() -> None:
    """Check, draw or try a request type."""


def workflows_beside(file: Path) -> dict[str, str]:
    """The blueprint's workflows by key: ``../workflows/*.yaml`` seen from the file, or those beside it."""
    folders = [file.resolve().parent.parent / "workflows", file.resolve().parent / "workflows"]
    found: dict[str, str] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            found.setdefault(path.stem, path.read_text(encoding="utf-8"))
    return found


def _findings(file: Path) -> list[Any]:
    from plaza.kernel.cases.rules import check_type

    return check_type(file.read_text(encoding="utf-8"), workflows_beside(file), file=file.name)


def _compiled(file: Path) -> Any:
    from plaza.kernel.cases.rules import compile_type

    errors = [str(each) for each in _findings(file) if each.level == "error"]
    if errors:
        raise Stop("\n  ".join([f"{file.name} has errors; correct them first:", *errors]), FAILED)
    return compile_type(file.read_text(encoding="utf-8"), workflows_beside(file))


@case_type.command()
@click.argument("file", type=FILE)
@JSON_OPTION
def check(file: Path, as_json: bool) -> int:
    """Find everything that is wrong with FILE."""
    found = _findings(file)
    good = not any(each.level == "error" for each in found)
    plain = [
        {"level": f.level, "line": f.line, "path": f.path, "message": f.message, "file": f.file}
        for f in found
    ]
    lines = [str(each) for each in found] or [f"{file.name} is right."]
    tell(as_json, {"ok": good, "findings": plain}, *lines)
    return OK if good else FAILED


@case_type.command()
@click.argument("file", type=FILE)
@click.option("--language", default="en", help="Language of the words (default: en).")
def show(file: Path, language: str) -> None:
    """Draw FILE's states and moves as a Mermaid diagram."""
    from plaza.kernel.cases.rules import mermaid

    click.echo(mermaid(_compiled(file), language))


@case_type.command()
@click.argument("file", type=FILE)
@click.option(
    "--path", "way", default="happy", type=click.Choice(["happy", "rejection"]), help="Which way to walk."
)
@click.option("--language", default="en", help="Language of the words (default: en).")
@JSON_OPTION
def simulate(file: Path, way: str, language: str, as_json: bool) -> int:
    """Walk a made-up request through FILE from report to end, without a database."""
    from plaza.kernel.cases.rules import simulate as walk

    result = walk(_compiled(file), way, language=language)
    tell(as_json, {"ok": result.ok, "lines": list(result.lines)}, *result.lines)
    return OK if result.ok else FAILED
