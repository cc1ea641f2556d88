"""Making a city's data folder and keeping its database at the version of the program."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from plaza.run.commands.start import django, use_folder, wired
from plaza.run.config import ROOT, Config
from plaza.run.errors import BUSY, CONFIGURATION, USAGE, Stop

MARK = "city.json"
MIGRATED = "run/migrated"
Say = Callable[[str], None]
Show = Callable[[str, int, int], None]


def is_made(data: Path) -> bool:
    """Whether the folder holds a finished city."""
    return (data / MARK).is_file()


def read_mark(data: Path) -> dict[str, Any]:
    """What was said when the city was made: its blueprint, and sign-ins of the demo."""
    try:
        found = json.loads((data / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def find_blueprint(name: str) -> Path:
    """A folder by path, or the name of one in ``blueprints/``."""
    for path in (Path(name).expanduser(), ROOT / "blueprints" / name):
        if path.is_dir():
            return path
    shipped = sorted(path.name for path in (ROOT / "blueprints").glob("*") if path.is_dir())
    raise Stop(
        f"There is no blueprint {name}. Give a folder, or one of: {', '.join(shipped) or 'none'}.", USAGE
    )


@contextlib.contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Only one process at a time makes a city in this place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with (target.parent / f".{target.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(f"Another Plaza is making {target} right now. Wait for it.", BUSY) from None
        yield
        (target.parent / f".{target.name}.lock").unlink(missing_ok=True)


def make_city(config: Config, blueprint: str, say: Say, *, sample: bool = False, residents: int = 0) -> None:
    """Create the folder, tables and declarations. Appears under its name only when it is complete.

    With PostgreSQL, or a folder that already holds settings, it is made in place; every step may be
    repeated there, so after an interruption the same command goes on.
    """
    source = find_blueprint(blueprint)
    target = config.data
    if is_made(target):
        raise Stop(f"{target} already holds a city. Start it with: ./plaza up --data {target}", CONFIGURATION)
    with _alone(target):
        in_place = bool(config.database_url) or (target.is_dir() and any(target.iterdir()))
        folder = target if in_place else target.with_name(f".{target.name}.making")
        if not in_place:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        mark = _fill(replace(config, data=folder), source, say, sample, residents)
        write_safely(folder / MARK, json.dumps(mark, ensure_ascii=False, indent=1) + "\n")
        if not in_place:
            folder.replace(target)
    use_folder(target)


def _fill(config: Config, source: Path, say: Say, sample: bool, residents: int) -> dict[str, Any]:
    django(use_folder(config.data))
    say("Making the tables …")
    migrate(config)
    say(f"Reading the blueprint {source.name} …")
    show = progress_line(say)
    wired("plaza.run.blueprint", "apply")(source, show)
    mark: dict[str, Any] = {"blueprint": source.name}
    if sample:
        mark["sign_ins"] = _sample(source, say, show, residents)
    say("Telling everyone who listens …")
    wired("plaza.kernel.ledger.actions", "settle")()
    _close()
    return mark


def _sample(source: Path, say: Say, show: Show, residents: int) -> list[dict[str, str]]:
    """Invented people and a year of history; the sign-ins to print."""
    say("Filling it with a year of believable history …")
    return list(wired("plaza.run.sample", "make_sample")(source, show, residents) or [])


def progress_line(say: Say) -> Show:
    """Shows long work: one line that counts on a terminal, else one line for each kind of work."""
    seen: list[str] = []

    def show(what: str, done: int, whole: int) -> None:
        if what not in seen:
            seen.append(what)
            say(f"  {what} …")
        if sys.stderr.isatty():
            print(
                f"\r  {done:,} of {whole:,} ", end="\r" if done >= whole else "", file=sys.stderr, flush=True
            )

    return show


def make_bare(data: Path) -> None:
    """A city of tables only, without declarations: for tests and for those who build one by hand."""
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o700)
    config = use_folder(data)
    django(config)
    migrate(config)
    _close()
    write_safely(data / MARK, json.dumps({"blueprint": ""}) + "\n")


def _close() -> None:
    """Let go of the database so that the folder can be moved; SQLite then folds its log into the file."""
    from django.db import connections

    connections.close_all()


def _version(config: Config) -> str:
    """Changes whenever a migration is added or another database is meant."""
    names = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob("migrations/0*.py"))
    text = "\n".join([*names, (ROOT / "requirements.lock").read_text(encoding="utf-8"), config.database_url])
    return hashlib.sha256(text.encode()).hexdigest()


def is_current(config: Config) -> bool:
    """Whether the database was brought to this version by this folder before; costs no Django."""
    with contextlib.suppress(OSError):
        return (config.data / MIGRATED).read_text(encoding="utf-8") == _version(config)
    return False


def migrate(config: Config) -> None:
    """Bring the tables to this version. Django must be loaded."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    stamp = config.data / MIGRATED
    stamp.parent.mkdir(exist_ok=True)
    write_safely(stamp, _version(config))


def bring_up_to_date(config: Config, say: Say) -> None:
    """Migrate when the program is newer than the tables."""
    if is_current(config):
        return
    django(config)
    say("Bringing the tables up to date …")
    migrate(config)
    _close()


def write_safely(path: Path, text: str) -> None:
    """All of the text or nothing, also after a power cut."""
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
