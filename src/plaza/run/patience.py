"""A slow upload keeps one waiting thread busy, not the one that works.

Many threads of the server read what comes in at the pace of phones and strangers; Django runs in one thread
of each process, as measured best, and with one database connection. So nobody waits for another's line.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
WAITING_THREADS = 128
IN_MEMORY, BLOCK = 1_000_000, 65_536
WORDS_BYTES = 2_621_440
"""Most that a form without files may have; DATA_UPLOAD_MAX_MEMORY_SIZE in the settings."""


class Patient:
    """``Patient(django)``: the same application, given whole bodies one after another."""

    def __init__(self, inner: Wsgi) -> None:
        self.inner = inner
        self.worker: ThreadPoolExecutor | None = None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = self._body(environ, int(environ.get("CONTENT_LENGTH") or 0))
        if body is None:
            text = b"The form broke off on its way. Please send it again.\n"
            kind = ("Content-Type", "text/plain; charset=utf-8")
            start_response("400 Bad Request", [kind, ("Content-Length", str(len(text)))])
            return [text]
        with body:
            environ["wsgi.input"] = body
            # Made on first use: a process that forks after loading would lose the thread.
            self.worker = self.worker or ThreadPoolExecutor(1, "plaza-web")
            status, headers, parts = self.worker.submit(self._answer, environ).result()
        start_response(status, headers)
        return parts

    def _body(self, environ: dict[str, Any], length: int) -> IO[bytes] | None:
        if length > WORDS_BYTES and not environ.get("CONTENT_TYPE", "").startswith("multipart/"):
            # Django refuses it by the length announced, in the form of whoever was asked.
            return io.BytesIO()
        return read_whole(environ["wsgi.input"], length)

    def _answer(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], Iterable[bytes]]:
        said: list[Any] = []
        answer: Any = self.inner(
            environ, lambda status, headers, problem=None: said.extend((status, headers))
        )
        if getattr(answer, "streaming", False):
            return said[0], said[1], self._in_turn(answer)
        try:
            return said[0], said[1], [b"".join(answer)]
        finally:
            if close := getattr(answer, "close", None):
                close()

    def _in_turn(self, answer: Any) -> Iterator[bytes]:
        """Parts of a long answer, each made between other requests."""
        assert self.worker is not None  # noqa: S101 - it made this answer
        parts = iter(answer)
        try:
            while (part := self.worker.submit(next, parts, None).result()) is not None:
                yield part
        finally:
            self.worker.submit(answer.close).result()


def read_whole(stream: Any, length: int) -> IO[bytes] | None:
    """All ``length`` bytes that were announced, large ones on disk; None when the sender broke off."""
    if length <= IN_MEMORY:
        try:
            data = stream.read(length) if length else b""
        except OSError:
            return None
        return io.BytesIO(data) if len(data) == length else None
    body = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the caller
    left = length
    try:
        while left and (block := stream.read(min(BLOCK, left))):
            body.write(block)
            left -= len(block)
    except OSError:
        left = left or 1
    if left:
        body.close()
        return None
    body.seek(0)
    return body
