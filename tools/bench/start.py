"""How long ``./plaza demo`` takes until it is ready: with an empty data folder, and started again.

With PLAZA_BENCH_CLONE=1 the first start is that of a fresh clone, which also fetches its packages (network).
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from tools.bench.figures import Figure, answer
from tools.bench.stores import ROOT, free_port

READY = b"Plaza is ready: "
FIRST_SECONDS, SECOND_SECONDS, GIVE_UP_SECONDS = 180, 8, 900


def run() -> dict[str, Any]:
    """Seconds from the command to its line "Plaza is ready"; and of ``--help`` alone."""
    clone = os.environ.get("PLAZA_BENCH_CLONE") == "1"
    with tempfile.TemporaryDirectory(prefix="plaza-bench-") as folder:
        home = _clone(Path(folder)) if clone else ROOT
        first = _until_ready(home, Path(folder) / "city")
        second = _until_ready(home, Path(folder) / "city")
        began = time.perf_counter()
        subprocess.run([home / "plaza", "--help"], env=_env(), check=True, stdout=subprocess.DEVNULL)
        asked = round(time.perf_counter() - began, 2)
    what = "from a fresh clone" if clone else "from an empty data folder"
    return answer(
        [
            Figure(f"./plaza demo {what}", first, "seconds", FIRST_SECONDS, True),
            Figure("./plaza demo, second start", second, "seconds", SECOND_SECONDS, True),
            Figure("./plaza --help", asked, "seconds", 1, True),
        ]
    )


def _clone(folder: Path) -> Path:
    target = folder / "clone"
    subprocess.run(["git", "clone", "-q", f"file://{ROOT}", str(target)], check=True)
    return target


def _env() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PLAZA_")}


def _until_ready(home: Path, data: Path) -> float:
    command = [str(home / "plaza"), "demo", "--data", str(data), "--port", str(free_port())]
    began = time.perf_counter()
    process = subprocess.Popen(command, env=_env(), cwd=home, stdout=subprocess.PIPE)
    try:
        for line in process.stdout or ():
            if line.startswith(READY):
                return round(time.perf_counter() - began, 1)
            if time.perf_counter() - began > GIVE_UP_SECONDS:
                break
        raise RuntimeError("the demo did not become ready; its words stand above")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
