"""Taking in another system's cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from plaza.kernel.cases import actions, queries
from plaza.kernel.cases.models import Case
from plaza.kernel.cases.types import CaseFilter, ImportCounts, ImportedCase, ImportedNote
from plaza.kernel.ledger import queries as ledger
from plaza.kernel.ledger.actions import settle
from plaza.kernel.messaging.models import Delivery
from plaza.kernel.people.types import ALL

from .town import Town

MARCH = datetime(2024, 3, 4, 18, tzinfo=UTC)


def row(source_id: str = "A-1", **more: Any) -> ImportedCase:
    given: dict[str, Any] = {
        "type_key": "pothole", "opened_at": MARCH, "lat": 34.05, "lon": -118.25, "address": "1 Main St",
        "description": "A hole", "channel": "phone",
    }  # fmt: skip
    return ImportedCase(source_id=source_id, **(given | more))


def take_in(*rows: ImportedCase, **more: Any) -> ImportCounts:
    return actions.import_many(rows=rows, source_system="myla311", **more)


def only() -> Any:
    (found,) = queries.list_cases(CaseFilter()).rows
    return found


def test_a_closed_row_has_its_history(town: Town) -> None:
    counts = take_in(
        row(
            closed_at=MARCH + timedelta(days=1), outcome="fixed", status_notes="Filled",
            media_urls=("https://example.org/a.jpg",), notes=(ImportedNote(MARCH, "Crew sent"),),
        )
    )  # fmt: skip
    assert (counts.created, counts.updated, counts.unchanged, counts.rejected) == (1, 0, 0, [])
    found = only()
    assert (found.state, found.stage, found.status, found.outcome) == ("done", "closed", "closed", "fixed")
    assert found.areas == {"district": "harbour"}
    assert found.updated_at == found.closed_at == MARCH + timedelta(days=1)
    assert not found.late
    assert [line.kind for line in queries.list_timeline(found.id)] == ["opened", "update", "moved"]
    assert queries.public_photos([found.id])[found.id][0].url == "https://example.org/a.jpg"
    assert queries.find_case_by_number("A-1") == found.id
    settle()
    assert [event.type for event in ledger.list_events("case", found.id)] == ["cases.case_opened"]
    assert not Delivery.objects.exists()


def test_a_second_time_changes_nothing(town: Town) -> None:
    take_in(row(), row("A-2"))
    counts = take_in(row(), row("A-2"))
    assert (counts.created, counts.updated, counts.unchanged) == (0, 0, 2)
    assert Case.objects.count() == 2


def test_news_is_merged_and_empty_parts_keep_what_is_known(town: Town) -> None:
    take_in(row())
    before = only()
    closed = MARCH + timedelta(days=400)
    counts = take_in(row(closed_at=closed, outcome="fixed", description="", address="", lat=None, lon=None))
    assert (counts.created, counts.updated) == (0, 1)
    after = only()
    assert (after.id, after.description, after.address, after.lat) == (
        before.id,
        "A hole",
        "1 Main St",
        34.05,
    )
    assert (after.status, after.late) == ("closed", True)
    assert [line.kind for line in queries.list_timeline(after.id)][-1] == "moved"
    again = take_in(row(closed_at=closed, outcome="fixed", description="", address="", lat=None, lon=None))
    assert again.unchanged == 1


def test_bad_rows_are_named_and_hold_up_no_other(town: Town) -> None:
    counts = take_in(
        row("1"), row("2", type_key="nothing"), row("3", lat=200.0), row("4", opened_at=datetime(2024, 1, 1)),  # noqa: DTZ001
        row("1", address="Other"), row(""), row("5", state="flying"), row("1"),
    )  # fmt: skip
    assert (counts.created, counts.unchanged) == (1, 1)
    assert [source_id for source_id, _ in counts.rejected] == ["1", "", "2", "3", "4", "5"]
    assert all(reason.endswith(".") for _, reason in counts.rejected)


def test_a_dry_run_writes_nothing(town: Town) -> None:
    assert take_in(row(), dry_run=True).created == 1
    assert not Case.objects.exists()


def test_chunks_add_up_and_given_parts_win(town: Town) -> None:
    rows = [row(str(n), department_key="parks", areas={"district": "hills"}) for n in range(25)]
    assert take_in(*rows, chunk=10).created == 25
    assert set(Case.objects.values_list("department_key", flat=True)) == {"parks"}
    in_hills = queries.list_cases(CaseFilter(area=("district", "hills")))
    assert len(in_hills.rows) == 25


def test_own_cases_can_be_opened_after_an_import(town: Town) -> None:
    from .town import report

    take_in(row(), row("A-2"))
    assert report().case_id > max(Case.objects.exclude(source_id="").values_list("pk", flat=True))


def test_a_row_that_knows_less_takes_nothing_back(town: Town) -> None:
    full = row(closed_at=MARCH + timedelta(days=1), outcome="fixed")
    take_in(full)
    before = only()
    point = row(opened_at=None, address="", description="", channel="", stage="in_progress")
    counts = take_in(point)
    assert (counts.updated, counts.unchanged) == (0, 1)
    assert only() == before
    counts = take_in(row(closed_at=MARCH + timedelta(days=1), outcome="fixed"))
    assert (counts.updated, counts.unchanged) == (0, 1)


def test_a_row_without_a_date_is_taken_in_as_of_now_and_says_so(town: Town) -> None:
    take_in(row(opened_at=None))
    view = queries.get_case(only().id, ALL)
    assert view.extra["date_unknown"] == "yes"
    assert view.row.opened_at > MARCH + timedelta(days=300)
