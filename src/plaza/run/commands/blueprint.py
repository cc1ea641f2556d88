"""``blueprint check|plan|apply|export``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from plaza.run.commands.start import DATA_OPTION, JSON_OPTION, open_city, tell, wired
from plaza.run.errors import FAILED, OK

LOADER = "plaza.run.blueprint"


@click.group()
def blueprint() -> None:
    """Check, plan, apply or export a city's declarations."""


def _words(value: Any) -> list[str]:
    """Lines of whatever the loader tells: sentences, findings or changes."""
    return [str(each) for each in value or []]


@blueprint.command()
@click.argument("folder")
@JSON_OPTION
def check(folder: str, as_json: bool) -> int:
    """Find everything that is wrong in FOLDER (a path or a shipped name), without a city."""
    from plaza.run.cities import find_blueprint

    found = wired(LOADER, "check")(find_blueprint(folder))
    bad = [each for each in found if getattr(each, "level", "error") == "error"]
    tell(as_json, {"ok": not bad, "findings": _words(found)}, *(_words(found) or [f"{folder} is right."]))
    return FAILED if bad else OK


@blueprint.command()
@click.argument("folder")
@DATA_OPTION
@JSON_OPTION
def plan(folder: str, data: Path | None, as_json: bool) -> None:
    """Say what applying FOLDER would change."""
    from plaza.run.cities import find_blueprint

    open_city(data)
    lines = _words(wired(LOADER, "plan")(find_blueprint(folder)))
    tell(as_json, {"changes": lines}, *(lines or ["Nothing would change."]))


@blueprint.command()
@click.argument("folder")
@DATA_OPTION
@JSON_OPTION
def apply(folder: str, data: Path | None, as_json: bool) -> None:
    """Bring the city to what FOLDER declares; running requests keep their version of a type."""
    from plaza.run.cities import find_blueprint

    open_city(data)
    lines = _words(wired(LOADER, "apply")(find_blueprint(folder)))
    tell(as_json, {"changes": lines}, *(lines or ["Nothing had to change."]))


@blueprint.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@DATA_OPTION
def export(folder: Path, data: Path | None) -> None:
    """Write the city's declarations into FOLDER."""
    open_city(data)
    wired(LOADER, "export")(folder)
    click.echo(f"The declarations are in {folder}.")
