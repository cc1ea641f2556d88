"""What a page tells people to type: its blocks of ``sh``, and a folder in which they are run as typed.

A block marked ``sh`` runs anywhere, ``sh live`` needs the demo, ``sh postgresql`` a database server.
Other kinds (console, ini) are for reading.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.fixtures.server import READY, clean_environment, family

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```sh *(\w*)\n(.*?)^```", re.M | re.S)
STAYS = re.compile(r"^\./plaza (demo|up)\b")
START_SECONDS = 420
DISTRICTS = """{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Port"},
"geometry": {"type": "Polygon", "coordinates": [[[-118.5, 33.9], [-118.1, 33.9], [-118.1, 34.2],
[-118.5, 34.2], [-118.5, 33.9]]]}}]}"""
ADDRESSES = """LON,LAT,NUMBER,STREET,UNIT,CITY,DISTRICT,REGION,POSTCODE,ID,HASH
-118.25,34.05,12,Harbor Street,,Los Angeles,,CA,90012,,a1
-118.26,34.06,14,Harbor Street,,Los Angeles,,CA,90012,,a2
"""
REQUESTS = """SRNumber,CreatedDate,UpdatedDate,Owner,RequestType,Status,Address,Latitude,Longitude
1-100,01/02/2020 08:00:00 AM,01/03/2020 08:00:00 AM,BOS,Bulky Items,Closed,12 HARBOR ST,34.05,-118.25
1-101,01/02/2020 09:00:00 AM,01/02/2020 09:00:00 AM,OCB,Graffiti Removal,Open,14 HARBOR ST,34.06,-118.26
"""


def blocks(page: str, kind: str = "") -> list[str]:
    """The blocks of one kind of a page, in their order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [match[2] for match in BLOCK.finditer(text) if match[1] == kind]


def make_desk(folder: Path) -> None:
    """What somebody has at hand who types: the launcher, blueprints, and published files of their city."""
    launcher = folder / "plaza"
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m plaza.run "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)
    (folder / "blueprints").symlink_to(ROOT / "blueprints")
    for name, text in (
        ("districts.geojson", DISTRICTS),
        ("addresses.csv", ADDRESSES),
        ("requests.csv", REQUESTS),
    ):
        (folder / name).write_text(text, encoding="utf-8")


@dataclass
class Typist:
    """Types lines in a folder, as a careful person would: stops at the first that fails."""

    folder: Path
    env: dict[str, str]

    def type(self, block: str) -> str:
        """Everything the block printed; what stays up is waited for and stopped."""
        said, script = [], ""
        for line in block.splitlines():
            if STAYS.match(line):
                said += [self._run(script), self._stay(line)]
                script = ""
            elif line.strip() != "./plaza test":  # that is us
                script += line + "\n"
        return "".join([*said, self._run(script)])

    def _environment(self) -> dict[str, str]:
        return clean_environment(self.env)

    def _run(self, script: str) -> str:
        if not script.strip():
            return ""
        done = subprocess.run(
            ["/bin/sh", "-eu", "-c", script],
            cwd=self.folder,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    def _stay(self, line: str) -> str:
        log = self.folder / "stays.log"
        with log.open("w", encoding="utf-8") as out:
            process = subprocess.Popen(
                ["/bin/sh", "-c", f"exec {line}"],
                cwd=self.folder,
                env=self._environment(),
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
            try:
                self._wait(process, log)
                process.send_signal(signal.SIGTERM)
                assert process.wait(40) == 0, log.read_text(encoding="utf-8")
            finally:
                for pid in family(process.pid) if process.poll() is None else []:
                    os.kill(pid, signal.SIGKILL)
        return log.read_text(encoding="utf-8")

    def _wait(self, process: subprocess.Popen[bytes], log: Path) -> None:
        deadline = time.monotonic() + START_SECONDS
        while READY not in (text := log.read_text(encoding="utf-8")):
            assert process.poll() is None, f"it ended:\n{text[-3000:]}"
            assert time.monotonic() < deadline, f"it was not ready in time:\n{text[-3000:]}"
            time.sleep(0.1)
