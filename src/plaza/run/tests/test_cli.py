"""The command line: help at once, exit codes that mean something, sentences instead of traces."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from plaza.run.cli import COMMANDS
from tests.fixtures.server import clean_environment, plaza


def test_help_names_every_command_and_loads_no_django() -> None:
    code = (
        "import sys\nfrom plaza.run import cli\n"
        "try: cli.main(['--help'])\nexcept SystemExit: pass\n"
        "print('loaded' if 'django' in sys.modules else 'not loaded')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=clean_environment(), text=True, capture_output=True, check=True
    )
    assert done.stdout.endswith("not loaded\n")
    for name in COMMANDS:
        assert f"  {name} " in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    done = plaza(name, "--help")
    assert done.returncode == 0, done.stderr
    assert "Usage:" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "words"),
    [
        (["nonsense"], {}, 2, "No such command"),
        (["verify", "--data", "/none/city"], {}, 3, "There is no city in /none/city. Make one: ./plaza init"),
        (["up", "--data", "."], {"PLAZA_WORKRES": "3"}, 3, "Did you mean PLAZA_WORKERS?"),
        (["init", "--data", "{tmp}/x", "--city", "atlantis"], {}, 2, "There is no blueprint atlantis."),
        (["up", "--data", "{tmp}"], {}, 3, "holds no finished city"),
        (["restore", "{tmp}/none.tar.gz", "--data", "{tmp}/x"], {}, 2, "There is no file"),
        (["verify", "--data", "{tmp}"], {"PLAZA_DATABASE_URL": "postgres://u@127.0.0.1:1/x"}, 3,
         "No database answers at PLAZA_DATABASE_URL."),
        (["bench", "nothing"], {}, 2, "There is no measurement nothing."),
    ],
)  # fmt: skip
def test_an_error_is_a_sentence(
    arguments: list[str], environment: dict[str, str], code: int, words: str, tmp_path: Path
) -> None:
    done = plaza(*(each.format(tmp=tmp_path) for each in arguments), env=environment)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_trace_on_request(tmp_path: Path) -> None:
    done = plaza("verify", "--data", str(tmp_path / "none"), env={"PLAZA_TRACE": "1"})
    assert "Traceback" in done.stderr


def test_check_says_what_is_missing(tmp_path: Path) -> None:
    done = plaza("check", "--json", "--data", str(tmp_path / "none"))
    assert done.returncode == 3
    told = {each["name"]: each for each in json.loads(done.stdout)["checks"]}
    assert told["settings"]["ok"]
    assert "does not exist. Make a city there" in told["folder"]["says"]


def test_check_is_content_with_a_city(bare_city: Path) -> None:
    done = plaza("check", "--json", "--data", str(bare_city))
    told = {each["name"]: each for each in json.loads(done.stdout)["checks"]}
    assert told["database"]["ok"], told
    assert told["folder"]["ok"]
    assert told["secret"]["ok"]


def test_an_open_secret_is_noticed(bare_city: Path) -> None:
    (bare_city / "secret.key").chmod(0o644)
    done = plaza("check", "--data", str(bare_city))
    assert done.returncode == 3
    assert "chmod 600" in done.stdout


def test_an_api_key_is_alone_on_standard_output(bare_city: Path) -> None:
    made = plaza(
        "api-key", "create", "--scopes", "open311.write", "--name", "An app", "--data", str(bare_city)
    )
    assert made.returncode == 0, made.stderr
    assert len(made.stdout.split()) == 1
    listed = json.loads(plaza("api-key", "list", "--json", "--data", str(bare_city)).stdout)["keys"]
    assert [each["name"] for each in listed] == ["An app"]
    assert made.stdout.strip() not in json.dumps(listed)
    revoked = plaza("api-key", "revoke", listed[0]["prefix"], "--data", str(bare_city))
    assert "no longer works" in revoked.stdout
