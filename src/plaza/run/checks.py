"""``./plaza check``: each part of the configuration tried for real, with a sentence about it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from plaza.run.cities import is_made
from plaza.run.commands.start import django
from plaza.run.config import ROOT, Config
from plaza.run.errors import explain

LEAST_FREE = 500_000_000


@dataclass(frozen=True)
class Finding:
    """One line of the answer."""

    name: str
    ok: bool
    says: str


def check_all(config: Config) -> list[Finding]:
    """Every check in the order in which one would repair them."""
    findings = list(_settings(config))
    for check in (_folder, _secret, _pages, _database, _mail):
        try:
            findings.append(check(config))
        except Exception as error:
            findings.append(Finding(check.__name__.strip("_"), False, str(explain(error))))
    return findings


def _settings(config: Config) -> Iterator[Finding]:
    given = ", ".join(f"{name} from {where}" for name, where in sorted(config.source.items()))
    yield Finding("settings", True, f"Read: {given}." if given else "All settings have their default.")
    open_to_all = config.host not in {"127.0.0.1", "::1", "localhost"}
    if open_to_all and not config.https:
        yield Finding(
            "address",
            False,
            "Plaza listens to other machines but PLAZA_BASE_URL is not an https address, so cookies and "
            "links would be unprotected. Put an https proxy before it and set PLAZA_BASE_URL.",
        )
    elif config.https and "*" in config.allowed_hosts:
        yield Finding("address", True, "Set PLAZA_ALLOWED_HOSTS to your host names to refuse all others.")
    else:
        yield Finding("address", True, f"Residents reach it at {config.address}.")


def _folder(config: Config) -> Finding:
    if not config.data.is_dir():
        return Finding(
            "folder",
            False,
            f"{config.data} does not exist. Make a city there: "
            f"./plaza init --data {config.data} --city sample_city",
        )
    with tempfile.NamedTemporaryFile(dir=config.data) as probe:
        probe.write(b"plaza")
        os.fsync(probe.fileno())
    free = shutil.disk_usage(config.data).free
    if free < LEAST_FREE:
        return Finding("folder", False, f"Only {free // 1_000_000} MB are free in {config.data}. Make room.")
    if not is_made(config.data):
        return Finding(
            "folder", False, f"{config.data} holds no finished city. Run the same init or demo again."
        )
    return Finding("folder", True, f"{config.data} can be written; {free // 1_000_000_000} GB are free.")


def _secret(config: Config) -> Finding:
    if config.secret_key:
        if len(config.secret_key) < 40:
            return Finding("secret", False, "PLAZA_SECRET_KEY is short. Give at least 40 random characters.")
        return Finding("secret", True, "The secret is given by PLAZA_SECRET_KEY.")
    path = config.data / "secret.key"
    if path.exists() and path.stat().st_mode & 0o077:
        return Finding("secret", False, f"Others may read {path}. Run: chmod 600 {path}")
    return Finding("secret", True, f"The secret is kept in {path}; back it up with the rest.")


def _pages(config: Config) -> Finding:
    if not (ROOT / "build" / "static" / "staticfiles.json").is_file():
        return Finding(
            "pages", False, "The static files are not collected. Start Plaza with ./plaza, which does it."
        )
    return Finding("pages", True, "Static files are collected and compressed.")


def _database(config: Config) -> Finding:
    if not config.database_url and not (config.data / "plaza.sqlite3").exists():
        return Finding("database", False, f"There is no database in {config.data} yet; init makes it.")
    django(config)
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if waiting:
        return Finding("database", False, f"{waiting} changes of tables are waiting. ./plaza up makes them.")
    version = sqlite3.sqlite_version if connection.vendor == "sqlite" else str(connection.pg_version)  # type: ignore[attr-defined]
    where = config.data / "plaza.sqlite3" if connection.vendor == "sqlite" else "PLAZA_DATABASE_URL"
    connection.close()
    return Finding("database", True, f"{connection.display_name} {version} answers ({where}).")


def _mail(config: Config) -> Finding:
    scheme = urlsplit(config.email_url).scheme
    if not scheme:
        return Finding(
            "mail", True, "No mail server is set (PLAZA_EMAIL_URL), so messages wait until there is one."
        )
    if scheme == "outbox":
        return Finding("mail", True, "Messages are kept in the outbox page and not sent.")
    troubles = _mail_troubles(config.email_url)
    if troubles:
        return Finding("mail", False, " ".join(troubles))
    return Finding("mail", True, f"Mail goes through {urlsplit(config.email_url).hostname}.")


def _mail_troubles(url: str) -> list[str]:
    """Asks the mail server itself: reachable, trusted, password right."""
    from plaza.engines.mail_smtp.smtp import SmtpMail
    from plaza.kernel.base.types import Problem

    try:
        return SmtpMail.from_url(url).check()
    except Problem as problem:
        return [problem.detail]
