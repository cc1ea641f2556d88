"""The map tells what manifests and docstrings say, and notices when they changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.inspector.tests.test_supply import LAMPS, SYSTEM
from tools.mapmaker.__main__ import main

EVENTS = '''"""Events."""\n\nclass LampMended:\n    TYPE: ClassVar[str] = "lamps.lamp_mended"\n'''
FILES = {
    f"{LAMPS}/system.toml": SYSTEM.replace("sends = []", 'sends = ["lamps.lamp_mended"]'),
    f"{LAMPS}/README.md": "# Lamps\n",
    f"{LAMPS}/events.py": EVENTS,
    "src/plaza/kernel/base/__init__.py": '"""Base: what every layer\nshares.\n\nMore."""\n',
    "src/plaza/kernel/cases/__init__.py": '"""Cases: what is to be done."""\n',
    "src/plaza/kernel/cases/listens.py": "from plaza.kernel.base.events import LampMended\n",
    "src/plaza/engines/sms_pigeon/__init__.py": '"""Texts by pigeon."""\n',
    "blueprints/springwater/city.toml": "",
    "blueprints/springwater/case_types/lamp.yaml": "",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_what_the_map_tells(place: Path) -> None:
    assert main(["--root", str(place)]) == 0
    page = (place / "MAP.md").read_text(encoding="utf-8")
    for row in (
        f"| [Street lamps]({LAMPS}/README.md) | Lamps that are out are found and mended. | sketch | R90"
        " | `lamps.lamp_mended` |  |  |",
        "| [base](src/plaza/kernel/base) | What every layer shares. |  |  |",
        "| [cases](src/plaza/kernel/cases) | What is to be done. |  | `lamps.lamp_mended` |",
        "| [sms_pigeon](src/plaza/engines/sms_pigeon) | Texts by pigeon. |",
        "| [springwater](blueprints/springwater) | 1 |",
    ):
        assert row in page
    assert page.index("[base]") < page.index("[cases]")


def test_a_map_out_of_date_is_noticed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(place), "--check"]) == 1
    assert "out of date" in capsys.readouterr().err
    main(["--root", str(place)])
    assert main(["--root", str(place), "--check"]) == 0
    (place / f"{LAMPS}/system.toml").write_text(SYSTEM.replace("Street lamps", "Lamps"), encoding="utf-8")
    assert main(["--root", str(place), "--check"]) == 1
