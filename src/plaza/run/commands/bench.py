"""``bench``: the modules of ``tools/bench``, each measuring beside a bare limit in the same run."""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from plaza.run.commands.start import JSON_OPTION
from plaza.run.config import ROOT
from plaza.run.errors import FAILED, OK, USAGE, Stop


def names() -> dict[str, str]:
    """Every measurement with its module: the files of ``tools/bench`` that hold a function ``run``."""
    found = sorted((ROOT / "tools" / "bench").glob("[a-z]*.py"))
    stems = [path.stem for path in found if "\ndef run(" in path.read_text(encoding="utf-8")]
    return {stem.rstrip("_"): f"tools.bench.{stem}" for stem in stems}


@click.command()
@click.argument("name", required=False)
@click.option("--list", "listing", is_flag=True, help="Only say which measurements there are.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Also write the JSON here.")
@JSON_OPTION
def bench(name: str | None, listing: bool, out: Path | None, as_json: bool) -> int:
    """Measure everything, or only NAME: open311, where_is, import, home, start."""
    known = names()
    if name and name not in known:
        raise Stop(f"There is no measurement {name}. There are: {', '.join(known) or 'none'}.", USAGE)
    if listing:
        click.echo(json.dumps(list(known)) if as_json else "\n".join(known))
        return OK
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    from tools.bench.figures import machine

    results: dict[str, Any] = {"machine": machine()}
    for each in [name] if name else known:
        results[each] = _measure(each, known[each])
        if not as_json:
            click.echo("\n".join(results[each].get("lines", [])) or results[each].get("left_out", ""))
    text = json.dumps(_without_lines(results), ensure_ascii=False, default=str)
    if out:
        out.write_text(text + "\n", encoding="utf-8")
    if as_json:
        click.echo(text)
    return FAILED if any("error" in one for one in results.values()) else OK


def _measure(name: str, module: str) -> dict[str, Any]:
    """One measurement; that it failed does not hold up the others."""
    click.echo(f"plaza: measuring {name} …", err=True)
    began = time.monotonic()
    try:
        found: dict[str, Any] = importlib.import_module(module).run()
    except Exception as error:
        found = {
            "error": f"{type(error).__name__}: {error}",
            "lines": [f"{name} could not be measured: {error}"],
        }
    return found | {"seconds": round(time.monotonic() - began, 1)}


def _without_lines(results: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {key: value for key, value in one.items() if key != "lines"} for name, one in results.items()
    }
