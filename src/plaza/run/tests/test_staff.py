"""An operator adds colleagues from the command line, without a database browser."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fixtures.server import plaza


def test_a_colleague_is_added_shown_and_taken_back(city_template: Path, tmp_path: Path):
    import shutil

    data = tmp_path / "data"
    shutil.copytree(city_template, data)
    folder = ("--data", str(data))
    grant = ("--role", "agent", "--department", "streets")
    added = plaza("staff", "add", "ana@example.org", "--name", "Ana", "--team", "day_crews", *grant, *folder)
    assert added.returncode == 0, added.stderr
    listed = json.loads(plaza("staff", "list", "--json", *folder).stdout)
    assert listed["staff"] == [
        {
            "email": "ana@example.org",
            "name": "Ana",
            "language": "en",
            "roles": ["agent streets"],
            "teams": ["day_crews"],
        }
    ]
    wrong = plaza("staff", "add", "ben@example.org", "--role", "no_such_role", *folder)
    assert wrong.returncode == 1
    assert "no_such_role" in wrong.stderr
    assert "ben@example.org" not in plaza("staff", "list", *folder).stdout
    taken = plaza("staff", "take-back", "ana@example.org", *grant, *folder)
    assert taken.returncode == 0, taken.stderr
    assert "no role" in plaza("staff", "list", *folder).stdout
