"""How fast requests are taken over Open311: case, timeline, clocks and event durable before the answer.

Sixteen clients, four web workers, SQLite and PostgreSQL. In the same run and on the same server: one bare
row per POST. And once more with Plaza's worker sealing, counting and indexing on the same machine.
"""

from __future__ import annotations

import sys
from typing import Any

from tools.bench.clients import Load, load
from tools.bench.figures import Figure, answer
from tools.bench.stores import child, running, served, steps, store

MODULE = "tools.bench.open311"
TARGETS = {"sqlite": (400, 250), "postgresql": (800, 60)}


def run() -> dict[str, Any]:
    """Figures for both stores; one that is not installed is left out."""
    figures: list[Figure] = []
    wrong: dict[str, list[str]] = {}
    for kind in TARGETS:
        with store(kind) as env:
            if env is not None:
                measured, failed = _measure(kind, env)
                figures += measured
                wrong |= {kind: failed} if failed else {}
    return answer(figures, errors=sum(map(len, wrong.values())), first_errors=wrong)


def _measure(kind: str, env: dict[str, str]) -> tuple[list[Figure], list[str]]:
    key = child(MODULE, "prepare", env)["key"]

    def form(n: int, count: int) -> dict[str, object]:
        return {
            "api_key": key, "service_code": "pothole", "lat": 33.81 + (count * 7 % 480) / 1000,
            "long": -118.59 + (n * 97 + count * 13) % 780 / 1000, "description": f"Hole {n} {count}",
            "attribute[where]": "road", "attribute[size]": "small",
        }  # fmt: skip

    with served("tools.bench.bare:application", env) as port:
        bare = load(port, "/", form)
    with served("plaza.run.wsgi:application", env) as port:
        ours = load(port, "/open311/v2/requests.json", form)
        with running([sys.executable, "-m", "plaza.run.worker"], env):
            busy = load(port, "/open311/v2/requests.json", form)
    least, most = TARGETS[kind]
    return [
        *_figures(kind, ours, bare, least, most),
        *_figures(f"{kind}, worker busy", busy, bare, None, None),
    ], [one for each in (ours, busy) for one in each.wrong[:3]]


def _figures(kind: str, ours: Load, bare: Load, least: int | None, most: int | None) -> list[Figure]:
    return [
        Figure(f"Open311 POST, {kind}", ours.per_second, "per second", least, False, bare.per_second,
               "one bare row per POST"),
        Figure(f"Open311 POST, {kind}, median", ours.percentile(0.5), "ms"),
        Figure(f"Open311 POST, {kind}, p99", ours.percentile(0.99), "ms", most, True, bare.percentile(0.99),
               "p99 of one bare row per POST"),
        Figure(f"Open311 POST, {kind}, errors", len(ours.wrong), "answers", 0, True),
    ]  # fmt: skip


def prepare() -> dict[str, Any]:
    """Tables, a town with two districts and a routed, clocked type, a key, and the bare table."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from plaza.kernel.cases.tests.town import build_town
    from plaza.kernel.people.actions import create_api_key
    from tools.bench.bare import make_table

    build_town()
    make_table()
    _, raw = create_api_key(name="bench", scopes=["open311.write"])
    return {"key": raw}


if __name__ == "__main__":
    steps(prepare=prepare)
