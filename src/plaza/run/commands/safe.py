"""``backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path

import click

from plaza.run.commands.start import DATA_OPTION, JSON_OPTION, open_city, tell, use_folder


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@DATA_OPTION
@JSON_OPTION
def backup(file: Path, data: Path | None, as_json: bool) -> None:
    """Write everything into FILE (a .tar.gz), while Plaza runs. Keep it secret: it holds personal data."""
    from plaza.run.backup import write_backup

    manifest = write_backup(open_city(data), file)
    size = file.stat().st_size
    body = {"file": str(file), "bytes": size, "root": manifest["root"], "events": manifest["events"]}
    tell(
        as_json,
        body,
        f"{file} ({size // 1000} kB) holds everything.",
        f"root {manifest['root']}",
        f"Put it back with: ./plaza restore {file} --data NEW_DIR",
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@DATA_OPTION
@JSON_OPTION
def restore(file: Path, data: Path | None, as_json: bool) -> None:
    """Put the backup FILE into an empty folder (and, with PLAZA_DATABASE_URL, an empty database)."""
    from plaza.run.restore import restore_backup

    config = use_folder(data)
    manifest = restore_backup(config, file)
    tell(
        as_json,
        {"data": str(config.data), "root": manifest["root"], "events": manifest["events"]},
        f"Everything is back in {config.data}.",
        f"root {manifest['root']}",
        f"Check it with: ./plaza verify --data {config.data}",
    )
