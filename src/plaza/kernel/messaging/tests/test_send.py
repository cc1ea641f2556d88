"""From notify() to the engine: once, in order of lanes, in the reader's language, and through bad days."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction

from plaza.kernel.base import actions as base
from plaza.kernel.base.types import City, Invalid, NotFound
from plaza.kernel.ledger import actions as ledger
from plaza.kernel.ledger import queries as ledger_queries
from plaza.kernel.messaging import actions, queries, registry, rules
from plaza.kernel.messaging.models import Delivery
from plaza.kernel.messaging.tests.engines import Told, always
from plaza.kernel.messaging.types import Recipient, Refused, SendCounts, ServerAway, TryLater

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ANA = Recipient("ana@example.org", "Ana", "es")
CONTEXT = {
    "number": "1042",
    "type": {"en": "Pothole", "es": "Bache", "ar": "حفرة"},
    "place": "12 Sea Street",
    "due": date(2026, 5, 11),
    "link": "https://city.example.org/r/abc",
}


@pytest.fixture(autouse=True)
def _city() -> None:
    base.set_city(
        City(
            key="porto", name={"en": "Porto Sol", "es": "Puerto Sol"}, languages=("en", "es", "ar"),
            time_zone="America/Los_Angeles", contact={"email": "help@porto.example", "phone": "311"},
        )
    )  # fmt: skip


def tell(key: str = "k", **given: object) -> None:
    actions.notify(
        **{
            "template": "case_received",
            "to": ANA,
            "context": CONTEXT,
            "key": key,
            "subject": ("case", 7),
            **given,
        }
    )


def states() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


def test_a_mail_in_the_readers_language_from_the_city() -> None:
    tell()
    engine = Told()
    assert actions.send_due(engine=engine) == SendCounts(sent=1)
    mail = engine.mails[0]
    assert mail.subject == "Recibimos su solicitud 1042: Bache"
    assert (mail.from_email, mail.from_name) == ("help@porto.example", "Puerto Sol")
    assert "Hola, Ana:" in mail.text
    assert "11 de mayo de 2026" in mail.text
    assert "https://city.example.org/r/abc" in mail.text
    assert "Quién se encarga" not in mail.text, "a line without its value is left out"
    assert mail.text.rstrip().endswith("Teléfono: 311")
    assert "List-Unsubscribe" not in mail.headers
    assert mail.headers["Auto-Submitted"] == "auto-generated"
    assert states() == ["sent"]


@pytest.mark.parametrize(("language", "words"), [("ar", "حفرة"), ("es-MX", "Bache"), ("fr", "Pothole")])
def test_other_languages_fall_back_to_their_base_then_the_city(language: str, words: str) -> None:
    tell(to=Recipient("x@example.org", "", language))
    engine = Told()
    actions.send_due(engine=engine)
    assert words in engine.mails[0].subject
    assert ('dir="rtl"' in engine.mails[0].html) == (language == "ar")


def test_times_are_in_the_citys_zone() -> None:
    tell(
        context={**CONTEXT, "due": datetime(2026, 5, 11, 3, tzinfo=UTC)},
        to=Recipient("x@example.org", "", "en"),
    )
    engine = Told()
    actions.send_due(engine=engine)
    assert "May 10, 2026, 8 p.m." in engine.mails[0].text


def test_the_same_key_is_one_mail() -> None:
    tell()
    tell(context={**CONTEXT, "number": "other"})
    engine = Told()
    assert actions.send_due(engine=engine).sent == 1
    assert actions.send_due(engine=engine).total == 0
    assert "1042" in engine.mails[0].subject


def test_what_is_rolled_back_is_never_sent() -> None:
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)
    assert states() == []


def test_nothing_is_written_without_an_address_and_a_bad_one_is_told() -> None:
    tell("none", to=Recipient(" "))
    tell("bad", to=Recipient("not an address\nBcc: x@example.org"))
    assert states() == ["failed_permanent"]
    assert "not an e-mail address" in queries.list_deliveries()[0].last_error
    with pytest.raises(NotFound, match="no message called"):
        tell(template="nothing")


def test_urgent_before_normal_before_bulk() -> None:
    tell("b", bulk=True, to=Recipient("b@example.org"))
    tell("n", to=Recipient("n@example.org"))
    tell("u", urgent=True, to=Recipient("u@example.org"))
    engine = Told()
    actions.send_due(engine=engine)
    assert [mail.to_email[0] for mail in engine.mails] == ["u", "n", "b"]


def test_a_server_that_is_away_costs_nothing_and_mail_goes_when_it_is_back() -> None:
    for number in range(15):
        tell(str(number))
    engine = Told(always(ServerAway("The mail server mail:25 cannot be reached (refused).")))
    with time_machine.travel("2030-01-01T00:00:00Z", tick=False) as clock:
        counts = actions.send_due(engine=engine)
        assert counts.sent == 0
        assert "cannot be reached" in counts.trouble
        assert "tried again on its own" in queries.mail_state().trouble
        assert set(states()) == {"queued"}
        assert set(Delivery.objects.values_list("attempts", flat=True)) == {0}
        clock.shift(timedelta(seconds=rules.SERVER_AWAY_SECONDS))
        engine.trouble = lambda mail: None
        assert actions.send_due(engine=engine).sent == 15
    assert queries.mail_state().trouble == ""


def test_a_refusal_for_now_is_tried_with_growing_waits_and_then_given_up() -> None:
    tell()
    engine = Told(always(TryLater("The mail server asks to try later (450 greylisted).")))
    with time_machine.travel("2030-01-01T00:00:00Z", tick=False) as clock:
        for attempt in range(1, rules.MAX_ATTEMPTS):
            assert actions.send_due(engine=engine).retried == 1, attempt
            assert states() == ["failed_temporary"]
            assert actions.send_due(engine=engine).total == 0, "not before its time"
            clock.shift(timedelta(days=2))
        assert actions.send_due(engine=engine).failed == 1
    assert states() == ["failed_permanent"]
    assert f"after {rules.MAX_ATTEMPTS} attempts" in queries.list_deliveries()[0].last_error


def test_one_bad_message_does_not_stop_the_others() -> None:
    def trouble(mail: object) -> None:
        address = mail.to_email  # type: ignore[attr-defined]
        if address.startswith("bad"):
            raise Refused("The mail server refused this message (550 no such user).")
        if address.startswith("odd"):
            raise ZeroDivisionError("oops")

    for name in ("bad", "odd", "good"):
        tell(name, to=Recipient(f"{name}@example.org"))
    assert actions.send_due(engine=Told(trouble)) == SendCounts(sent=1, retried=1, failed=1)
    assert states() == ["failed_permanent", "failed_temporary", "sent"]


def test_final_states_are_in_the_ledger_without_addresses() -> None:
    tell("a")
    tell("b", to=Recipient("bad@example.org"))
    actions.send_due(
        engine=Told(lambda mail: always(Refused("no"))(mail) if "bad" in mail.to_email else None)
    )
    ledger.settle()
    first, second = (row.pk for row in Delivery.objects.order_by("id"))
    sent, failed = (ledger_queries.list_events("delivery", str(pk)) for pk in (first, second))
    assert [event.type for event in (*sent, *failed)] == [
        "messaging.message_sent",
        "messaging.message_failed",
    ]
    assert "@" not in str([event.data for event in (*sent, *failed)])


def test_a_worker_that_died_gives_its_mail_back() -> None:
    tell()
    Delivery.objects.update(state="sending", lease_ends_at=datetime(2026, 1, 1, tzinfo=UTC), attempts=1)
    engine = Told()
    assert actions.send_due(engine=engine).sent == 1
    tell("held")
    Delivery.objects.filter(key="held").update(
        state="sending", lease_ends_at=datetime(2999, 1, 1, tzinfo=UTC)
    )
    assert actions.send_due(engine=engine).total == 0, "another worker holds it"


def test_the_same_delivery_keeps_its_message_id() -> None:
    tell()
    engine = Told()
    actions.send_due(engine=engine)
    Delivery.objects.update(state="queued", next_at=datetime(2026, 1, 1, tzinfo=UTC))
    actions.send_due(engine=engine)
    assert engine.mails[0].message_id == engine.mails[1].message_id


def test_followers_get_a_link_that_stops_it_and_it_does() -> None:
    told: list[tuple[str, str]] = []
    registry.on_stop("case", lambda case_id, address_hash: told.append((case_id, address_hash)))
    try:
        tell("one", template="case_update", follower=True)
        engine = Told()
        actions.send_due(engine=engine)
        mail = engine.mails[0]
        address = mail.headers["List-Unsubscribe"].strip("<>")
        assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert address in mail.text
        assert "ana@example.org" not in address
        token = address.rstrip("/").rpartition("/")[2]
        assert actions.stop_mail(token=token)
        assert not actions.stop_mail(token=token), "a second click changes nothing"
        assert told == [("7", rules.address_hash("Ana@Example.org"))]
        tell("two", template="case_update", follower=True)
        tell("three", template="case_update", follower=True, subject=("case", 8))
        actions.send_due(engine=engine)
        assert states() == ["sent", "cancelled", "sent"]
        assert actions.allow_mail(email="ana@example.org", subject=("case", 7))
        tell("four", template="case_update", follower=True)
        assert actions.send_due(engine=engine).sent == 1
    finally:
        registry._stops.clear()
    with pytest.raises(NotFound, match="whole link"):
        actions.stop_mail(token=token[:-3])


def test_a_city_writes_its_own_words_and_every_version_is_kept() -> None:
    given = {"key": "case_received", "locale": "es", "subject": "Van {number}"}
    assert actions.save_message_text(**given, body="Uno {type}") == 1
    assert actions.save_message_text(**given, body="Uno {type}") == 1, "the same words are no new version"
    assert actions.save_message_text(**given, body="Dos {type}") == 2
    assert [words.version for words in queries.list_message_texts("case_received")] == [2, 1]
    tell()
    engine = Told()
    actions.send_due(engine=engine)
    assert engine.mails[0].subject == "Van 1042"
    assert engine.mails[0].text.startswith("Dos Bache")
    with pytest.raises(Invalid, match="nmber"):
        actions.save_message_text(key="case_received", locale="es", subject="{nmber}", body="x")


def test_codes_are_wiped_when_they_have_gone_and_addresses_after_a_while() -> None:
    tell("code", template="account_mail", context={"heading": "Your code", "words": "123456"})
    tell("plain")
    engine = Told()
    actions.send_due(engine=engine)
    assert "123456" in engine.mails[0].text
    assert engine.mails[0].language == "es"
    assert Delivery.objects.get(key="code").context == {}
    assert actions.forget_old_messages() == 0
    with time_machine.travel(datetime.now(UTC) + timedelta(days=91)):
        assert actions.forget_old_messages() == 2
        assert actions.forget_old_messages() == 0
    assert set(Delivery.objects.values_list("to_email", "to_name")) == {("", "")}


def test_waiting_mail_can_be_withdrawn() -> None:
    tell("a")
    tell("b", subject=("case", 8))
    assert actions.cancel(subject=("case", 7)) == 1
    assert actions.send_due(engine=Told()).sent == 1
    assert states() == ["cancelled", "sent"]


@pytest.mark.django_db(transaction=True)
def test_several_workers_send_each_mail_once() -> None:
    for number in range(60):
        tell(str(number), to=Recipient(f"n{number}@example.org"))
    engines = [Told() for _ in range(4)]

    def work(engine: Told) -> None:
        try:
            while actions.send_due(25, engine=engine).total:
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, engines))
    sent = [mail.to_email for engine in engines for mail in engine.mails]
    assert sorted(sent) == sorted({f"n{number}@example.org" for number in range(60)})
