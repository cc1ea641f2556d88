"""A small town in each store, and steps that run in processes of their own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 4


@contextmanager
def store(kind: str) -> Iterator[dict[str, str] | None]:
    """The environment of an empty store, ``sqlite`` or ``postgresql``; None when that is not installed."""
    from tests.postgresql import Cluster, NoPostgresql

    with tempfile.TemporaryDirectory(prefix="plaza-bench-") as folder:
        if kind == "sqlite":
            yield environment(folder)
            return
        try:
            cluster = Cluster().__enter__()
        except NoPostgresql as error:
            print(f"plaza: {error}", file=sys.stderr)
            yield None
            return
        try:
            yield environment(folder, cluster.create_database("plaza"))
        finally:
            cluster.__exit__()


def environment(folder: str, url: str = "") -> dict[str, str]:
    """What a process needs to work in ``folder``; nothing of the caller's own settings."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PLAZA_")}
    env |= {"PLAZA_DATA": folder, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    return env | {"DJANGO_SETTINGS_MODULE": "plaza.run.settings", "PLAZA_DATABASE_URL": url}


def child(module: str, step: str, env: dict[str, str]) -> Any:
    """Runs one step of a measurement (see ``steps``) and returns what it found."""
    command = [sys.executable, "-m", module, step]
    done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the step {step} of {module} failed; its words stand above")
    return json.loads(done.stdout.splitlines()[-1])


def steps(**known: Any) -> None:
    """The other side of ``child``: runs the step named on the command line and prints what it found."""
    import django

    django.setup()
    print(json.dumps(known[sys.argv[1]]()))


@contextmanager
def served(application: str, env: dict[str, str]) -> Iterator[int]:
    """``application`` by the web server as Plaza starts it, with four workers; the port."""
    from plaza.run.config import Config
    from plaza.run.supervisor import web_command

    port = free_port()
    command = web_command(Config(data=Path(env["PLAZA_DATA"]), port=port, workers=WORKERS))
    command[command.index("plaza.run.wsgi:application")] = application
    with running(command, env):
        wait_for(port)
        yield port


@contextmanager
def running(command: list[str], env: dict[str, str]) -> Iterator[None]:
    """A process for as long as the block lasts."""
    process = subprocess.Popen(command, env=env, cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Until something listens, and a moment more for the other workers."""
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    time.sleep(3)
