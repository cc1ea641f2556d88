"""``bench``: the modules of ``tools/bench``, each measuring beside a bare limit in the same run."""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

import click

from plaza.run.config import ROOT
from plaza.run.errors import USAGE, Stop


def names() -> list[str]:
    """Every measurement there is: ``tools/bench/<name>.py`` with a function ``run() -> dict``."""
    found = (ROOT / "tools" / "bench").glob("[a-z]*.py")
    return sorted(path.stem for path in found if "\ndef run(" in path.read_text(encoding="utf-8"))


@click.command()
@click.argument("name", required=False)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Also write the JSON here.")
def bench(name: str | None, out: Path | None) -> None:
    """Measure everything, or only NAME. Prints JSON."""
    known = names()
    if name and name not in known:
        raise Stop(f"There is no measurement {name}. There are: {', '.join(known) or 'none'}.", USAGE)
    sys.path.insert(0, str(ROOT))
    results = {}
    for each in [name] if name else known:
        click.echo(f"plaza: measuring {each} …", err=True)
        began = time.monotonic()
        results[each] = importlib.import_module(f"tools.bench.{each}").run()
        results[each]["seconds"] = round(time.monotonic() - began, 1)
    text = json.dumps(results, ensure_ascii=False, indent=2, default=str)
    if out:
        out.write_text(text + "\n", encoding="utf-8")
    click.echo(text)
