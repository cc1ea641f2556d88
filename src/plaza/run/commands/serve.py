"""``demo``, ``up``, ``web``, ``worker``: running processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from plaza.run.commands.start import DATA_OPTION, existing, use_folder
from plaza.run.config import Config
from plaza.run.errors import CONFIGURATION, Stop

PORT_OPTION = click.option(
    "--port", type=click.IntRange(0, 65535), help="Port (default: 8000; 0 takes a free one)."
)
HOST_OPTION = click.option("--host", metavar="ADDRESS", help="Address to listen on (default: 127.0.0.1).")
WORKERS_OPTION = click.option("--workers", type=click.IntRange(1, 256), help="Web processes (default: 2).")


def _chosen(config: Config, host: str | None, port: int | None, workers: int | None) -> Config:
    """Options win over settings; children read them from the environment."""
    config = replace(
        config,
        host=host or config.host,
        port=config.port if port is None else port,
        workers=workers or config.workers,
    )
    if config.port == 0:
        config = replace(config, port=_free_port(config.host))
    os.environ.update(PLAZA_HOST=config.host, PLAZA_PORT=str(config.port), PLAZA_WORKERS=str(config.workers))
    return config


def _free_port(host: str) -> int:
    import socket

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _supervise(config: Config, greet: Callable[[], None]) -> int:
    from plaza.run.supervisor import Supervisor

    return Supervisor(config, greet).run()


def _greeting(config: Config) -> Callable[[], None]:
    """What is printed before the line that says it is ready."""
    from plaza.run.cities import read_mark

    def greet() -> None:
        mark = read_mark(config.data)
        url = f"http://{config.host}:{config.port}"
        click.echo(f"City:       {mark.get('blueprint') or 'your own'} in {config.data}")
        click.echo(f"Residents:  {url}/")
        click.echo(f"Staff desk: {url}/desk")
        click.echo(f"Open311:    {url}/open311/discovery.json")
        sign_ins: list[dict[str, Any]] = mark.get("sign_ins") or []
        if sign_ins:
            click.echo("Demo sign-ins (for trying out only):")
        for each in sign_ins:
            click.echo(f"  {each.get('who', ''):<28} {each.get('email', '')}  {each.get('password', '')}")
        sys.stdout.flush()

    return greet


@click.command()
@DATA_OPTION
@PORT_OPTION
@HOST_OPTION
@WORKERS_OPTION
def demo(data: Path | None, port: int | None, host: str | None, workers: int | None) -> int:
    """Make the sample city, start everything and print where it is."""
    from plaza.run.cities import bring_up_to_date, is_made, make_city
    from plaza.run.supervisor import check_port

    os.environ.setdefault("PLAZA_EMAIL_URL", "outbox:")
    os.environ.setdefault("PLAZA_DEMO", "1")
    config = _chosen(use_folder(data), host, port, workers)
    check_port(config.host, config.port)
    if is_made(config.data):
        bring_up_to_date(config, click.echo)
    else:
        click.echo(f"Making the sample city in {config.data} …")
        make_city(config, "sample_city", click.echo, sample=True)
    return _supervise(config, _greeting(config))


@click.command()
@DATA_OPTION
@PORT_OPTION
@HOST_OPTION
@WORKERS_OPTION
def up(data: Path | None, port: int | None, host: str | None, workers: int | None) -> int:
    """Start everything for a city that has been made."""
    config = _ready_city(data, host, port, workers)
    return _supervise(config, _greeting(config))


def _ready_city(data: Path | None, host: str | None, port: int | None, workers: int | None) -> Config:
    from plaza.run.cities import bring_up_to_date, is_made

    config = _chosen(existing(data), host, port, workers)
    if not is_made(config.data):
        raise Stop(
            f"{config.data} holds no finished city. Make it: "
            f"./plaza init --data {config.data} --city sample_city",
            CONFIGURATION,
        )
    bring_up_to_date(config, click.echo)
    return config


@click.command()
@DATA_OPTION
@PORT_OPTION
@HOST_OPTION
@WORKERS_OPTION
def web(data: Path | None, port: int | None, host: str | None, workers: int | None) -> None:
    """Start only the web server; the worker runs elsewhere."""
    from plaza.run.supervisor import check_port, child_environment, web_command

    config = _ready_city(data, host, port, workers)
    check_port(config.host, config.port)
    environment = child_environment(config, config.data / "run" / f"web-{config.port}")
    click.echo(f"Plaza's web server listens on http://{config.host}:{config.port}")
    sys.stdout.flush()
    command = web_command(config)
    os.execve(command[0], command, environment)


@click.command()
@DATA_OPTION
def worker(data: Path | None) -> int:
    """Start only the worker; several may run on PostgreSQL."""
    from plaza.run.worker import main

    _ready_city(data, None, None, None)
    return main()
