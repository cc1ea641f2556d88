"""Case numbers with a check digit, secret follow-up links, and when a case is forgotten."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import date, datetime, timedelta

from ..types import CompiledType
from .dates import plain_digits, zone

# The quasigroup of order 10 of H. M. Damm, "Total anti-symmetrische Quasigruppen" (Marburg 2004).
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip
_BIGGEST_ID = 2**63 - 1


def check_digit(digits: str) -> str:
    """Damm's check digit: finds every wrong digit and every swap of neighbours."""
    state = "0"
    for digit in digits:
        state = _DAMM[int(state)][int(digit)]
    return state


def number_of(case_id: int) -> str:
    """The number people get: the id and its check digit."""
    if case_id < 1:
        raise ValueError("a case id is a positive number")
    digits = str(case_id)
    return digits + check_digit(digits)


def id_of(text: str) -> int | None:
    """The id in a number as people type it (spaces, hyphens, a #, digits of any script), or None."""
    digits = (
        plain_digits(text[:60]).strip().lstrip("#").replace(" ", "").replace("-", "").replace("\u00a0", "")
    )
    if not (digits.isascii() and digits.isdigit() and 2 <= len(digits) <= 20) or digits[0] == "0":
        return None
    case_id = int(digits[:-1])
    return case_id if check_digit(digits) == "0" and case_id <= _BIGGEST_ID else None


def follow_token(secret: str | bytes, case_id: int, version: int) -> str:
    """The secret of a follow-up link: the number and 128 bits of HMAC-SHA256; nothing is stored.

    Raising the case's ``version`` makes older links useless.
    """
    return f"{number_of(case_id)}-{_seal(secret, case_id, version)}"


def follow_case_id(token: str) -> int | None:
    """The case a token speaks of. It proves nothing: ask follow_token_fits next."""
    number, dash, _ = token[:80].partition("-")
    return id_of(number) if dash else None


def follow_token_fits(secret: str | bytes, token: str, version: int) -> bool:
    """Whether the token is the one of its case and this version; takes the same time either way."""
    case_id = follow_case_id(token)
    given = token.partition("-")[2].encode()[:64]
    expected = _seal(secret, case_id or 1, version).encode()
    return hmac.compare_digest(given, expected) and case_id is not None


def _seal(secret: str | bytes, case_id: int, version: int) -> str:
    key = secret.encode() if isinstance(secret, str) else secret
    mac = hmac.new(key, b"plaza.cases.follow\x00%d\x00%d" % (case_id, version), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac[:16]).rstrip(b"=").decode()


def forget_on(
    compiled: CompiledType, outcome: str, closed_at: datetime, time_zone: str = "UTC"
) -> date | None:
    """The city's day on which a case that ended so is forgotten; None if it is kept."""
    ended = compiled.find_outcome(outcome)
    if ended is None or ended.retention_days is None:
        return None
    return closed_at.astimezone(zone(time_zone)).date() + timedelta(days=ended.retention_days)
