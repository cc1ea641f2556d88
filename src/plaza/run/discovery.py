"""Which Django apps there are: found on disk, so that a new system is only a new folder."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
KERNEL_ORDER = (
    "base",
    "ledger",
    "people",
    "places",
    "things",
    "datasets",
    "money",
    "messaging",
    "knowledge",
    "cases",
)


def _packages(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(item.name for item in folder.iterdir() if (item / "__init__.py").is_file())


def kernel() -> list[str]:
    """Kernel primitives in the order of their imports."""
    names = _packages(PACKAGE / "kernel")
    order = {name: place for place, name in enumerate(KERNEL_ORDER)}
    return [f"plaza.kernel.{name}" for name in sorted(names, key=lambda name: order.get(name, len(order)))]


def layer(name: str) -> list[str]:
    """Packages of one flat layer: standards or engines."""
    return [f"plaza.{name}.{item}" for item in _packages(PACKAGE / name)]


def web() -> list[str]:
    """Parts of the composed pages that are apps of their own, with templates."""
    return [app for app in layer("web") if (PACKAGE / "web" / app.rpartition(".")[2] / "apps.py").is_file()]


def systems() -> list[str]:
    """Every folder ``systems/<area>/<system>`` that has a manifest."""
    manifests = sorted((PACKAGE / "systems").glob("*/*/system.toml"))
    return [f"plaza.systems.{path.parent.parent.name}.{path.parent.name}" for path in manifests]


def discover() -> list[str]:
    """All of Plaza's own apps: outer layers first, so that their templates win over inner ones."""
    pages = [f"plaza.{name}" for name in ("web", "ui") if (PACKAGE / name / "__init__.py").is_file()]
    return [*pages[:1], *web(), *systems(), *layer("standards"), *layer("engines"), *pages[1:], *kernel()]


def has_module(app: str, name: str) -> bool:
    """Whether ``app`` has the room ``name``, without importing it."""
    return importlib.util.find_spec(f"{app}.{name}") is not None


def context_processors() -> list[str]:
    """Every ``def name(request…`` in ``context.py`` of ui and web; read as text, before there are apps."""
    found: list[str] = []
    for name in ("ui", "web"):
        path = PACKAGE / name / "context.py"
        if path.is_file():
            functions = re.findall(r"^def ([a-z]\w*)\(request\b", path.read_text(encoding="utf-8"), re.M)
            found += [f"plaza.{name}.context.{function}" for function in functions]
    return found
