"""What a first visit to the home page transfers in a real browser without the map, and what leaves here."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tools.bench.figures import Figure, answer
from tools.bench.stores import ROOT, environment, free_port, running, wait_for

MOST_BYTES = 100_000
MAP = ("/map/", "maplibre")


def run() -> dict[str, Any]:
    """Bytes of the sample city's home page, by kind; nothing is kept from an earlier visit."""
    import subprocess

    with tempfile.TemporaryDirectory(prefix="plaza-bench-") as folder:
        env, port = environment(f"{folder}/city"), free_port()
        base = [sys.executable, "-m", "plaza.run"]
        made = [*base, "init", "--data", f"{folder}/city", "--city", "sample_city"]
        subprocess.run(made, env=env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        with running([*base, "up", "--data", f"{folder}/city", "--port", str(port)], env):
            wait_for(port)
            return _visit(f"http://127.0.0.1:{port}/")


def _visit(url: str) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    from tests.fixtures.browser import ARGUMENTS, find_chromium

    executable = find_chromium()
    if executable is None:
        return answer([], left_out="Chromium is not installed. Install it with: apt-get install chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(executable), args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 390, "height": 844})
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        asked: dict[str, str] = {}
        bytes_of: dict[str, float] = {}
        wire.on("Network.requestWillBeSent", lambda e: asked.update({e["requestId"]: e["request"]["url"]}))
        wire.on(
            "Network.loadingFinished", lambda e: bytes_of.update({e["requestId"]: e["encodedDataLength"]})
        )
        page.goto(url, wait_until="networkidle")
        browser.close()
    return _count(asked, bytes_of)


def _count(asked: dict[str, str], bytes_of: dict[str, float]) -> dict[str, Any]:
    kinds: dict[str, int] = {}
    for request, address in asked.items():
        path = urlsplit(address).path
        kind = "map" if any(word in path for word in MAP) else Path(path).suffix.lstrip(".") or "page"
        kinds[kind] = kinds.get(kind, 0) + round(bytes_of.get(request, 0))
    away = [one for one in asked.values() if urlsplit(one).hostname not in ("127.0.0.1", None, "")]
    total = sum(size for kind, size in kinds.items() if kind != "map")
    return answer(
        [
            Figure("Home page, first visit, without the map", total, "bytes", MOST_BYTES, True),
            Figure("Home page, requests that leave the machine", len(away), "requests", 0, True),
        ],
        by_kind=kinds,
        away=away,
    )
