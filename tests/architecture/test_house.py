"""Imports, house rules, style, types and the map: what a machine can hold, it holds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools.inspector.project import Project
from tools.inspector.rules import FAMILIES
from tools.inspector.run import inspect

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


@pytest.fixture(scope="module")
def house() -> Project:
    return Project(ROOT)


def run(*command: str) -> str:
    """What a tool of this environment prints, empty when it has nothing to say against the code."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("family", FAMILIES)
def test_house_rules(house: Project, family: str) -> None:
    findings = inspect(house, [family])
    assert not findings, "\n" + "\n".join(map(str, findings[:60]))


def test_imports_go_one_way() -> None:
    call = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    done = subprocess.run(
        [sys.executable, "-c", call],
        cwd=ROOT,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "11 kept, 0 broken" in done.stdout


def test_ruff_has_nothing_to_say() -> None:
    assert run("ruff", "check", "--output-format", "concise", ".") == ""


def test_files_are_formatted() -> None:
    assert run("ruff", "format", "--check", ".") == ""


def test_types_hold_in_strict_mode() -> None:
    assert run("mypy") == ""


def test_the_map_is_current() -> None:
    assert run("tools.mapmaker", "--check") == ""
