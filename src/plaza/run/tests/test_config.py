"""Settings are typed and checked, and say in words what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from plaza.run.config import ConfigError, load
from plaza.run.database import database_settings


def test_environment_wins_over_file_wins_over_default(tmp_path: Path) -> None:
    (tmp_path / "plaza.toml").write_text('workers = 3\nhost = "0.0.0.0"\n')
    config = load({"PLAZA_DATA": str(tmp_path), "PLAZA_WORKERS": "7"})
    assert (config.workers, config.host, config.port) == (7, "0.0.0.0", 8000)
    assert config.source == {"workers": "PLAZA_WORKERS", "host": str(tmp_path / "plaza.toml")}


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"PLAZA_WORKRES": "2"}, "Did you mean PLAZA_WORKERS?"),
        ({"PLAZA_WORKERS": "many"}, "Give a whole number from 1 to 256."),
        ({"PLAZA_WORKERS": "0"}, "a whole number"),
        ({"PLAZA_TRUST_PROXY": "perhaps"}, "true or false"),
        ({"PLAZA_DATABASE_URL": "mysql://x/y"}, "starts with postgres:"),
        ({"PLAZA_BASE_URL": "city.example"}, "http:"),
        ({"PLAZA_LOG_LEVEL": "loud"}, "debug, info, warning or error"),
        ({"PLAZA_CONFIG": "/nowhere/plaza.toml"}, "cannot be read"),
    ],
)
def test_a_wrong_setting_is_a_sentence(environment: dict[str, str], words: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as problem:
        load({"PLAZA_DATA": str(tmp_path), **environment})
    assert words in str(problem.value)


@pytest.mark.parametrize("text", ["colour = 1\n", "workers = \n", "workers = true\n", "host = 5\n"])
def test_a_wrong_file_is_a_sentence(text: str, tmp_path: Path) -> None:
    (tmp_path / "plaza.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"plaza\.toml"):
        load({"PLAZA_DATA": str(tmp_path)})


def test_a_password_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as problem:
        load({"PLAZA_DATA": str(tmp_path), "PLAZA_DATABASE_URL": "mysql://me:hidden@host/db"})
    assert "hidden" not in str(problem.value)


def test_database_address_in_parts() -> None:
    url = "postgres://me:p%40ss@db.example:6432/city?sslmode=require"
    settings = database_settings(url, Path("unused"))
    assert settings["HOST"] == "db.example"
    assert settings["PORT"] == "6432"
    assert (settings["USER"], settings["PASSWORD"], settings["NAME"]) == ("me", "p@ss", "city")
    assert settings["OPTIONS"]["sslmode"] == "require"


def test_database_address_by_socket() -> None:
    settings = database_settings("postgres:///city?host=/run/pg", Path("unused"))
    assert (settings["HOST"], settings["NAME"]) == ("/run/pg", "city")


@pytest.mark.parametrize("url", ["postgres://host", "postgres://host:port/db"])
def test_incomplete_database_address_is_a_sentence(url: str) -> None:
    with pytest.raises(ConfigError, match="postgres://user:password@host:5432"):
        database_settings(url, Path("unused"))
