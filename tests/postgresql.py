"""A private PostgreSQL server for tests: temporary folder, unprivileged user, free loopback port."""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "fsync": "on",
}


class NoPostgresql(RuntimeError):
    """PostgreSQL's server programs are not installed."""


def programs() -> Path:
    """Folder of initdb and postgres, the newest installed version of 15 or later."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    usable = [
        path for path in found if re.fullmatch(r"\d+", path.parent.name) and int(path.parent.name) >= 15
    ]
    if usable:
        return max(usable, key=lambda path: int(path.parent.name))
    if here := shutil.which("initdb"):
        return Path(here).resolve().parent
    raise NoPostgresql("PostgreSQL is not installed. Install it with: apt-get install postgresql")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then the user it installed, else nobody."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgresql("There is no unprivileged user to run PostgreSQL as. Run the tests as a normal user.")


class Cluster:
    """``with Cluster() as cluster: cluster.create_database("name")``."""

    def __init__(self) -> None:
        self.bin = programs()
        self.user = _unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="plaza-pg-"))
        self.data = self.folder / "data"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://plaza@127.0.0.1:{self.port}/postgres"

    def _as_user(self) -> dict[str, object]:
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def __enter__(self) -> Cluster:
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self) -> None:
        subprocess.run(
            [
                self.bin / "initdb",
                "-D",
                self.data,
                "-U",
                "plaza",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            check=True,
            capture_output=True,
            cwd=self.folder,
            **self._as_user(),  # type: ignore[call-overload]
        )
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", self.data, "-p", str(self.port), "-k", self.folder, *options],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                **self._as_user(),  # type: ignore[call-overload]
            )
        self._wait()

    def _wait(self) -> None:
        for _ in range(300):
            done = subprocess.run(
                [self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
            )
            if done.returncode == 0:
                return
            if self.process and self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text(errors='replace')}")

    def create_database(self, name: str) -> str:
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return self.url.rpartition("/")[0] + f"/{name}"

    def __exit__(self, *problem: object) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(2)  # fast shutdown: disconnects clients
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def fresh_database(url: str) -> Iterator[str]:
    """An empty database in the server of ``url``; dropped at the end."""
    import psycopg

    name = f"plaza_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    parts = urlsplit(url)
    try:
        yield parts._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
