"""What an operator may set: read from the environment and one TOML file, typed and checked.

Order: environment (``PLAZA_WORKERS=4``) over file (``workers = 4``) over default. The file is
``PLAZA_CONFIG``, else ``plaza.toml`` in the data folder. No Django here.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[3]
DEFAULT_DATA = ROOT / "var" / "demo"
RESERVED = {"PLAZA_DATA", "PLAZA_CONFIG", "PLAZA_TRACE", "PLAZA_PYTHON"}
RESERVED_PREFIXES = ("PLAZA_TEST_", "PLAZA_BENCH_")


class ConfigError(Exception):
    """A setting cannot be used. The text is one sentence and a next step."""


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, ready to use. Field names are the TOML keys; ``PLAZA_`` + upper case the variables."""

    data: Path = DEFAULT_DATA
    database_url: str = ""
    email_url: str = ""
    email_from: str = ""
    base_url: str = ""
    secret_key: str = ""
    allowed_hosts: tuple[str, ...] = ("*",)
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    trust_proxy: bool = False
    demo: bool = False
    email_bounces: str = ""
    metrics_public: bool = False
    log_level: str = "info"
    source: Mapping[str, str] = field(default_factory=dict)

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def address(self) -> str:
        """Where residents reach this city, without a closing slash."""
        return self.base_url.rstrip("/") or f"http://{self.host}:{self.port}"


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        number = int(str(value).strip())
        if isinstance(value, bool) or not low <= number <= high:
            raise ValueError
        return number

    read.__doc__ = f"a whole number from {low} to {high}"
    return read


def _yes_no(value: Any) -> bool:
    """true or false"""
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
        "": False,
    }
    return words[str(value).strip().lower()]


def _words(value: Any) -> tuple[str, ...]:
    """a list of names separated by commas"""
    parts = value.split(",") if isinstance(value, str) else value
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _text(value: Any) -> str:
    """text in quotes"""
    if not isinstance(value, str):
        raise ValueError
    return value.strip()


def _url(*schemes: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = _text(value)
        if text and urlsplit(text).scheme not in schemes:
            raise ValueError
        return text

    read.__doc__ = "an address that starts with " + " or ".join(f"{scheme}:" for scheme in schemes)
    return read


def _level(value: Any) -> str:
    """debug, info, warning or error"""
    text = str(value).lower()
    if text not in {"debug", "info", "warning", "error"}:
        raise ValueError
    return text


READERS: dict[str, Callable[[Any], Any]] = {
    "database_url": _url("postgres", "postgresql", "sqlite"),
    "email_url": _url("smtp", "smtps", "smtp+tls", "outbox"),
    "email_from": _text,
    "email_bounces": _text,
    "demo": _yes_no,
    "base_url": _url("http", "https"),
    "secret_key": _text,
    "allowed_hosts": _words,
    "host": _text,
    "port": _whole(0, 65535),
    "workers": _whole(1, 256),
    "trust_proxy": _yes_no,
    "metrics_public": _yes_no,
    "log_level": _level,
}


def _suggest(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, 1, 0.6)
    return f" Did you mean {close[0]}?" if close else f" Known settings: {', '.join(sorted(known))}."


def _read(key: str, value: Any, where: str) -> Any:
    reader = READERS[key]
    try:
        return reader(value)
    except (ValueError, KeyError, TypeError):
        shown = "its value" if key in {"secret_key", "database_url", "email_url"} else repr(value)
        raise ConfigError(
            f"{where} is set to something Plaza cannot use: {shown}. Give {reader.__doc__}."
        ) from None


def _from_file(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(
            f"The settings file {path} cannot be read ({error.strerror}). Check the path and its rights."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"The settings file {path} is not valid TOML: {error}. Correct that line."
        ) from None
    for key in table:
        if key not in READERS:
            raise ConfigError(f"{path} has the unknown setting {key}.{_suggest(key, list(READERS))}")
    return table


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    known = {f"PLAZA_{key.upper()}": key for key in READERS}
    for name, value in environment.items():
        if not name.startswith("PLAZA_") or name in RESERVED or name.startswith(RESERVED_PREFIXES):
            continue
        if name not in known:
            everything = [*known, *RESERVED]
            raise ConfigError(f"The environment has the unknown setting {name}.{_suggest(name, everything)}")
        found[known[name]] = value
    return found


def load(environment: Mapping[str, str] | None = None) -> Config:
    """Settings in force. Raises ConfigError with a sentence that names the setting and what it expects."""
    environment = os.environ if environment is None else environment
    data = Path(environment.get("PLAZA_DATA") or DEFAULT_DATA).expanduser().absolute()
    named = environment.get("PLAZA_CONFIG")
    path = Path(named).expanduser() if named else data / "plaza.toml"
    values: dict[str, Any] = {}
    source: dict[str, str] = {}
    if named or path.exists():
        for key, value in _from_file(path).items():
            values[key], source[key] = _read(key, value, f"{key} in {path}"), str(path)
    for key, value in _from_environment(environment).items():
        name = f"PLAZA_{key.upper()}"
        values[key], source[key] = _read(key, value, name), name
    return Config(data=data, source=source, **values)


def keys() -> list[str]:
    """Names of all settings an operator may use, in the order of the documentation."""
    return [item.name for item in fields(Config) if item.name in READERS]
