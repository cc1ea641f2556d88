"""Listeners: in order, at least once, each at its own pace, and built again from the first event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
import time_machine

from plaza.kernel.base.models import CitySetting
from plaza.kernel.base.rules import now
from plaza.kernel.base.types import NotFound
from plaza.kernel.ledger import actions, queries, registry
from plaza.kernel.ledger.models import ListenerCursor
from plaza.kernel.ledger.tests.happenings import LampBroke, LampLit, light
from plaza.kernel.ledger.types import ListenerLag, Sealed

pytestmark = pytest.mark.django_db
Hears = Callable[[Sequence[Sealed]], None]


@pytest.fixture(autouse=True)
def only_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """No listeners but those a test makes."""
    monkeypatch.setattr(registry, "_loaded", True)
    monkeypatch.setattr(registry, "listeners", {})


def tally(key: str, add: int) -> None:
    """Our test listeners keep a number in a table that base has anyway."""
    row, _ = CitySetting.objects.get_or_create(key=key, defaults={"value": 0})
    CitySetting.objects.filter(key=key).update(value=row.value + add)


def value(key: str) -> object:
    return CitySetting.objects.filter(key=key).values_list("value", flat=True).first()


def lag_of(name: str) -> ListenerLag:
    return next(each for each in queries.lag().listeners if each.name == name)


def test_a_listener_hears_what_it_hears_in_order() -> None:
    heard: list[list[int]] = []

    @registry.listener(name="lit", hears=(LampLit,), batch=3)
    def lit(events: Sequence[Sealed]) -> None:
        heard.append([event.data["lamp_id"] for event in events])

    @registry.listener(name="broke", hears=(LampBroke, "tests.other"))
    def broke(events: Sequence[Sealed]) -> None:
        raise AssertionError("nothing broke")

    light(*range(7))
    assert actions.settle() == 14
    assert heard == [[0, 1, 2], [3, 4, 5], [6]]
    assert actions.settle() == 0
    light(8)
    actions.settle()
    assert heard[-1] == [8]
    assert {each.behind for each in queries.lag().listeners} == {0}


def test_what_a_listener_wrote_goes_with_its_position() -> None:
    trouble = [True]

    @registry.listener(name="counting", hears=(LampLit,), batch=2)
    def counting(events: Sequence[Sealed]) -> None:
        tally("lit", len(events))
        if trouble[0] and events[-1].seq > 2:
            raise RuntimeError("the lamp fell on my foot")

    @registry.listener(name="steady", hears=(LampLit,))
    def steady(events: Sequence[Sealed]) -> None:
        tally("steady", len(events))

    light(*range(5))
    actions.settle()
    assert value("lit") == 2, "the failed batch is rolled back"
    assert value("steady") == 5, "others go on"
    stuck = lag_of("counting")
    assert (stuck.position, stuck.behind, stuck.attempts) == (2, 3, 1)
    assert "the lamp fell on my foot" in stuck.error
    assert stuck.next_try_at is not None
    trouble[0] = False
    actions.settle()
    assert value("lit") == 2, "it waits before the next try"
    with time_machine.travel(now() + timedelta(seconds=5), tick=False):
        actions.settle()
    assert value("lit") == 5
    well = lag_of("counting")
    assert (well.behind, well.error, well.attempts, well.next_try_at) == (0, "", 0, None)


def test_the_wait_grows_to_ten_minutes_and_no_further() -> None:
    @registry.listener(name="never", hears=(LampLit,))
    def never(events: Sequence[Sealed]) -> None:
        raise RuntimeError

    light(1)
    waits = []
    moment = now()
    for _ in range(12):
        with time_machine.travel(moment, tick=False):
            actions.settle()
            row = ListenerCursor.objects.get(name="never")
            assert row.next_try_at is not None
            waits.append((row.next_try_at - moment).total_seconds())
            moment = row.next_try_at + timedelta(seconds=1)
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600]


def _keeper(name: str, keep: Callable[[Sealed], None]) -> Hears:
    def empty() -> None:
        CitySetting.objects.filter(key__startswith="seen").delete()

    @registry.listener(name=name, hears=(LampLit,), batch=4, reset=empty)
    def hear(events: Sequence[Sealed]) -> None:
        for event in events:
            keep(event)

    return hear


def _snapshot() -> object:
    return list(CitySetting.objects.order_by("key").values_list("key", "value"))


def _remember(event: Sealed) -> None:
    CitySetting.objects.update_or_create(key=f"seen {event.data['lamp_id']}", defaults={"value": event.seq})


def test_replay_builds_the_same_again() -> None:
    _keeper("good", _remember)
    light(*range(10), 3)
    registry.assert_replay_reproduces("good", _snapshot)
    assert value("seen 3") == 11
    CitySetting.objects.filter(key="seen 3").update(value=0)
    assert actions.replay("good") == 11
    assert value("seen 3") == 11


def test_a_listener_that_cannot_be_repeated_is_caught() -> None:
    _keeper("bad", lambda event: tally("seen", 1))
    light(*range(10))
    with pytest.raises(AssertionError, match="not idempotent"):
        registry.assert_replay_reproduces("bad", _snapshot)


def test_a_listener_that_depends_on_more_than_events_is_caught() -> None:
    _keeper("worse", lambda event: tally("outside", 1))
    light(*range(10))
    with pytest.raises(AssertionError, match="Replay of worse"):
        registry.assert_replay_reproduces("worse", _snapshot)


def test_replay_needs_a_listener_that_can_be_emptied() -> None:
    registry.listener(name="plain", hears=(LampLit,))(lambda events: None)
    with pytest.raises(NotFound, match="no reset"):
        actions.replay("plain")
    with pytest.raises(NotFound, match="There are: plain"):
        actions.replay("plane")


def test_a_listener_that_comes_later_hears_the_past() -> None:
    light(1, 2)
    actions.settle()
    _keeper("late", _remember)
    actions.settle()
    assert (value("seen 1"), value("seen 2")) == (1, 2)
