"""``python -m tools.mapmaker``: write MAP.md; ``--check`` only says whether it is current."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.inspector.project import Project
from tools.mapmaker.drawing import draw

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """0 when the map is written, or is current with ``--check``."""
    parser = argparse.ArgumentParser(prog="python -m tools.mapmaker", description="Write MAP.md.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when it is out of date")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    page, path = draw(Project(asked.root)), asked.root / "MAP.md"
    if asked.check:
        if path.is_file() and path.read_text(encoding="utf-8") == page:
            return 0
        print("MAP.md is out of date. Write it again with: python -m tools.mapmaker", file=sys.stderr)
        return 1
    path.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
