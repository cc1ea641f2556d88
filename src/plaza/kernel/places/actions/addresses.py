"""Streets and addresses in bulk."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from django.db import transaction

from plaza.kernel.base.types import SYSTEM, Actor
from plaza.kernel.ledger import actions as ledger
from plaza.kernel.places.actions.changed import streets_changed
from plaza.kernel.places.events import AddressesChanged
from plaza.kernel.places.models import Address, Street
from plaza.kernel.places.rules.asked import house_number
from plaza.kernel.places.rules.spelling import norm, plain
from plaza.kernel.places.types import AddressRow, ImportReport, Progress

BATCH = 5_000
AT_ONCE = 500
"""Values in one ``IN (…)``: below the limit of every SQLite."""
VALUES = ("street_id", "number", "low", "high", "unit", "city", "postcode", "lat", "lon", "h3_9")
OnRejected = Callable[[int, str, Mapping[str, Any]], None]


class Given(NamedTuple):
    """One row of a source: its number, the address or None, and why not."""

    row: int
    address: AddressRow | None
    reason: str = ""
    raw: Mapping[str, Any] = {}


@transaction.atomic
def save_streets(names: Iterable[str], *, actor: Actor = SYSTEM) -> int:
    """Make sure that these streets exist; says how many are new."""
    keeper = Streets()
    keeper.learn(names)
    if keeper.new:
        ledger.append(AddressesChanged("streets", created=keeper.new), actor=actor)
        streets_changed()
    return keeper.new


def save_addresses(
    rows: Iterable[AddressRow], *, actor: Actor = SYSTEM, source: str = "rows"
) -> ImportReport:
    """Create or change many addresses (streets are made as needed), in batches, idempotent.

    An address is recognised by its ``source_id``; without one by number, street, unit, town and postcode.
    """
    given = (Given(number, row) for number, row in enumerate(rows, 1))
    return write_addresses(given, source=source, actor=actor)


def write_addresses(
    given: Iterable[Given],
    *,
    source: str,
    actor: Actor,
    progress: Progress | None = None,
    on_rejected: OnRejected | None = None,
) -> ImportReport:
    """Write rows batch by batch, each batch in its own transaction together with its event."""
    writer = Writer(on_rejected)
    started = time.monotonic()
    rows = iter(given)
    while batch := list(islice(rows, BATCH)):
        writer.write(batch, source, actor)
        if progress:
            progress(writer.report.read, None)
    writer.report.seconds = time.monotonic() - started
    return writer.report


class Streets:
    """Street ids by spelling, found or made as needed."""

    def __init__(self) -> None:
        self.new = 0
        self._ids: dict[str, int] = {}
        self._norms: dict[str, str] = {}

    def norm_of(self, name: str) -> str:
        """The matching key of a street name, worked out once."""
        if name not in self._norms:
            self._norms[name] = norm(name)
        return self._norms[name]

    def learn(self, names: Iterable[str]) -> None:
        """Look up these streets and create the missing ones."""
        wanted = {self.norm_of(name): name for name in names}
        missing = [key for key in wanted if key and key not in self._ids]
        self._look_up(missing)
        new = [key for key in missing if key not in self._ids]
        Street.objects.bulk_create(
            [Street(name=wanted[key][:200], norm=key) for key in new],
            ignore_conflicts=True,
            batch_size=AT_ONCE,
        )
        self._look_up(new)
        self.new += len(new)

    def _look_up(self, keys: list[str]) -> None:
        for start in range(0, len(keys), AT_ONCE):
            rows = Street.objects.filter(norm__in=keys[start : start + AT_ONCE])
            self._ids.update(rows.values_list("norm", "id"))

    def id_of(self, name: str) -> int:
        """The id of a street that was learnt."""
        return self._ids[self.norm_of(name)]


class Writer:
    """Writes batches of one source and counts what became of each row."""

    def __init__(self, on_rejected: OnRejected | None) -> None:
        self.report = ImportReport()
        self._streets = Streets()
        self._seen: dict[bytes, int] = {}
        self._on_rejected = on_rejected

    def write(self, batch: list[Given], source: str, actor: Actor) -> None:
        """One batch, all of it or (on an error) nothing of it."""
        self.report.read += len(batch)
        good = list(self._good(batch))
        before = self.report.created, self.report.updated, self._streets.new
        with transaction.atomic():
            self._streets.learn(one.address.street for one in good if one.address)
            self._put({self._identity(one.address): one for one in good if one.address})
            created, updated = self.report.created - before[0], self.report.updated - before[1]
            if created or updated:
                ledger.append(AddressesChanged(source, created, updated), actor=actor)
                streets_changed()

    def _good(self, batch: list[Given]) -> Iterator[Given]:
        for one in batch:
            if reason := one.reason or self._refused(one):
                self.report.reject(one.row, reason, one.raw)
                if self._on_rejected:
                    self._on_rejected(one.row, reason, one.raw)
            elif one.address and self._is_repeat(one.address):
                self.report.unchanged += 1
            else:
                yield one

    def _refused(self, one: Given) -> str:
        """Why an address cannot be taken; empty when it can."""
        row = one.address
        if row is None:
            return "It holds no address."
        if not self._streets.norm_of(row.street):
            return "It has no street."
        if not row.number or len(row.number) > 30:
            return "It has no house number." if not row.number else "Its house number is too long."
        if not (-90 <= row.lat <= 90 and -180 <= row.lon <= 180):
            return f"Its position {row.lat}, {row.lon} is not on Earth."
        if row.lat == 0 and row.lon == 0:
            return "Its position is 0, 0, which stands for “not known”."
        if self._seen.get(self._mark(row), hash((row.lat, row.lon))) != hash((row.lat, row.lon)):
            return "The same address came before, at another position."
        return ""

    def _is_repeat(self, row: AddressRow) -> bool:
        """Whether this very row came before in the source (one address, many parcels); remembers it."""
        before = len(self._seen)
        self._seen.setdefault(self._mark(row), hash((row.lat, row.lon)))
        return len(self._seen) == before

    def _mark(self, row: AddressRow) -> bytes:
        return hashlib.blake2b(self._identity(row).encode(), digest_size=8).digest()

    def _identity(self, row: AddressRow) -> str:
        if row.source_id:
            return row.source_id[:80]
        said = (row.number, self._streets.norm_of(row.street), row.unit, plain(row.city), row.postcode)
        return "a:" + hashlib.blake2b("|".join(said).casefold().encode(), digest_size=16).hexdigest()

    def _put(self, rows: dict[str, Given]) -> None:
        there = _existing(list(rows))
        changed: list[Address] = []
        for identity, one in rows.items():
            if one.address is None:
                continue
            values = self._values(one.address)
            old = there.get(identity)
            if old == values:
                self.report.unchanged += 1
                continue
            self.report.created += old is None
            self.report.updated += old is not None
            changed.append(Address(source_id=identity, **dict(zip(VALUES, values, strict=True))))
        Address.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["source_id"],
            update_fields=VALUES,
            batch_size=AT_ONCE,
        )

    def _values(self, row: AddressRow) -> tuple[Any, ...]:
        import h3.api.basic_int as h3

        low, high = house_number(row.number)
        cell = h3.latlng_to_cell(row.lat, row.lon, 9)
        place = (row.unit[:60], row.city[:120], row.postcode[:20], float(row.lat), float(row.lon), cell)
        return (self._streets.id_of(row.street), row.number, low, high, *place)


def _existing(identities: list[str]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for start in range(0, len(identities), AT_ONCE):
        rows = Address.objects.filter(source_id__in=identities[start : start + AT_ONCE])
        for identity, *values in rows.values_list("source_id", *VALUES):
            found[identity] = tuple(values)
    return found
