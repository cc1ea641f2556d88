"""From the outbox into the ledger, and what the ledger proves about itself."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from plaza.kernel.base.types import SYSTEM, Actor, NotFound
from plaza.kernel.ledger import actions, queries
from plaza.kernel.ledger.models import Head, Node, Outbox, SealedEvent
from plaza.kernel.ledger.rules import EMPTY_ROOT
from plaza.kernel.ledger.tests.happenings import LampBroke, LampLit, light
from tools.ledger_verifier import verify_ledger as outside


@pytest.mark.django_db(transaction=True)
def test_an_event_needs_the_transaction_of_its_change() -> None:
    with pytest.raises(TransactionManagementError, match="use atomic"):
        actions.append(LampLit(1), actor=SYSTEM)
    with pytest.raises(TransactionManagementError, match="use atomic"):
        actions.append_many([(LampLit(1), SYSTEM, None)])
    with transaction.atomic():
        actions.append(LampLit(1), actor=SYSTEM)
        transaction.set_rollback(True)
    assert queries.lag().unsealed == 0


@pytest.mark.django_db
def test_events_are_sealed_in_their_order_and_leave_the_outbox() -> None:
    early = datetime(2020, 1, 1, tzinfo=UTC)
    actions.append(LampLit(1), actor=Actor("staff", 9), cause="storm")
    assert actions.append_many([(LampLit(2), SYSTEM, early), (LampBroke(1), SYSTEM, None)]) == 2
    assert actions.append_many([]) == 0
    assert queries.lag().unsealed == 3
    assert actions.seal(limit=2) == 2
    assert actions.seal() == 1
    assert actions.seal() == 0
    assert not Outbox.objects.exists()
    assert [queries.get_event(seq).type for seq in (1, 2, 3)] == [
        "tests.lamp_lit",
        "tests.lamp_lit",
        "tests.lamp_broke",
    ]
    assert queries.get_event(2).occurred_at == early
    assert [(event.seq, event.cause) for event in queries.list_events("lamp", 1)] == [(1, "storm"), (3, "")]
    assert [event.seq for event in queries.list_events("lamp", "1", after=1)] == [3]
    with pytest.raises(NotFound):
        queries.get_event(4)


@pytest.mark.django_db
def test_one_statement_takes_in_any_number_of_events() -> None:
    with CaptureQueriesContext(
        connection,
    ) as one:
        actions.append_many([(LampLit(number), SYSTEM, None) for number in range(500)])
    assert len(one.captured_queries) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("sizes", [[0], [1], [1, 1, 1], [5, 64, 3, 128], [200]])
def test_what_is_sealed_in_any_batches_proves_itself(sizes: list[int]) -> None:
    for size in sizes:
        light(*range(size))
        actions.seal()
    total = sum(sizes)
    verdict = queries.verify()
    head = queries.tree_head()
    assert (verdict.ok, verdict.size, verdict.root) == (True, total, head.root), verdict.problem
    leaves = [outside.leaf_hash(bytes(body)) for body in SealedEvent.objects.values_list("body", flat=True)]
    assert head.root == outside.root_of_leaves(leaves)
    for old in range(total + 1):
        earlier = queries.tree_head(old)
        assert earlier.root == outside.root_of_leaves(leaves[:old])
        proof = queries.consistency_proof(old)
        assert outside.is_consistent(old, total, earlier.root, head.root, proof.path)
    for seq in range(1, total + 1):
        proven = queries.inclusion_proof(seq)
        assert outside.root_from_inclusion(proven.leaf, seq - 1, total, proven.path) == head.root


@pytest.mark.django_db
def test_an_empty_ledger_is_in_order() -> None:
    assert queries.verify().ok
    assert queries.tree_head().root == EMPTY_ROOT
    for wrong in (0, 1):
        with pytest.raises(NotFound):
            queries.inclusion_proof(wrong)
    with pytest.raises(NotFound):
        queries.consistency_proof(0, 1)


@pytest.mark.django_db
def test_a_proof_is_a_few_reads_however_large_the_ledger() -> None:
    light(*range(1000))
    actions.seal()
    for ask in (lambda: queries.inclusion_proof(700), lambda: queries.consistency_proof(333)):
        with CaptureQueriesContext(connection) as reads:
            ask()
        assert len(reads.captured_queries) <= 4


def _spoil_body() -> None:
    body = bytes(SealedEvent.objects.get(pk=70).body).replace(b"harbour", b"old_tow")
    SealedEvent.objects.filter(pk=70).update(body=body)


SPOILED = [
    (_spoil_body, 70, "Event 70 is not what was sealed"),
    (lambda: SealedEvent.objects.filter(pk=70).delete(), 70, "Event 70 is missing"),
    (lambda: SealedEvent.objects.filter(pk=100).delete(), 100, "Event 100 is missing"),
    (
        lambda: SealedEvent.objects.filter(pk=70).update(chain=bytes(32)),
        70,
        "Event 70 is not what was sealed",
    ),
    (lambda: SealedEvent.objects.filter(pk=70).update(subject_id="1"), 70, "Event 70 is filed under"),
    (lambda: SealedEvent.objects.filter(pk=70).update(type="tests.no"), 70, "Event 70 is filed under"),
    (lambda: SealedEvent.objects.filter(pk=70).update(body=b"{"), 70, "Event 70 cannot be read"),
    (lambda: Node.objects.filter(pk=50).update(hash=bytes(32)), 1, "A stored node of the tree"),
    (lambda: Node.objects.filter(pk=50).delete(), 1, "A stored node of the tree"),
    (lambda: Head.objects.update(chain=bytes(32)), 100, "The head of the ledger does not fit"),
    (lambda: Head.objects.update(peaks=bytes(32)), 100, "The head of the ledger does not fit"),
    (lambda: SealedEvent.objects.filter(pk=100).update(seq=101), 100, "Event 100 is missing"),
    (lambda: Head.objects.update(size=99), 99, "The head of the ledger does not fit"),
]


@pytest.mark.django_db
@pytest.mark.parametrize("case", range(len(SPOILED)))
def test_the_first_thing_not_as_sealed_is_named(case: int) -> None:
    spoil, seq, words = SPOILED[case]
    light(*range(100))
    actions.seal()
    assert queries.verify().ok
    spoil()
    verdict = queries.verify()
    assert not verdict.ok
    assert verdict.first_bad == seq
    assert verdict.problem.startswith(words)


@pytest.mark.django_db
def test_a_row_slipped_in_at_the_end_is_found() -> None:
    light(1, 2)
    actions.seal()
    last = SealedEvent.objects.get(pk=2)
    last.pk = 3
    last.save(force_insert=True)
    assert queries.verify().problem.startswith("There are events or nodes after 2")


def _export(tmp_path: Path, **asked: object) -> tuple[Path, dict[str, object]]:
    path = tmp_path / "ledger.json"
    path.write_text("".join(queries.export_json(**asked)), encoding="utf-8")  # type: ignore[arg-type]
    return path, json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_the_verifier_that_knows_nothing_of_us_agrees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    light(*range(77))
    actions.seal()
    path, _ = _export(tmp_path, prove=(1, 40, 77), since=(0, 1, 64, 77))
    assert outside.main([str(path), "--root", queries.tree_head().root.hex()]) == 0
    assert "77 events, 3 inclusion and 4 consistency proofs" in capsys.readouterr().out
    assert outside.main([str(path), "--root", "00" * 32]) == 1
    path, part = _export(tmp_path, first=10, last=12, prove=(11,))
    assert outside.main([str(path)]) == 0
    assert len(part["events"]) == 3  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_verifier_finds_a_forgery(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    light(*range(77))
    actions.seal()
    path, _ = _export(tmp_path, prove=(40,), since=(64,))
    honest = path.read_text(encoding="utf-8")
    path.write_text(honest.replace('\\"lamp_id\\":39', '\\"lamp_id\\":93'), encoding="utf-8")
    assert outside.main([str(path)]) == 1
    said = capsys.readouterr().out
    assert "Event 40 is not what was sealed" in said
    assert "The root of the tree is not the root of these events." in said
    path.write_text(honest[:-20], encoding="utf-8")
    assert outside.main([str(path)]) == 2


@pytest.mark.django_db
def test_the_verifier_runs_alone(tmp_path: Path) -> None:
    light(*range(5))
    actions.seal()
    path, _ = _export(tmp_path, prove=(2,), since=(3,))
    script = shutil.copy(outside.__file__, tmp_path / "verify_ledger.py")
    done = subprocess.run(
        [sys.executable, "-I", "-S", script, path], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert queries.tree_head().root.hex() in done.stdout
