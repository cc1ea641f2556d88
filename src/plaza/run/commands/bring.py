"""``import requests|boundaries|addresses``: a city's own published files."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from plaza.run.commands.start import DATA_OPTION, JSON_OPTION, open_city, tell, wired
from plaza.run.errors import FAILED, OK

COUNTS = ("read", "created", "updated", "unchanged", "rejected")
FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("import")
def bring() -> None:
    """Load requests, boundaries or addresses from published files."""


@contextmanager
def _bar(label: str, quiet: bool) -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar on a terminal; nothing in scripts."""
    if quiet or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _sentence(counts: dict[str, Any]) -> str:
    return (
        f"{counts['read']} rows read: {counts['created']} created, {counts['updated']} updated, "
        f"{counts['unchanged']} unchanged, {counts['rejected']} rejected, in {counts['seconds']} s."
    )


@bring.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option(
    "--format", "format_name", default="", metavar="NAME", help="Name of the format (else recognised)."
)
@click.option("--dry-run", is_flag=True, help="Read and check everything, write nothing.")
@DATA_OPTION
@JSON_OPTION
def requests(
    files: tuple[Path, ...], format_name: str, dry_run: bool, data: Path | None, as_json: bool
) -> int:
    """Load requests; running it again creates nothing twice."""
    open_city(data)
    began = time.monotonic()
    run = wired("plaza.run.importing", "import_requests")
    with _bar("requests", as_json) as show:
        reports = run(
            files, format_name=format_name, dry_run=dry_run, progress=lambda name, done: show(done, None)
        )
    totals: dict[str, Any] = {name: sum(getattr(each.totals, name) for each in reports) for name in COUNTS}
    totals["seconds"] = round(time.monotonic() - began, 3)
    for each in reports:
        _tell_file(each, as_json)
    if totals["created"] + totals["updated"] and not dry_run:
        # A running worker shares this work; without one, counts and search would wait for the next start.
        click.echo("Telling everyone who listens …", err=True)
        wired("plaza.kernel.ledger.actions", "settle")()
    tell(as_json, totals, _sentence(totals))
    return FAILED if any(each.problem for each in reports) else OK


def _tell_file(report: Any, as_json: bool) -> None:
    """Details go to standard error when standard output is for a script."""
    click.echo(f"{report.path.name}: format {report.format}, {report.totals.read} rows", err=as_json)
    if report.rejects and report.totals.rejected:
        click.echo(f"  rejected rows, each with its reason: {report.rejects}", err=as_json)
    if report.made_types or report.made_departments:
        click.echo(
            f"  {report.made_types} request types and {report.made_departments} departments were made for "
            "names the city did not know",
            err=as_json,
        )
    if report.problem:
        click.echo(
            f"  broke off: {report.problem} What was read before is kept; run it again to go on.", err=True
        )


def _tell_places(report: Any, began: float, as_json: bool) -> int:
    counts: dict[str, Any] = {name: getattr(report, name) for name in COUNTS}
    counts["seconds"] = round(time.monotonic() - began, 3)
    for each in report.rejections[:10]:
        click.echo(f"  row {each.row}: {each.reason}", err=True)
    tell(as_json, counts, _sentence(counts))
    return OK


@bring.command()
@click.argument("file", type=FILE)
@click.option("--layer", required=True, help="Key of the layer, for example council_district.")
@click.option("--name-field", required=True, help="Field of the file that holds an area's name.")
@click.option("--key-field", default=None, help="Field with a permanent key (default: the name).")
@click.option("--layer-name", default=None, help="What people call the layer.")
@click.option("--file-layer", default=None, help="Which layer of a file that holds several.")
@DATA_OPTION
@JSON_OPTION
def boundaries(
    file: Path, layer: str, name_field: str, key_field: str | None, layer_name: str | None,
    file_layer: str | None, data: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Load areas from GeoJSON, a zipped shapefile or a GeoPackage, in any coordinate system."""
    open_city(data)
    began = time.monotonic()
    run = wired("plaza.kernel.places.actions", "import_boundaries")
    with _bar("areas", as_json) as show:
        report = run(
            file, layer_key=layer, name_field=name_field, key_field=key_field, file_layer=file_layer,
            layer_name={"en": layer_name} if layer_name else None, progress=show,
        )  # fmt: skip
    return _tell_places(report, began, as_json)


@bring.command()
@click.argument("file", type=FILE)
@click.option("--city", default="", help="Name of the city where the file names none.")
@DATA_OPTION
@JSON_OPTION
def addresses(file: Path, city: str, data: Path | None, as_json: bool) -> int:
    """Load addresses in the form of OpenAddresses (CSV or GeoJSON, also compressed)."""
    config = open_city(data)
    began = time.monotonic()
    rejected = config.data / "imports" / f"{file.name}.rejected.csv"
    rejected.parent.mkdir(parents=True, exist_ok=True)
    run = wired("plaza.kernel.places.actions", "import_addresses")
    with _bar("addresses", as_json) as show:
        report = run(file, city=city, rejected_to=rejected, progress=show)
    if report.rejected:
        click.echo(f"  rejected rows, each with its reason: {rejected}", err=as_json)
    return _tell_places(report, began, as_json)
