"""How fast requests are taken: one by one over Open311, and in bulk by an import.

``python -m tools.bench.cases_open`` prints one line of JSON. Each store gets a small town of its own in a
temporary folder. POSTs come from 16 keep-alive clients to four web workers; each answer follows a durable
commit of case, areas, timeline, clocks and ledger event. Beside it, in the same run: four processes that
commit one bare row at a time to the same store.
"""

from __future__ import annotations

import asyncio
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
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
CLIENTS, WORKERS, SECONDS, WARM_UP = 16, 4, 10.0, 2.0
IMPORTED = 40_000
TARGETS = {
    "sqlite": {"posts_per_second": 400, "p99_ms": 250, "imports_per_second": 5000},
    "postgresql": {"posts_per_second": 800, "p99_ms": 60},
}
WIDE = (33.8, 34.3, -118.6, -117.8)


def run() -> dict[str, Any]:
    """Figures for both stores; PostgreSQL is left out with the reason when it is not installed."""
    found: dict[str, Any] = {"sqlite": _store("") | {"target": TARGETS["sqlite"]}}
    from tests.postgresql import Cluster, NoPostgresql

    try:
        with Cluster() as cluster:
            found["postgresql"] = _store(cluster.create_database("plaza")) | {"target": TARGETS["postgresql"]}
    except NoPostgresql as error:
        found["postgresql"] = {"left_out": str(error)}
    return found


def _store(url: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="plaza-bench-") as folder:
        env = {name: value for name, value in os.environ.items() if not name.startswith("PLAZA_")}
        env |= {"PLAZA_DATA": folder, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        env |= {"DJANGO_SETTINGS_MODULE": "plaza.run.settings", "PLAZA_DATABASE_URL": url}
        key = _child("prepare", env)["key"]
        bare = [json.loads(_finish(child)) for child in [_start("bare", env) for _ in range(WORKERS)]]
        with _served(env) as port:
            posts = asyncio.run(_load(port, key))
        return {
            **posts,
            "bare_rows_per_second": round(sum(one["rows"] for one in bare) / SECONDS),
            **_child("import_rows", env),
        }


def _start(step: str, env: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tools.bench.cases_open", step]
    return subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603


def _finish(child: subprocess.Popen[str]) -> str:
    out, _ = child.communicate()
    if child.returncode:
        raise RuntimeError("a part of the measurement failed; its words stand above")
    return out.splitlines()[-1]


def _child(step: str, env: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_finish(_start(step, env)))
    return found


@contextmanager
def _served(env: dict[str, str]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        sys.executable, "-m", "granian", "plaza.run.wsgi:application", "--interface", "wsgi", "--http", "1",
        "--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS), "--blocking-threads", "1",
        "--no-ws", "--log-level", "warning",
    ]  # fmt: skip
    server = subprocess.Popen(command, env=env, cwd=ROOT)  # noqa: S603
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        time.sleep(3)
        yield port
    finally:
        server.terminate()
        server.wait(20)


async def _load(port: int, key: str) -> dict[str, Any]:
    """Sixteen clients for ten seconds; what came in the first two does not count."""
    times: list[float] = []
    wrong: list[str] = []
    began = time.perf_counter() + WARM_UP
    clients = [_client(n, port, key, began, times, wrong) for n in range(CLIENTS)]
    await asyncio.gather(*clients)
    times.sort()
    if not times:
        raise RuntimeError(f"no request was taken: {wrong[:1]}")
    return {
        "posts_per_second": round(len(times) / SECONDS),
        "p50_ms": round(times[len(times) // 2] * 1000, 1),
        "p99_ms": round(times[int(len(times) * 0.99)] * 1000, 1),
        "errors": len(wrong),
        **({"first_error": wrong[0]} if wrong else {}),
    }


async def _client(n: int, port: int, key: str, began: float, times: list[float], wrong: list[str]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while (at := time.perf_counter()) < began + SECONDS:
        count += 1
        form = {
            "api_key": key, "service_code": "pothole", "lat": 33.81 + (count * 7 % 480) / 1000,
            "long": -118.59 + (n * 97 + count * 13) % 780 / 1000, "description": f"Hole {n} {count}",
            "attribute[where]": "road", "attribute[size]": "small",
        }  # fmt: skip
        body = urlencode(form).encode()
        head = (
            "POST /open311/v2/requests.json HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        status = (await reader.readline()).decode()
        length = 0
        while (line := await reader.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        answer = await reader.readexactly(length)
        if " 20" not in status:
            wrong.append(f"{status.strip()} {answer[:200]!r}")
        elif at >= began:
            times.append(time.perf_counter() - at)
    writer.close()


def prepare() -> dict[str, Any]:
    """Tables, a town with two districts and a routed, clocked type, and a key."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from plaza.kernel.cases.tests.town import build_town
    from plaza.kernel.people.actions import create_api_key

    build_town()
    with connection.cursor() as cursor:
        number = "INTEGER PRIMARY KEY" if connection.vendor == "sqlite" else "BIGSERIAL PRIMARY KEY"
        cursor.execute(f"CREATE TABLE bench_bare (id {number}, body VARCHAR(400))")
    _, raw = create_api_key(name="bench", scopes=["open311.write"])
    return {"key": raw}


def bare() -> dict[str, Any]:
    """One row per durable commit, for as long as the posts run."""
    from django.db import connection, transaction

    done, body = 0, "x" * 300
    with connection.cursor() as cursor:
        until = time.perf_counter() + SECONDS
        while time.perf_counter() < until:
            with transaction.atomic():
                cursor.execute("INSERT INTO bench_bare (body) VALUES (%s)", [body])
            done += 1
    return {"rows": done}


def import_rows() -> dict[str, Any]:
    """An import as ``./plaza import`` does it: areas, routing, promise, timeline, ledger event."""
    from datetime import UTC, datetime, timedelta

    from plaza.kernel.cases.actions import import_many
    from plaza.kernel.cases.types import ImportedCase

    south, north, west, east = WIDE
    first = datetime(2023, 1, 1, tzinfo=UTC)
    rows = [
        ImportedCase(
            f"b{n}", "pothole", first + timedelta(minutes=7 * n),
            closed_at=first + timedelta(minutes=7 * n, hours=n % 200) if n % 4 else None, outcome="fixed",
            address=f"{n} Main St", description="Hole", channel="app", extra={"ward": str(n % 15)},
            lat=south + (north - south) * (n * 7919 % 9973) / 9973,
            lon=west + (east - west) * (n * 104729 % 9967) / 9967,
        )
        for n in range(IMPORTED)
    ]  # fmt: skip
    import_many(rows=rows[:1000], source_system="warm_up")
    began = time.perf_counter()
    counts = import_many(rows=rows, source_system="bench")
    took = time.perf_counter() - began
    began = time.perf_counter()
    second = import_many(rows=rows, source_system="bench")
    again = time.perf_counter() - began
    if (counts.created, second.unchanged) != (IMPORTED, IMPORTED):
        raise RuntimeError("the import did not take in every row, or not only once")
    return {"imports_per_second": round(IMPORTED / took), "unchanged_per_second": round(IMPORTED / again)}


STEPS = {"prepare": prepare, "bare": bare, "import_rows": import_rows}


def main() -> None:
    if len(sys.argv) < 2:
        print(json.dumps(run()))
        return
    import django

    django.setup()
    print(json.dumps(STEPS[sys.argv[1]]()))


if __name__ == "__main__":
    main()
