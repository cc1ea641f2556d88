"""What every command needs before it starts: the data folder, Django, a way to print."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from plaza.run.config import DEFAULT_DATA, Config, load
from plaza.run.errors import CONFIGURATION, Stop

DATA_OPTION = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The city's data folder (default: PLAZA_DATA, else var/demo).",
)
JSON_OPTION = click.option("--json", "as_json", is_flag=True, help="Print one line of JSON for scripts.")


def use_folder(data: Path | None) -> Config:
    """Fix the data folder for this process and its children, and read the settings that hold in it."""
    chosen = data or Path(os.environ.get("PLAZA_DATA") or DEFAULT_DATA)
    os.environ["PLAZA_DATA"] = str(chosen.expanduser().absolute())
    return load()


def existing(data: Path | None) -> Config:
    """The same for a folder that must already hold a city."""
    config = use_folder(data)
    if not config.data.is_dir():
        raise Stop(
            f"There is no city in {config.data}. Make one: "
            f"./plaza init --data {config.data} --city sample_city",
            CONFIGURATION,
        )
    return config


def django(config: Config) -> None:
    """Load Django; the first thing that costs time."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "plaza.run.settings"
    import django as engine

    engine.setup()


def open_city(data: Path | None) -> Config:
    """Settings and Django for a city that exists."""
    config = existing(data)
    django(config)
    return config


def wired(module: str, *names: str) -> Callable[..., Any]:
    """A function of another room by any of its names; a plain sentence while it does not exist."""
    import importlib

    loaded = importlib.import_module(module)
    for name in names:
        if found := getattr(loaded, name, None):
            return found  # type: ignore[no-any-return]
    raise Stop(f"This part is not in this version of Plaza yet ({module}.{names[0]}).")


def tell(as_json: bool, value: dict[str, Any], *lines: str) -> None:
    """Print ``value`` as one line of JSON, or the lines for people."""
    if as_json:
        click.echo(json.dumps(value, ensure_ascii=False, default=str))
    else:
        for line in lines:
            click.echo(line)
