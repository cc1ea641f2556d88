"""Streets and addresses in bulk."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction

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
_SAVE = (
    f"INSERT INTO places_address (source_id, {', '.join(VALUES)}) "  # noqa: S608 (our own column names)
    f"VALUES ({', '.join(['%s'] * (len(VALUES) + 1))}) "
    f"ON CONFLICT (source_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in VALUES)}"
)
"""The same words on SQLite and PostgreSQL; many times faster than model instances."""
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
        self._seen: dict[bytes, int | None] = {}
        self._on_rejected = on_rejected

    def write(self, batch: list[Given], source: str, actor: Actor) -> None:
        """One batch, all of it or (on an error) nothing of it."""
        self.report.read += len(batch)
        good = list(self._good(batch))
        before = self.report.created, self.report.updated
        with transaction.atomic():
            self._streets.learn(row.street for _, row in good)
            self._put(good)
            created, updated = self.report.created - before[0], self.report.updated - before[1]
            if created or updated:
                ledger.append(AddressesChanged(source, created, updated), actor=actor)
                streets_changed()

    def _good(self, batch: list[Given]) -> Iterator[tuple[str, AddressRow]]:
        """Identity and address of the rows that can be taken; the others are counted."""
        for one in batch:
            row = one.address
            if row is None or (reason := one.reason or self._refused(row)):
                self._reject(one, one.reason if row is None else reason)
                continue
            identity = self._identity(row)
            position = hash((row.lat, row.lon))
            mark = hashlib.blake2b(identity.encode(), digest_size=8).digest()
            if (before := self._seen.setdefault(mark, None)) is None:
                self._seen[mark] = position
                yield identity, row
            elif before == position:  # one address, a row per parcel
                self.report.unchanged += 1
            else:
                self._reject(one, "The same address came before, at another position.")

    def _reject(self, one: Given, reason: str) -> None:
        self.report.reject(one.row, reason, one.raw)
        if self._on_rejected:
            self._on_rejected(one.row, reason, one.raw)

    def _refused(self, row: AddressRow) -> str:
        """Why an address cannot be taken; empty when it can."""
        if not self._streets.norm_of(row.street):
            return "It has no street."
        if not row.number or len(row.number) > 30:
            return "It has no house number." if not row.number else "Its house number is too long."
        if not (-90 <= row.lat <= 90 and -180 <= row.lon <= 180):
            return f"Its position {row.lat}, {row.lon} is not on Earth."
        if row.lat == 0 and row.lon == 0:
            return "Its position is 0, 0, which stands for “not known”."
        return ""

    def _identity(self, row: AddressRow) -> str:
        if row.source_id:
            return row.source_id[:80]
        said = (row.number, self._streets.norm_of(row.street), row.unit, _town(row.city), row.postcode)
        return "a:" + hashlib.blake2b("|".join(said).casefold().encode(), digest_size=16).hexdigest()

    def _put(self, rows: list[tuple[str, AddressRow]]) -> None:
        there = _existing([identity for identity, _ in rows])
        changed: list[tuple[Any, ...]] = []
        for identity, row in rows:
            values = self._values(row)
            old = there.get(identity)
            if old == values:
                self.report.unchanged += 1
                continue
            self.report.created += old is None
            self.report.updated += old is not None
            changed.append((identity, *values))
        if changed:
            with connection.cursor() as cursor:
                cursor.executemany(_SAVE, changed)

    def _values(self, row: AddressRow) -> tuple[Any, ...]:
        import h3.api.basic_int as h3

        low, high = house_number(row.number)
        cell = h3.latlng_to_cell(row.lat, row.lon, 9)
        place = (row.unit[:60], row.city[:120], row.postcode[:20], float(row.lat), float(row.lon), cell)
        return (self._streets.id_of(row.street), row.number, low, high, *place)


@lru_cache(1000)
def _town(city: str) -> str:
    return plain(city)


def _existing(identities: list[str]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for start in range(0, len(identities), AT_ONCE):
        rows = Address.objects.filter(source_id__in=identities[start : start + AT_ONCE])
        found.update((values[0], values[1:]) for values in rows.values_list("source_id", *VALUES))
    return found
