"""``api-key``: keys for programs. A new key is printed alone on standard output, and only once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from plaza.run.commands.start import DATA_OPTION, JSON_OPTION, open_city, tell, wired

ACTIONS, QUERIES = "plaza.kernel.people.actions", "plaza.kernel.people.queries"


@click.group("api-key")
def keys() -> None:
    """Create, list, rotate and revoke keys for programs."""


def _plain(info: Any) -> dict[str, Any]:
    names = (
        "prefix",
        "name",
        "scopes",
        "department_key",
        "created_at",
        "expires_at",
        "revoked_at",
        "last_used_at",
    )
    return {name: getattr(info, name, None) for name in names}


def _shown(info: Any, raw: str, as_json: bool) -> None:
    if as_json:
        tell(True, {**_plain(info), "key": raw})
    else:
        click.echo(raw)
        click.echo(
            f"This key is shown only now. Its name is {info.name}, its prefix {info.prefix}.", err=True
        )


@keys.command()
@click.option(
    "--scopes", required=True, help="What it may do, separated by commas, for example open311.write."
)
@click.option("--name", default="unnamed", help="Whose key it is.")
@click.option("--department", default="", help="Limit it to one department.")
@click.option("--days", type=click.IntRange(1), help="It ends after this many days.")
@DATA_OPTION
@JSON_OPTION
def create(
    scopes: str, name: str, department: str, days: int | None, data: Path | None, as_json: bool
) -> None:
    """Make a key and print it."""
    open_city(data)
    info, raw = wired(ACTIONS, "create_api_key")(
        name=name,
        scopes=[scope.strip() for scope in scopes.split(",") if scope.strip()],
        department_key=department,
        expires_at=datetime.now(UTC) + timedelta(days=days) if days else None,
    )
    _shown(info, raw, as_json)


@keys.command("list")
@DATA_OPTION
@JSON_OPTION
def list_keys(data: Path | None, as_json: bool) -> None:
    """Show every key by its prefix; the secret part is stored nowhere."""
    open_city(data)
    found = list(wired(QUERIES, "list_api_keys")())
    lines = [f"{i.prefix}  {i.name}  {','.join(i.scopes)}  {_state(i)}" for i in found]
    tell(as_json, {"keys": [_plain(info) for info in found]}, *(lines or ["There are no keys yet."]))


def _state(info: Any) -> str:
    return str(info.state(datetime.now(UTC))) if hasattr(info, "state") else ""


@keys.command()
@click.argument("prefix")
@click.option(
    "--overlap-days", type=click.IntRange(0), default=7, help="The old key works this long (default 7)."
)
@DATA_OPTION
@JSON_OPTION
def rotate(prefix: str, overlap_days: int, data: Path | None, as_json: bool) -> None:
    """Make a successor of a key and print it."""
    open_city(data)
    info, raw = wired(ACTIONS, "rotate_api_key")(prefix=prefix, overlap=timedelta(days=overlap_days))
    _shown(info, raw, as_json)


@keys.command()
@click.argument("prefix")
@DATA_OPTION
@JSON_OPTION
def revoke(prefix: str, data: Path | None, as_json: bool) -> None:
    """Stop a key at once."""
    open_city(data)
    info = wired(ACTIONS, "revoke_api_key")(prefix=prefix)
    tell(as_json, _plain(info), f"The key {info.prefix} ({info.name}) no longer works.")
