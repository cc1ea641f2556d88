"""Rate limits, alone and counted by many processes at once."""

from __future__ import annotations

import threading

import pytest
import time_machine
from django.db import connection

from plaza.kernel.base.actions import spend
from plaza.kernel.base.actions.limits import forget_allowances
from plaza.kernel.base.models import Allowance
from plaza.kernel.base.types import TooMany


@pytest.mark.django_db
def test_a_window_holds_its_limit_and_then_opens_again() -> None:
    with time_machine.travel(1_800_000_010, tick=False):
        for _ in range(3):
            spend("report:10.0.0.1", 3, 60)
        with pytest.raises(TooMany) as refused:
            spend("report:10.0.0.1", 3, 60)
        assert refused.value.extra["retry_after"] == 50
        assert refused.value.status == 429
        assert "try again in 50 seconds" in refused.value.detail
        spend("report:10.0.0.2", 3, 60)
    with time_machine.travel(1_800_000_060, tick=False):
        spend("report:10.0.0.1", 3, 60)
        assert forget_allowances() == 1


@pytest.mark.django_db
def test_no_address_is_kept() -> None:
    spend("report:10.0.0.1", 3, 60)
    assert not Allowance.objects.filter(bucket__contains="10.0").exists()


@pytest.mark.django_db
def test_a_limit_of_nothing_refuses() -> None:
    with pytest.raises(TooMany):
        spend("closed", 0, 60)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_exactly_the_limit() -> None:
    passed: list[int] = []
    refused: list[int] = []
    failed: list[BaseException] = []

    def one(number: int) -> None:
        try:
            for _ in range(15):
                try:
                    spend("crowd", 40, 3600 * 24)
                    passed.append(number)
                except TooMany:
                    refused.append(number)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert (len(passed), len(refused)) == (40, 50)


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_only
def test_other_commits_still_wait_for_the_disk() -> None:
    def level() -> int:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous")
            return int(cursor.fetchone()[0])

    if connection.vendor != "sqlite":
        return
    before = level()
    spend("flush", 1, 60)
    with pytest.raises(TooMany):
        spend("flush", 1, 60)
    assert level() == before == 2
