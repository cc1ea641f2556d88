"""What the ledger hands out: sealed events, tree heads, proofs, and how far everybody is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol


class Event(Protocol):
    """A frozen dataclass of ids and keys, in the past tense; see house rules for ``events.py``."""

    TYPE: ClassVar[str]
    VERSION: ClassVar[int]
    SUBJECT: ClassVar[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sealed:
    """An event with its place in the ledger. ``seq`` counts from 1 without gaps."""

    seq: int
    id: str
    type: str
    version: int
    occurred_at: datetime
    actor_kind: str
    actor_id: int | None
    subject_kind: str
    subject_id: int | str
    data: Mapping[str, Any]
    cause: str = ""


@dataclass(frozen=True, slots=True)
class TreeHead:
    """The ledger at one size: Merkle root (RFC 9162 section 2.1.1) and last chain hash, 32 bytes each."""

    size: int
    root: bytes
    chain: bytes


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That the event ``seq`` is in the tree of ``size`` (RFC 9162 section 2.1.3)."""

    seq: int
    size: int
    leaf: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ConsistencyProof:
    """That the tree of size ``new`` continues the tree of size ``old`` (RFC 9162 section 2.1.4)."""

    old: int
    new: int
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What ``verify()`` found. ``first_bad`` is a seq; ``problem`` one sentence, empty when all is well."""

    ok: bool
    size: int
    root: bytes
    first_bad: int | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ListenerLag:
    """How far a listener is, and what stops it (``error`` is empty while all is well)."""

    name: str
    position: int
    behind: int
    error: str = ""
    attempts: int = 0
    next_try_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lag:
    """How much is not sealed yet, and how far each listener is."""

    size: int
    unsealed: int
    listeners: tuple[ListenerLag, ...]
