"""``check`` and ``verify``: looking without changing anything."""

from __future__ import annotations

from pathlib import Path

import click

from plaza.run.commands.start import DATA_OPTION, JSON_OPTION, open_city, tell, use_folder
from plaza.run.errors import CONFIGURATION, FAILED, OK


@click.command()
@DATA_OPTION
@JSON_OPTION
def check(data: Path | None, as_json: bool) -> int:
    """Say in plain words whether the configuration is right."""
    from plaza.run.checks import check_all

    findings = check_all(use_folder(data))
    good = all(finding.ok for finding in findings)
    body = {"ok": good, "checks": [{"name": f.name, "ok": f.ok, "says": f.says} for f in findings]}
    tell(as_json, body, *(f"{'ok  ' if f.ok else 'NOT OK'}  {f.name}: {f.says}" for f in findings))
    return OK if good else CONFIGURATION


@click.command()
@DATA_OPTION
@JSON_OPTION
def verify(data: Path | None, as_json: bool) -> int:
    """Prove that ledger, references and files are complete and unchanged."""
    config = open_city(data)
    from plaza.run.verify import verify_all

    report = verify_all(config)
    lines = [f"events {report.events}", f"root {report.root}"]
    lines += [f"NOT OK  {problem}" for problem in report.problems]
    lines.append("All is well." if report.ok else "Restore a backup, or ask for help with these lines.")
    body = {"ok": report.ok, "events": report.events, "root": report.root, "problems": report.problems}
    tell(as_json, body, *lines)
    return OK if report.ok else FAILED
