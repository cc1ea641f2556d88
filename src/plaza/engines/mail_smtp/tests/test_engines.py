"""Both engines keep the same promises; what arrives is read back, from a real SMTP server or the outbox."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import message_from_string
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaza.engines.mail_smtp.codec import to_message
from plaza.engines.mail_smtp.models import KeptMail
from plaza.engines.mail_smtp.outbox import OutboxMail
from plaza.engines.mail_smtp.smtp import SmtpMail
from plaza.engines.mail_smtp.tests.servers import Arrivals, certificate, free_port, password_is, smtp_server
from plaza.kernel.base.rules import now
from plaza.kernel.base.types import Invalid
from plaza.kernel.messaging import actions, queries, registry
from plaza.kernel.messaging.registry import MailEngine
from plaza.kernel.messaging.types import Mail, Recipient, Refused, ServerAway, TryLater

MAIL = Mail(
    to_email="ana@example.org", to_name="Ana Ñandú, \"the boss\"", from_email="help@porto.example",
    from_name="Puerto Sol", envelope_from="bounces+7@porto.example", subject="Recibimos su solicitud: حفرة",
    text="Hola, Ana:\n\n.\nحفرة " + "x" * 2000 + "\n", html="<!doctype html><p>حفرة</p>",
    message_id="<plaza.7.abc@porto.example>", reply_to="answers@porto.example", language="es",
    headers={
        "List-Unsubscribe": "<https://x.org/stop/1/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    },
)  # fmt: skip


@dataclass
class Post:
    """An engine and a way to read what it delivered."""

    engine: MailEngine
    read: Any


@pytest.fixture(params=["smtp", "outbox"])
def post(request: pytest.FixtureRequest, db: None) -> Iterator[Post]:
    if request.param == "outbox":
        yield Post(
            registry.mail_engine("outbox:"),
            lambda: [message_from_string(row.raw, policy=default) for row in KeptMail.objects.order_by("id")],
        )
        return
    arrivals = Arrivals()
    with smtp_server(arrivals) as port:
        engine = SmtpMail.from_url(f"smtp://127.0.0.1:{port}")
        yield Post(engine, lambda: arrivals.mails)
        engine.close()


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_what_arrives_is_what_was_written(post: Post) -> None:
    assert post.engine.check() == []
    assert post.engine.send(MAIL)
    (arrived,) = post.read()
    assert arrived["Subject"] == MAIL.subject
    assert arrived["To"].addresses[0].display_name == MAIL.to_name
    assert arrived["To"].addresses[0].addr_spec == MAIL.to_email
    assert arrived["From"].addresses[0].addr_spec == MAIL.from_email
    assert arrived["Reply-To"].addresses[0].addr_spec == MAIL.reply_to
    assert arrived["Message-ID"] == MAIL.message_id
    assert arrived["List-Unsubscribe"] == "<https://x.org/stop/1/>"
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert body(arrived, "plain") == MAIL.text
    assert "حفرة" in body(arrived, "html")


def test_a_line_break_never_becomes_a_header(post: Post) -> None:
    for field in ("subject", "to_name", "from_name", "to_email", "message_id"):
        with pytest.raises(Refused, match="written down"):
            post.engine.send(replace(MAIL, **{field: "a@b.org\r\nBcc: evil@example.org"}))
    assert post.read() == []


def test_many_mails_go_one_after_the_other(post: Post) -> None:
    for number in range(5):
        post.engine.send(replace(MAIL, message_id=f"<{number}@porto.example>"))
    assert len(post.read()) == 5


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_make_a_mail_or_are_refused(subject: str, name: str) -> None:
    from plaza.kernel.messaging.rules import clean_header

    mail = replace(MAIL, subject=clean_header(subject), to_name=clean_header(name))
    try:
        raw = to_message(mail, now()).as_bytes()
    except Refused:
        return
    head = raw.split(b"\r\n\r\n")[0]
    names = [
        line.split(b":")[0].lower() for line in head.split(b"\r\n") if not line.startswith((b" ", b"\t"))
    ]
    assert set(names) <= {
        b"from", b"to", b"subject", b"date", b"message-id", b"content-language", b"reply-to", b"mime-version",
        b"content-type", b"list-unsubscribe", b"list-unsubscribe-post",
    }  # fmt: skip
    assert len(names) == len(set(names))


def test_the_envelope_is_where_bounces_go_and_one_connection_is_kept() -> None:
    arrivals = Arrivals()
    with smtp_server(arrivals) as port:
        engine = SmtpMail.from_url(f"smtp://127.0.0.1:{port}")
        for _ in range(3):
            engine.send(MAIL)
        assert arrivals.envelopes[0].mail_from == "bounces+7@porto.example"
        assert len(arrivals.sessions) == 1
        engine.close()


def test_refusals_are_told_apart_and_the_next_mail_still_goes() -> None:
    arrivals = Arrivals()
    with smtp_server(arrivals) as port:
        engine = SmtpMail.from_url(f"smtp://127.0.0.1:{port}")
        with pytest.raises(Refused, match=r"550 5\.1\.1 No such user"):
            engine.send(replace(MAIL, to_email="nobody@example.org"))
        with pytest.raises(TryLater, match="450"):
            engine.send(replace(MAIL, to_email="later@example.org"))
        with pytest.raises(ServerAway, match="closing"):
            engine.send(replace(MAIL, to_email="closing@example.org"))
        engine.send(MAIL)
        assert len(arrivals.mails) == 1
        engine.close()


def test_a_stopped_server_is_a_sentence_and_a_restarted_one_is_found_again() -> None:
    arrivals = Arrivals()
    with smtp_server(arrivals) as port:
        engine = SmtpMail.from_url(f"smtp://127.0.0.1:{port}?timeout=2")
        engine.send(MAIL)
    with pytest.raises(ServerAway, match=f"127.0.0.1:{port}.*(cannot be reached|closed the connection)"):
        engine.send(MAIL)
    assert "Check PLAZA_EMAIL_URL" in engine.check()[0]
    with smtp_server(arrivals, port):
        engine.send(MAIL)
        engine.close()
    assert len(arrivals.mails) == 2


def test_tls_and_login(tmp_path: Path) -> None:
    crt, context = certificate(tmp_path)
    arrivals = Arrivals()
    options = {
        "tls_context": context, "require_starttls": True, "auth_required": True,
        "authenticator": password_is(b"city", b"p@ss/word"),
    }  # fmt: skip
    with smtp_server(arrivals, **options) as port:
        good = SmtpMail.from_url(f"smtp+tls://city:p%40ss%2Fword@127.0.0.1:{port}?ca={crt}")
        assert good.check() == []
        good.send(MAIL)
        good.close()
        wrong = SmtpMail.from_url(f"smtp+tls://city:wrong@127.0.0.1:{port}?ca={crt}")
        assert wrong.check() == [f"The mail server 127.0.0.1:{port} refused the user name or password."]
        stranger = SmtpMail.from_url(f"smtp+tls://city:x@127.0.0.1:{port}")
        assert "is not trusted" in stranger.check()[0]
    assert len(arrivals.mails) == 1
    with smtp_server(arrivals, ssl_context=context) as port:
        engine = SmtpMail.from_url(f"smtps://127.0.0.1:{port}?ca={crt}")
        engine.send(MAIL)
        engine.close()
    assert len(arrivals.mails) == 2


def test_a_server_without_tls_is_not_trusted_with_a_password() -> None:
    with smtp_server(Arrivals()) as port:
        engine = SmtpMail.from_url(f"smtp+tls://city:secret@127.0.0.1:{port}")
        assert "cannot do what the setting asks" in engine.check()[0]


@pytest.mark.parametrize("url", ["smtp://", "smtp://host:notaport", "smtp://host?timeout=soon"])
def test_a_wrong_address_is_answered_with_an_example(url: str) -> None:
    with pytest.raises(Invalid, match="smtp\\+tls://name:password@"):
        SmtpMail.from_url(url)


def test_the_password_is_not_in_its_printed_form() -> None:
    engine = SmtpMail.from_url("smtps://city:topsecret@mail.example.org")
    assert "topsecret" not in repr(engine)
    assert (engine.port, engine.user) == (465, "city")
    assert dataclasses.is_dataclass(engine)


def test_every_kind_of_address_has_an_engine() -> None:
    assert isinstance(registry.mail_engine("outbox:"), OutboxMail)
    assert isinstance(registry.mail_engine("smtp://127.0.0.1:1"), SmtpMail)
    with pytest.raises(Invalid, match="outbox, smtp, smtp\\+tls, smtps"):
        registry.mail_engine("pigeon://x")


@pytest.mark.django_db
def test_a_stopped_server_leaves_messages_queued_and_they_go_when_it_is_back() -> None:
    """The whole way: notify, a server that is away, a server that is back, and the mail that arrived."""
    import time_machine

    from plaza.kernel.messaging.rules import SERVER_AWAY_SECONDS

    port, arrivals = free_port(), Arrivals()
    engine = SmtpMail.from_url(f"smtp://127.0.0.1:{port}?timeout=2")
    actions.notify(
        template="case_closed", to=Recipient("ana@example.org", "Ana", "ar"), key="one",
        context={"number": "17", "type": {"en": "Pothole", "ar": "حفرة"}, "reason": "We repaired it."},
    )  # fmt: skip
    with time_machine.travel("2030-01-01T00:00:00Z", tick=False) as clock:
        counts = actions.send_due(engine=engine)
        assert (counts.sent, counts.waiting) == (0, 1)
        assert "cannot be reached" in queries.mail_state().trouble
        clock.shift(SERVER_AWAY_SECONDS)
        with smtp_server(arrivals, port):
            assert actions.send_due(engine=engine).sent == 1
            engine.close()
    (arrived,) = arrivals.mails
    assert arrived["Subject"] == "أُغلق الطلب 17: حفرة"
    assert 'dir="rtl"' in body(arrived, "html")
    assert "We repaired it." in body(arrived, "plain")
