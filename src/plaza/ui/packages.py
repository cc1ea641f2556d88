"""Where the npm packages lie that pages read from: icons, and the version of the map library."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

NODE_MODULES = Path(__file__).resolve().parents[3] / "node_modules"


@cache
def version(package: str) -> str:
    """Installed version of an npm package; empty when it is not installed."""
    path = NODE_MODULES / package / "package.json"
    return str(json.loads(path.read_text(encoding="utf-8"))["version"]) if path.is_file() else ""
