"""Planted faults in manifests, locks and committed text; and the inspector as a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools.inspector.__main__ import main
from tools.inspector.project import Project
from tools.inspector.run import inspect
from tools.inspector.tests.conftest import Found

LAMPS = "src/plaza/systems/streets/lamps"
SYSTEM = """\
id = "lamps"
name = "Street lamps"
purpose = "Lamps that are out are found and mended."
area = "streets"
owner_role = "Head of lighting"
seed_rows = ["R90"]
kernel = ["base"]
standards = []
tier = 1
[events]
sends = []
hears = []
[personal_data]
[technologies]
"""
WHOLE = {
    f"{LAMPS}/system.toml": SYSTEM,
    f"{LAMPS}/README.md": "# Lamps\n",
    "src/plaza/kernel/base/rules.py": "",
}


def test_a_whole_manifest(found: Found) -> None:
    assert found("manifests", WHOLE) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('purpose = "Lamps that are out are found and mended."\n', "", "complete"),
        ('name = "Street lamps"', 'name = " "', "complete"),
        ('id = "lamps"', 'id = "lamp"', "id"),
        ('area = "streets"', 'area = "safety"', "area"),
        ('kernel = ["base"]', 'kernel = ["things"]', "kernel"),
        ("tier = 1", 'tier = 1\ncolour = "red"', "unknown"),
        ("sends = []", 'sends = ["lamps.lamp_mended"]', "events"),
        ("hears = []\n", "", "events"),
        ("tier = 1", "tier == 1", "complete"),
    ],
)
def test_manifests_that_lack_something(found: Found, old: str, new: str, rule: str) -> None:
    files = {**WHOLE, f"{LAMPS}/system.toml": SYSTEM.replace(old, new)}
    assert f"{rule} {LAMPS}/system.toml:0" in found("manifests", files)


@pytest.mark.parametrize(
    "folder",
    ["src/plaza/kernel/calendar", "src/plaza/kernel/messages", "src/plaza/engines/lamps"],
)
def test_ids_that_clash(found: Found, folder: str) -> None:
    assert len(found("manifests", {**WHOLE, f"{folder}/rules.py": ""})) == 1


def test_a_system_without_papers(found: Found) -> None:
    files = {f"{LAMPS}/rules.py": "", "src/plaza/standards/morse/codec.py": ""}
    wanted = [
        "missing src/plaza/standards/morse/standard.toml:0",
        f"readme {LAMPS}/README.md:0",
        f"missing {LAMPS}/system.toml:0",
    ]
    assert found("manifests", files) == wanted


def test_requirements_are_locked_with_hashes(found: Found) -> None:
    files = {
        "pyproject.toml": '[project]\ndependencies = ["click>=8", "Django_Lamps>=1"]\n',
        "requirements.lock": "click==8.5.1 \\\n    --hash=sha256:aa\nrich==15\n",
        "requirements-test.lock": "",
        "package-lock.json": json.dumps(
            {"packages": {"": {}, "node_modules/x": {"license": "SSPL-1.0", "integrity": "sha512-aa"}}}
        ),
    }
    wanted = ["licence package-lock.json:0", "locked requirements.lock:0", "hash requirements.lock:3"]
    assert found("supply", files) == wanted


def test_no_registry_and_no_machine(found: Found) -> None:
    files = {
        "requirements.lock": "a==1\n--index-url https://mirror.example/simple\n",
        "docs/a.md": "See https://mirror.example for more\nand /" + "home/me/plaza too\n",
        "docs/b.md": "DATA/files and ../shared/data and https://example.org/home/page are fine\n",
    }
    assert found("supply", files) == ["machine docs/a.md:2", "registry requirements.lock:2"]


def test_exceptions_are_kept_short(tmp_path: Path) -> None:
    path = tmp_path / "src/plaza/run/utils.py"
    path.parent.mkdir(parents=True)
    path.write_text("", encoding="utf-8")
    known = {("rooms.empty_name", "src/plaza/run/utils.py"): "run: leaves next week"}
    assert inspect(Project(tmp_path), ["rooms"], {}) != []
    assert inspect(Project(tmp_path), ["rooms"], known) == []
    path.unlink()
    (left,) = inspect(Project(tmp_path), ["rooms"], known)
    assert "no longer needed" in left.words


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "src/plaza/run/utils.py"
    path.parent.mkdir(parents=True)
    path.write_text('"""Words."""\n', encoding="utf-8")
    assert main(["--root", str(tmp_path)]) == 1
    assert capsys.readouterr().out.startswith("src/plaza/run/utils.py:0: utils.py says nothing")
    assert main(["--root", str(tmp_path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["rule"] == "rooms.empty_name"
    assert main(["--root", str(tmp_path), "--only", "sizes"]) == 0
