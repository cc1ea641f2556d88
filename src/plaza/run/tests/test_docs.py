"""What operators read names every setting, command and exit code there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from plaza.run import config, errors
from plaza.run.cli import COMMANDS

DOCS = Path(__file__).resolve().parents[4] / "docs" / "operate"


@pytest.mark.parametrize("key", config.keys())
def test_every_setting_is_explained(key: str) -> None:
    assert f"`{key}`" in (DOCS / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_explained(name: str) -> None:
    assert f"`{name}" in (DOCS / "commands.md").read_text(encoding="utf-8")


def test_every_exit_code_is_explained() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    codes = (errors.OK, errors.FAILED, errors.USAGE, errors.CONFIGURATION, errors.BUSY, errors.NO_SPACE)
    assert all(f"| {code} |" in text for code in (*codes, errors.INTERRUPTED))
