"""A small town as its own city: one case type with questions, routing and clocks, two clerks and a key."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fixtures.server import ROOT, PlazaServer, clean_environment, make_bare_city, plaza
from tests.postgresql import free_port

PASSWORD = "Seven-Grey-Gulls"
POTHOLE = {
    "service_code": "pothole", "description": "A hole", "lat": "34.05", "long": "-118.25",
    "attribute[where]": "road", "attribute[size]": "small",
}  # fmt: skip


def build() -> None:
    """Runs inside the city: the town of the case tests, with clerks who can sign in; prints a key."""
    from plaza.kernel.cases.tests.town import CLERK_MAY, build_town
    from plaza.kernel.ledger.actions import settle
    from plaza.kernel.people.actions import create_api_key, grant_role, save_role
    from plaza.kernel.people.models import Person

    build_town()
    save_role(key="clerk", name={"en": "Clerk"}, permissions=sorted(CLERK_MAY))
    for person in Person.objects.all():
        person.set_password(PASSWORD)
        person.save()
        grant_role(person_id=person.pk, role="clerk", department_key="streets")
    _, raw = create_api_key(name="Bad days", scopes=["open311.write"])
    settle()
    print(json.dumps(raw))


@dataclass
class Town:
    """A city on disk; ``env`` holds its database's address if it is not a file."""

    data: Path
    env: dict[str, str] = field(default_factory=dict)
    key: str = ""

    def server(self, **env: str) -> PlazaServer:
        return PlazaServer(self.data, free_port(), {**self.env, **env})

    def plaza(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        return plaza(*arguments, "--data", str(self.data), env={**self.env, **env})

    def inside(self, step: str, given: Any = None) -> Any:
        """Runs ``module:function`` in a process of this city with ``given``; what it printed as JSON."""
        done = subprocess.run(
            self.command(step), env=self.environment(), cwd=ROOT, text=True, capture_output=True,
            check=False, input=json.dumps(given),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-4000:]
        return json.loads(done.stdout.splitlines()[-1])

    def command(self, step: str) -> list[str]:
        module, _, function = step.partition(":")
        code = f"import django; django.setup(); from {module} import {function}; {function}()"
        return [sys.executable, "-c", code]

    def environment(self) -> dict[str, str]:
        paths = {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        settings = {"PLAZA_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "plaza.run.settings"}
        return clean_environment({**self.env, **settings, **paths})

    def verified(self) -> dict[str, Any]:
        told = self.plaza("verify", "--json")
        assert told.returncode == 0, told.stdout + told.stderr
        found: dict[str, Any] = json.loads(told.stdout)
        return found


def make_town(data: Path, env: dict[str, str] | None = None) -> Town:
    town = Town(make_bare_city(data, env), env or {})
    town.key = town.inside("tests.bad_days.grounds:build")
    return town


def report(port: int, key: str, **more: str) -> tuple[int, Any]:
    """One Open311 report; status and answer. Raises OSError or HTTPException when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        body = urllib.parse.urlencode({**POTHOLE, "api_key": key, **more})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/open311/v2/requests.json", body, kind)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, (json.loads(text) if text[:1] in b"[{" else text.decode())
    finally:
        connection.close()
