"""Bodies are read whole before Django sees them; what breaks off is refused, long answers are streamed."""

from __future__ import annotations

import io
import threading
from typing import Any

from plaza.run.patience import IN_MEMORY, WORDS_BYTES, Patient, read_whole


def call(
    application: Any, body: bytes, length: int | None = None, kind: str = "multipart/x"
) -> tuple[str, bytes]:
    said: list[str] = []
    environ = {
        "wsgi.input": io.BytesIO(body), "CONTENT_TYPE": kind,
        "CONTENT_LENGTH": str(len(body) if length is None else length),
    }  # fmt: skip
    parts = application(environ, lambda status, headers: said.append(status))
    return said[0], b"".join(parts)


class Answer:
    """A long answer; knows in which thread each part was made."""

    streaming = True

    def __init__(self) -> None:
        self.threads: list[str] = []
        self.closed = False

    def __iter__(self) -> Any:
        for part in (b"a", b"b"):
            self.threads.append(threading.current_thread().name)
            yield part

    def close(self) -> None:
        self.closed = True


def echo(environ: dict[str, Any], start: Any) -> list[bytes]:
    start("200 OK", [])
    return [environ["wsgi.input"].read()]


def test_bodies_come_whole() -> None:
    for size in (0, 10, IN_MEMORY, IN_MEMORY + 1, 3 * IN_MEMORY):
        assert call(Patient(echo), b"x" * size) == ("200 OK", b"x" * size)


def test_a_body_that_breaks_off_never_reaches_the_application() -> None:
    for size in (10, IN_MEMORY + 10):
        status, words = call(Patient(lambda *_: 1 / 0), b"x" * (size - 1), size)  # type: ignore[arg-type]
        assert status.startswith("400 ")
        assert b"broke off" in words


class Torn(io.BytesIO):
    """A connection that is reset while it is read."""

    def read(self, size: int | None = -1) -> bytes:
        raise ConnectionResetError


def test_a_reset_connection_is_one_that_broke_off() -> None:
    assert read_whole(Torn(), 10) is None
    assert read_whole(Torn(), IN_MEMORY + 10) is None


def test_words_beyond_all_forms_are_not_read() -> None:
    assert call(Patient(echo), b"x", WORDS_BYTES + 1, "application/x-www-form-urlencoded") == ("200 OK", b"")


def test_long_answers_are_made_by_the_thread_that_works() -> None:
    answer = Answer()

    def application(environ: dict[str, Any], start: Any) -> Answer:
        start("200 OK", [])
        return answer

    assert call(Patient(application), b"") == ("200 OK", b"ab")  # type: ignore[arg-type]
    assert answer.closed
    assert all(name.startswith("plaza-web") for name in answer.threads)
