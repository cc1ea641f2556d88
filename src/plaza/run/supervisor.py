"""Starts web server and worker, restarts what crashes, stops all of it cleanly.

No Django here: the supervisor stays small and is up at once. Each child is told by the kernel when the
supervisor dies, so that a ``kill -9`` leaves nothing behind that holds the port.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from plaza.run.config import Config
from plaza.run.errors import BUSY, FAILED, Stop
from plaza.run.follow import PR_SET_PDEATHSIG
from plaza.run.patience import WAITING_THREADS

STOP_SECONDS = 20
READY_SECONDS = 120
LONGEST_WAIT = 30.0
STEADY_SECONDS = 20
EARLY_CRASHES = 2


def _die_with_parent() -> Callable[[], None] | None:
    """Run in the child between fork and exec: SIGTERM to it when we are gone."""
    if not sys.platform.startswith("linux"):
        return None
    parent, prctl = os.getpid(), ctypes.CDLL(None).prctl

    def arrange() -> None:
        prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return arrange


@dataclass
class Child:
    """One process that should always run; a crash is answered with a restart after a growing wait."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    again_at: float = 0.0
    wait: float = 0.5
    crashes: int = 0

    def start(self) -> None:
        # A group of its own: Ctrl-C reaches the supervisor alone, which then stops each in order.
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=_die_with_parent(),
        )
        self.started = time.monotonic()

    def tend(self, say: Callable[[str], None]) -> None:
        """Start it again when it has ended."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        steady = now - self.started > STEADY_SECONDS
        self.wait = 0.5 if steady else min(self.wait * 2, LONGEST_WAIT)
        self.crashes = 1 if steady else self.crashes + 1
        say(f"The {self.name} ended unexpectedly (code {code}); it is started again in {self.wait:g} s.")
        self.kill_group()
        self.process, self.again_at = None, now + self.wait

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def kill_group(self) -> None:
        """What the process itself started and left behind."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def finish(self, deadline: float) -> bool:
        """Wait until ``deadline``; whether it ended by itself."""
        if self.process is None:
            return True
        ended = True
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            ended = False
        self.kill_group()
        self.process.wait()
        return ended


@dataclass
class Supervisor:
    """``Supervisor(config, greet).run()`` serves until it is told to stop; it returns the exit code."""

    config: Config
    greet: Callable[[], None] = lambda: None
    children: list[Child] = field(default_factory=list)
    stopping: bool = False
    lock: IO[str] | None = None

    def say(self, text: str) -> None:
        print(f"plaza: {text}", file=sys.stderr, flush=True)

    @property
    def url(self) -> str:
        host = "127.0.0.1" if self.config.host in {"0.0.0.0", "::", ""} else self.config.host  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.config.port}"

    def run(self) -> int:
        run_folder = self.config.data / "run"
        run_folder.mkdir(exist_ok=True)
        self._take_folder(run_folder)
        check_port(self.config.host, self.config.port)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        self.children = make_children(self.config, run_folder)
        try:
            for child in self.children:
                child.start()
            return self._serve()
        finally:
            self._finish()

    def _stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def _take_folder(self, run_folder: Path) -> None:
        self.lock = (run_folder / "plaza.lock").open("a+")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.lock.seek(0)
            holder = self.lock.read().strip() or "unknown"
            raise Stop(
                f"{self.config.data} is already in use by another Plaza (process {holder}). "
                "Stop that one first, or choose another folder with --data.",
                BUSY,
            ) from None
        self.lock.truncate(0)
        self.lock.write(str(os.getpid()))
        self.lock.flush()

    def _serve(self) -> int:
        ready, deadline = False, time.monotonic() + READY_SECONDS
        while not self.stopping:
            if not ready and answers(self.url):
                ready = True
                self.greet()
                print(f"Plaza is ready: {self.url}", flush=True)
            if not ready:
                self._give_up_if_hopeless(deadline)
            for child in self.children:
                child.tend(self.say)
            time.sleep(0.2 if ready else 0.05)
        self.say("stopping …")
        return 0

    def _give_up_if_hopeless(self, deadline: float) -> None:
        for child in self.children:
            if child.crashes >= EARLY_CRASHES:
                raise Stop(
                    f"The {child.name} cannot start; the lines above say why. Correct that, then start "
                    "again. ./plaza check may help.",
                    FAILED,
                )
        if time.monotonic() > deadline:
            says = complaint(self.url) or "It does not answer."
            raise Stop(
                f"Plaza was not ready within {READY_SECONDS} seconds. {says} Run: ./plaza check",
                FAILED,
            )

    def _finish(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            if not child.finish(deadline):
                self.say(f"The {child.name} did not stop in time and was ended.")
        if self.lock is not None:
            self.lock.close()


def check_port(host: str, port: int) -> None:
    """Raise a sentence when the port cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(
                f"Port {port} on {host} cannot be used ({error.strerror}). Another program may have it; "
                f"choose another port, for example --port {port + 1 if port < 65535 else 8000}.",
                BUSY,
            ) from None


def answers(url: str) -> bool:
    """Whether /health says that requests can be taken."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:  # noqa: S310
            return bool(json.load(answer).get("ready"))
    except (OSError, ValueError, urllib.error.URLError):
        return False


def complaint(url: str) -> str:
    """What /health says is wrong; empty when nothing does."""
    try:
        urllib.request.urlopen(f"{url}/health", timeout=5).close()  # noqa: S310
    except urllib.error.HTTPError as error:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            checks = json.load(error).get("checks", {}).values()
            return " ".join(one["says"] for one in checks if not one["ok"])
    except OSError:
        pass
    return ""


def child_environment(config: Config, run_folder: Path) -> dict[str, str]:
    """What children see: the same settings, and a fresh folder for counts."""
    counts = run_folder / "metrics"
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir(parents=True)
    return {
        **os.environ,
        "PLAZA_DATA": str(config.data),
        "PLAZA_HOST": config.host,
        "PLAZA_PORT": str(config.port),
        "DJANGO_SETTINGS_MODULE": "plaza.run.settings",
        "PROMETHEUS_MULTIPROC_DIR": str(counts),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }


def web_command(config: Config) -> list[str]:
    """granian as measured: WSGI, more workers instead of threads; its threads only wait (see patience)."""
    return [
        sys.executable, "-m", "granian", "plaza.run.wsgi:application",
        "--interface", "wsgi", "--host", config.host, "--port", str(config.port),
        "--workers", str(config.workers), "--blocking-threads", str(WAITING_THREADS), "--backlog", "1024",
        "--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "10",
        "--http", "1", "--no-ws", "--log-level", "error",
    ]  # fmt: skip


def make_children(config: Config, run_folder: Path) -> list[Child]:
    """The processes of one installation."""
    environment = child_environment(config, run_folder)
    worker = [sys.executable, "-m", "plaza.run.worker"]
    return [Child("web server", web_command(config), environment), Child("worker", worker, environment)]
