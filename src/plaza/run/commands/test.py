"""``test``: the whole suite on SQLite, and everything that touches the database again on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

import click

from plaza.run.config import ROOT
from plaza.run.errors import CONFIGURATION, Stop

QUICK = "not browser and not postgresql"
# Program looked for: Debian package that has it.
NEEDED = {"chromium": "chromium", "postgresql": "postgresql"}


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--quick", is_flag=True, help="Only what needs neither PostgreSQL nor Chromium.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(quick: bool, arguments: tuple[str, ...]) -> int:
    """Run the tests; ARGUMENTS go to pytest."""
    sys.path.insert(0, str(ROOT))
    if quick:
        return _pytest([*_spread(arguments), "-m", QUICK, *arguments])
    _have_everything()
    from tests.postgresql import Cluster

    click.echo("plaza: the part that touches the database, on PostgreSQL.")
    sys.stdout.flush()
    with Cluster() as cluster:
        address = {"PLAZA_TEST_POSTGRESQL_URL": cluster.url}
        first = _pytest(
            [*_spread(arguments), "-m", "database and not sqlite_only", *arguments],
            {**address, "PLAZA_TEST_DATABASE_URL": cluster.url},
        )
        click.echo("plaza: everything, on SQLite.")
        sys.stdout.flush()
        second = _pytest([*_spread(arguments), *arguments], address)
    # 5 is pytest's "nothing was selected": fine when single tests were asked for.
    codes = [code for code in (first, second) if code != 5 or not arguments]
    return max(codes, default=5)


def _spread(arguments: Sequence[str]) -> list[str]:
    """Over all cores, unless the caller said how."""
    named = any(each.startswith(("-n", "--numprocesses", "--dist", "--pdb")) for each in arguments)
    return [] if named or "no:xdist" in arguments else ["-n", "auto", "--dist", "loadscope"]


def _pytest(arguments: Sequence[str], extra: dict[str, str] | None = None) -> int:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **(extra or {})}, check=False).returncode


def _missing() -> list[str]:
    from tests.fixtures.browser import find_chromium
    from tests.postgresql import NoPostgresql, programs

    missing = [] if find_chromium() else [NEEDED["chromium"]]
    try:
        programs()
    except NoPostgresql:
        missing.append(NEEDED["postgresql"])
    return missing


def _have_everything() -> None:
    """Install what is missing where we may, else say exactly what is."""
    missing = _missing()
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if not _apt(command):
        raise Stop(
            f"These system packages are missing: {', '.join(missing)}. Install them with: "
            f"sudo {' '.join(command)}   or run only what needs neither: ./plaza test --quick",
            CONFIGURATION,
        )
    if still := _missing():
        raise Stop(
            f"apt installed the packages but these are still not found: {', '.join(still)}.", CONFIGURATION
        )


def _apt(command: list[str]) -> bool:
    if not shutil.which("apt-get"):
        return False
    before: list[str] = []
    if os.geteuid() != 0:
        may = (
            shutil.which("sudo")
            and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
        )
        if not may:
            return False
        before = ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    click.echo(f"plaza: installing system packages for the tests: {' '.join(command[4:])}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for each in (["apt-get", "update", "-qq"], command):
        done = subprocess.run([*before, *each], env=environment, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0
