"""A small project in a folder, whose files a test writes as words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from tools.inspector.project import Project
from tools.inspector.rules import FAMILIES

Found = Callable[[str, Mapping[str, str]], list[str]]


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """``found(family, {path: text})``: the findings as "rule path:line", of these files alone."""

    def look(family: str, files: Mapping[str, str]) -> list[str]:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        findings = sorted(FAMILIES[family](Project(tmp_path)))
        return [f"{each.rule.partition('.')[2]} {each.path}:{each.line}" for each in findings]

    return look
