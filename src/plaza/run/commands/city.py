"""``init``: a data folder with the city of a blueprint."""

from __future__ import annotations

from pathlib import Path

import click

from plaza.run.commands.start import DATA_OPTION, use_folder


@click.command()
@DATA_OPTION
@click.option(
    "--city", required=True, metavar="BLUEPRINT", help="A blueprint folder, or the name of a shipped one."
)
@click.option("--sample", is_flag=True, help="Also fill it with invented history, as the demo does.")
@click.option(
    "--residents", type=click.IntRange(10_000, 4_000_000), default=80_000, metavar="N",
    help="With --sample: how large the invented city is (default 80,000; up to 4,000,000).",
)  # fmt: skip
def init(data: Path | None, city: str, sample: bool, residents: int) -> None:
    """Make a data folder with the city of a blueprint."""
    from plaza.run.cities import make_city

    config = use_folder(data)
    make_city(config, city, click.echo, sample=sample, residents=residents)
    click.echo(f"The city is in {config.data}. Start it with: ./plaza up --data {config.data}")
