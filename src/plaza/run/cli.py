"""The command line. Help answers at once: a command's module, and Django, load only when it runs."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any, NoReturn

import click

from plaza.run import errors

# name: (module:function, help line)
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("serve:demo", "Make the sample city, start everything and print where it is."),
    "init": ("city:init", "Make a data folder with the city of a blueprint."),
    "up": ("serve:up", "Start everything for a city that has been made."),
    "web": ("serve:web", "Start only the web server."),
    "worker": ("serve:worker", "Start only the worker (ledger, jobs, clocks, mail)."),
    "check": ("look:check", "Say in plain words whether the configuration is right."),
    "verify": ("look:verify", "Prove that ledger, references and files are complete and unchanged."),
    "backup": ("safe:backup", "Write everything into one file, while Plaza runs."),
    "restore": ("safe:restore", "Put a backup into an empty folder."),
    "import": ("bring:bring", "Load requests, boundaries or addresses from published files."),
    "api-key": ("keys:keys", "Create, list, rotate and revoke keys for programs."),
    "staff": ("staff:staff", "Add colleagues to the desk, give and take back roles."),
    "blueprint": ("blueprint:blueprint", "Check, plan, apply or export a city's declarations."),
    "case-type": ("case_type:case_type", "Check, draw or try a request type."),
    "bench": ("bench:bench", "Measure this machine."),
    "test": ("test:test", "Run the tests."),
}


class Lazy(click.Group):
    """Knows every command's name and help line, and loads its module only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(f"plaza.run.commands.{module}"), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Every command has its own --help. Exit codes: 0 done, 1 failed, 2 wrong use, 3 configuration, "
    "4 in use, 5 disk full.",
)
def plaza() -> None:
    """Plaza runs a city's digital services. Begin with: ./plaza demo"""


def end(error: BaseException) -> NoReturn:
    """Say what went wrong and leave; the stack trace only on request."""
    if os.environ.get("PLAZA_TRACE") == "1":
        raise error
    stop = errors.explain(error)
    click.echo(f"plaza: {stop}", err=True)
    sys.exit(stop.code)


def main(arguments: list[str] | None = None) -> Any:
    """Run one command; never returns."""
    try:
        code = plaza.main(args=arguments, prog_name="./plaza", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else errors.OK)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.UsageError as error:
        error.show()
        sys.exit(errors.USAGE)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("plaza: stopped.", err=True)
        sys.exit(errors.INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(errors.OK)
    except Exception as error:
        end(error)
