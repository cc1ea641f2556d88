"""Sixteen keep-alive clients that send one form after another, and how long each answer took."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

CLIENTS, SECONDS, WARM_UP = 16, 10.0, 2.0
Form = Callable[[int, int], dict[str, object]]
"""Makes the form of client number n, request number m."""


@dataclass
class Load:
    """What came back. What was sent in the first two seconds does not count."""

    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> int:
        return round(len(self.times) / SECONDS)

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the answers came."""
        if not self.times:
            raise RuntimeError(f"nothing was taken: {self.wrong[:1]}")
        return round(sorted(self.times)[int((len(self.times) - 1) * share)] * 1000, 1)


def load(port: int, path: str, form: Form) -> Load:
    """Ten seconds of POSTs to ``path``."""
    found = Load()

    async def all_of_them() -> None:
        began = time.perf_counter() + WARM_UP
        await asyncio.gather(*(_client(n, port, path, form, began, found) for n in range(CLIENTS)))

    asyncio.run(all_of_them())
    return found


async def _client(n: int, port: int, path: str, form: Form, began: float, found: Load) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while (at := time.perf_counter()) < began + SECONDS:
        count += 1
        body = urlencode(form(n, count)).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        status, answer = await _answer(reader)
        if " 20" not in status:
            found.wrong.append(f"{status.strip()} {answer[:200]!r}")
        elif at >= began:
            found.times.append(time.perf_counter() - at)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    status = (await reader.readline()).decode()
    length = 0
    while (line := await reader.readline()) not in (b"\r\n", b""):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return status, await reader.readexactly(length)
