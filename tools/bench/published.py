"""A made file in the columns of MyLA311, where the published one is not kept."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = (
    "SRNumber CreatedDate UpdatedDate ActionTaken Owner RequestType Status RequestSource MobileOS Anonymous "
    "AssignTo ServiceDate ClosedDate AddressVerified ApproximateAddress Address HouseNumber Direction "
    "StreetName Suffix ZipCode Latitude Longitude Location TBMPage TBMColumn TBMRow APC CD CDMember NC "
    "NCName PolicePrecinct"
).split()
TYPES = (
    ("Bulky Items", "BOS"), ("Graffiti Removal", "OCB"), ("Metal/Household Appliances", "BOS"),
    ("Illegal Dumping Pickup", "BOS"), ("Single Streetlight Issue", "BSL"), ("Dead Animal Removal", "BOS"),
)  # fmt: skip
SOURCES = ("Mobile App", "Call", "Self Service", "Driver Self Report")
FIRST = datetime(2018, 1, 1)  # noqa: DTZ001 - the city writes its own clock's time


def published_files() -> list[Path]:
    """The two published MyLA311 files, if they are kept on this machine."""
    folder = Path(os.environ.get("PLAZA_TEST_DATA") or ROOT.parent / "shared" / "data") / "311"
    return sorted(folder.glob("myla311_*.csv.gz"))


def write_myla311(path: Path, rows: int, *, first: int = 1) -> Path:
    """``rows`` rows from number ``first`` on; the same each time."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(made_rows(rows, first=first))
    return path


def made_rows(rows: int, *, first: int = 1) -> Iterator[dict[str, str]]:
    """Rows as the city publishes them: most closed after some days, some open, all with a place."""
    for n in range(first, first + rows):
        type_name, owner = TYPES[n * 7 % len(TYPES)]
        opened = FIRST + timedelta(minutes=7 * (n % 500_000))
        closed = opened + timedelta(hours=n % 200 + 1) if n % 5 else None
        lat, lon = 33.75 + n * 7919 % 9973 / 9973 * 0.55, -118.6 + n * 104729 % 9967 / 9967 * 0.4
        yield {
            "SRNumber": f"1-{n}", "CreatedDate": _said(opened), "UpdatedDate": _said(closed or opened),
            "ActionTaken": "SR Created", "Owner": owner, "RequestType": type_name,
            "Status": "Closed" if closed else "Open", "RequestSource": SOURCES[n % 4], "Anonymous": "Y",
            "AssignTo": "NC", "ServiceDate": _said(opened + timedelta(days=4)),
            "ClosedDate": _said(closed) if closed else "", "AddressVerified": "Y",
            "Address": f"{n % 9000 + 1} S MAIN ST, 90012", "HouseNumber": str(n % 9000 + 1), "Direction": "S",
            "StreetName": "MAIN", "Suffix": "ST", "ZipCode": "90012", "Latitude": f"{lat:.9f}",
            "Longitude": f"{lon:.9f}", "Location": f"POINT ({lon:.9f} {lat:.9f})", "TBMPage": "634",
            "TBMColumn": "A", "TBMRow": "2", "APC": "Central APC", "CD": str(n % 15 + 1), "NC": "55",
        }  # fmt: skip


def _said(moment: datetime) -> str:
    return moment.strftime("%m/%d/%Y %I:%M:%S %p")
