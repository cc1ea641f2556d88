"""``python -m tools.inspector [--only FAMILY] [--json]``: exit code 1 when a rule is broken."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from tools.inspector.project import Project
from tools.inspector.rules import FAMILIES
from tools.inspector.run import inspect

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Print findings; 0 when there are none."""
    parser = argparse.ArgumentParser(prog="python -m tools.inspector", description="Check the house rules.")
    parser.add_argument("--only", action="append", choices=list(FAMILIES), default=[], metavar="FAMILY")
    parser.add_argument("--json", action="store_true", help="print a JSON array")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    found = inspect(Project(asked.root), asked.only)
    if asked.json:
        print(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
    else:
        for finding in found:
            print(finding)
        print(f"{len(found)} findings." if found else "The house is in order.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
