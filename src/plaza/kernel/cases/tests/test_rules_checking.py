"""The checker: each kind of mistake is found, at its file and line, in words with a suggestion."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plaza.kernel.cases.rules import check_type, read_yaml
from plaza.kernel.cases.rules.reading import Unreadable
from plaza.kernel.cases.types import CheckContext, Finding

from .declared_types import CONTEXT, POTHOLE, WORKFLOW


def check(pothole: str = POTHOLE, workflow: str = WORKFLOW, context: CheckContext = CONTEXT) -> list[Finding]:
    return check_type(pothole, {"repair": workflow}, context, file="pothole.yaml")


def test_the_sample_is_right() -> None:
    assert check() == []
    assert check(context=CheckContext()) == []


# In the type: what is replaced, by what, and what is found where.
IN_TYPE = [
    ("group: streets\n", "", "", "'group' is missing"),
    ("summary:", "sumary:", "sumary", "the key 'sumary' is not known here; did you mean 'summary'?"),
    ("key: pothole", "key: Pot Hole", "key", "'Pot Hole' must be lower-case letters, digits and _"),
    ("type: number", "type: numeric", "fields[depth].type", "'numeric' is not one of string, number"),
    ("minimum: 1", "minimum: one", "fields[depth].minimum", "this must be a number, not text"),
    (
        "label: {en: Plate, es: Placa}",
        "label: Plate",
        "fields[plate].label",
        "this must be a group of keys (Words in each",
    ),
    (
        "label: {en: Plate, es: Placa}",
        "label: {en: Plate}",
        "fields[plate].label",
        "the words in es are missing",
    ),
    (
        "keywords: {en: [hole], es: [hoyo]}",
        "keywords: {en: [hole]}",
        "keywords",
        "the words in es are missing",
    ),
    (
        "label: {en: Plate, es: Placa}",
        "label: {en: Plate, es: ''}",
        "fields[plate].label.es",
        "this must not be empty",
    ),
    (
        "label: {en: Plate, es: Placa}",
        "label: {EN: Plate}",
        "fields[plate].label.EN",
        "must be a language code",
    ),
    ("code: depth", "code: size", "fields[size].code", "there are two fields 'size'"),
    ("code: depth", "code: photos", "fields[photos].code", "is a word of the engine"),
    ("key: path,", "key: road,", "fields[where].values[road].key", "the choice 'road' is in the list twice"),
    ("type: text", "type: multivaluelist", "fields[more]", "a field of type 'multivaluelist' needs 'values'"),
    (
        "type: text",
        "type: text, values: [{key: a, name: {en: A, es: A}}]",
        "fields[more]",
        "takes no 'values'",
    ),
    ("type: text", "type: text, minimum: 2", "fields[more].minimum", "only a number has a minimum"),
    ("minimum: 1,", "minimum: 300,", "fields[depth].minimum", "the minimum is more than the maximum"),
    (
        '{"var": "where"}, "road"',
        '{"var": "wher"}, "road"',
        "fields[size].show_if",
        "'wher' is not an earlier question; did you mean 'where'?",
    ),
    (
        '{"var": "where"}, "road"',
        '{"var": "harm"}, "road"',
        "fields[size].show_if",
        "'harm' is not an earlier question",
    ),
    (
        '{"var": "where"}, "road"',
        '{"var": "where"}, "raod"',
        "fields[size].show_if",
        "'raod' is not a choice of 'where'; did you mean 'road'?",
    ),
    (
        '{"==": [{"var": "where"}',
        '{"=": [{"var": "where"}',
        "fields[size].show_if",
        "'=' is not an operator we know",
    ),
    (
        'answers: {"==": [{"var": "size"}',
        'answers: {"==": [{"var": "sise"}',
        "routing[1].when.answers",
        "'sise' is not a question of this type; did you mean 'size'?",
    ),
    (
        "department: streets\n",
        "department: street\n",
        "department",
        "there is no department 'street'; did you mean 'streets'?",
    ),
    (
        "team: night_crew",
        "team: nite_crew",
        "routing[1].to.team",
        "there is no team 'nite_crew'; did you mean 'night_crew'?",
    ),
    (
        "{district: airport}",
        "{distrikt: airport}",
        "routing[2].when.area.distrikt",
        "there is no layer 'distrikt'; did you mean 'district'?",
    ),
    ("{district: airport}", "{district: airprt}", "routing[2].when.area.district", "did you mean 'airport'?"),
    (
        "weekdays: [sat, sun]",
        "weekdays: [saturday]",
        "routing[3].when.weekdays[1]",
        "'saturday' is not one of mon",
    ),
    ("[12-20, 01-06]", "[20 dec, 01-06]", "routing[3].when.dates[1][1]", "must be a day such as 2026-06-01"),
    (
        "resolve: {days: 5}",
        "resolve: {days: 5, hours: 3}",
        "clocks.resolve",
        "a clock has either 'hours' or 'days'",
    ),
    (
        "resolve: {days: 5}",
        "resolve: {days: 5, until: leaves recieved}",
        "clocks.resolve.until",
        "there is no state 'recieved'; did you mean 'received'?",
    ),
    (
        "resolve: {days: 5}",
        "resolve: {days: 5, until: finished}",
        "clocks.resolve.until",
        "must be 'closed' or 'leaves <state>'",
    ),
    (
        "resolve: {days: 5}",
        "resolve: {days: 5, calendar: ofice}",
        "clocks.resolve.calendar",
        "there is no calendar 'ofice'",
    ),
    ("resolve: {days: 5}", "resolve: {days: 0}", "clocks.resolve.days", "this must be 1 or more"),
    ("{fixed: 30}", "{fixd: 30}", "retention.fixd", "there is no outcome 'fixd'; did you mean 'fixed'?"),
    ("uses: repair", "uses: repiar", "uses", "there is no workflow 'repiar'; did you mean 'repair'?"),
    ("group: streets\n", "group: roads\n", "group", "there is no group 'roads'"),
]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(("old", "new", "path", "message"), IN_TYPE)
def test_mistakes_in_the_type(old: str, new: str, path: str, message: str) -> None:
    assert old in POTHOLE
    changed = POTHOLE.replace(old, new, 1)
    found = check(changed)
    assert [one.path for one in found][:1] == [path], [str(one) for one in found]
    assert message in found[0].message
    assert found[0].file == "pothole.yaml"
    if new and "[" not in path.rpartition(".")[2]:
        assert abs(found[0].line - line_of(POTHOLE, old.strip())) <= 1, str(found[0])


IN_WORKFLOW = [
    ("kind: initial", "kind: active", "states", "exactly one state is of kind 'initial', here none"),
    (
        "kind: active, stage: planned",
        "kind: initial, stage: planned",
        "states",
        "exactly one state is of kind 'initial', here 2",
    ),
    (
        "kind: closed, stage: closed",
        "kind: closed, stage: planned",
        "states.done.stage",
        "must be shown as stage 'closed'",
    ),
    (
        "kind: active, stage: in_progress",
        "kind: active, stage: closed",
        "states.working.stage",
        "must not be shown",
    ),
    (
        "from: [waiting], to: working",
        "from: [waiting], to: workin",
        "transitions[resume].to",
        "there is no state 'workin'; did you mean 'working'?",
    ),
    (
        "from: [waiting], to: working",
        "from: [waitin], to: working",
        "transitions[resume].from[1]",
        "there is no state 'waitin'",
    ),
    (
        "key: plan, from: [received], to: planned",
        "key: plan, from: [planned], to: planned",
        "states.planned",
        "no transition leads to the state 'planned'",
    ),
    ("key: plan, ", "key: start, ", "transitions[start].key", "there are two transitions 'start'"),
    (
        "fields: [planned_on]",
        "fields: [planed_on]",
        "transitions[plan].fields[1]",
        "there is no field 'planed_on'; did you mean 'planned_on'?",
    ),
    (
        '{"var": "open_tasks"}',
        '{"var": "open_task"}',
        "transitions[finish].guard",
        "did you mean 'open_tasks'?",
    ),
    (
        "key: cold_patch, outcome: fixed",
        "key: cold_patch, outcome: fixt",
        "transitions[finish].reasons[cold_patch].outcome",
        "there is no outcome 'fixt'; did you mean 'fixed'?",
    ),
    (
        "key: cold_patch",
        "key: repaired",
        "transitions[finish].reasons[repaired].key",
        "there are two reasons 'repaired'",
    ),
    (
        "    outcome: duplicate\n",
        "",
        "transitions[decline]",
        "'decline' ends the case: give it 'reasons', or an 'outcome'",
    ),
    (
        "    public_text: {en: This was already reported., es: Ya estaba reportado.}\n",
        "",
        "transitions[decline]",
        "say why in 'public_text'",
    ),
    (
        "outcome: duplicate\n",
        "outcome: dublicate\n",
        "transitions[decline].outcome",
        "did you mean 'duplicate'?",
    ),
    (
        "to: working, name: {en: Start",
        "to: working, outcome: fixed, name: {en: Start",
        "transitions[start].outcome",
        "does not end the case",
    ),
    (
        "permission: cases.merge",
        "permission: cases.mrge",
        "transitions[decline].permission",
        "did you mean 'cases.merge'?",
    ),
    (
        "effects: [notify_reporter]",
        "effects: [notify_reportr]",
        "transitions[finish].effects[1]",
        "did you mean 'notify_reporter'?",
    ),
    (
        "effect: notify_team",
        "effect: notify_teem",
        "clocks.resolve.escalate[1].effect",
        "did you mean 'notify_team'?",
    ),
    ("{at: 0.5,", "{at: 1.5,", "clocks.resolve.escalate", "in the order of their times"),
    (
        "key: repair\n",
        "key: repair\nfields: []\n",
        "fields",
        "a workflow has no 'fields'; did you mean 'staff_fields'?",
    ),
]


@pytest.mark.parametrize(("old", "new", "path", "message"), IN_WORKFLOW)
def test_mistakes_in_the_workflow_are_told_in_its_file(old: str, new: str, path: str, message: str) -> None:
    assert old in WORKFLOW
    found = check(workflow=WORKFLOW.replace(old, new, 1))
    matching = [one for one in found if one.path == path and message in one.message]
    assert matching, [str(one) for one in found]
    assert matching[0].file == "workflow repair"
    assert matching[0].line > 0


def test_a_state_without_a_way_out() -> None:
    trap = "  - {key: lose, from: [received], to: lost, name: {en: Lose, es: Perder}}\nclocks:"
    workflow = WORKFLOW.replace("clocks:", trap, 1).replace(
        "outcomes:", "  lost: {kind: active, stage: planned, name: {en: Lost, es: Perdido}}\noutcomes:", 1
    )
    assert [one.message for one in check(workflow=workflow)] == [
        "from the state 'lost' there is no way to a closed or cancelled state"
    ]


def test_everything_is_told_at_once_in_the_order_of_lines() -> None:
    found = check(
        POTHOLE.replace("code: depth", "code: size")
        .replace("team: night_crew", "team: x")
        .replace("fixed: 30", "fixt: 30")
    )
    assert len(found) == 3
    assert [one.line for one in found] == sorted(one.line for one in found)
    assert str(found[0]).startswith("pothole.yaml:")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "must hold keys and values"),
        ("- a\n- b\n", "must hold keys and values"),
        ("just words", "must hold keys and values"),
        ("a: [1, 2", "not valid YAML"),
        ("a: 1\nb: {c: 1, c: 2}\n", "'c' is written twice"),
        ("a: !!python/object/apply:os.system ['true']", "tags such as"),
        ("? [a, b]\n: 1\n", "a key must be a word"),
        ("a: " + "[" * 100 + "]" * 100, "nested too deeply"),
        ("a: " + "[" * 50_000, "nested too deeply"),
        ("x" * 1_000_001, "larger than a megabyte"),
        ("a: \x00", "not valid YAML"),
    ],
)
def test_files_that_cannot_be_read(text: str, words: str) -> None:
    found = check(text)
    assert len(found) == 1
    assert words in found[0].message


def test_aliases_do_not_explode() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 10)]
    with pytest.raises(Unreadable, match="repeats itself"):
        read_yaml("\n".join(lines))


def test_an_alias_to_itself_is_refused() -> None:
    with pytest.raises(Unreadable):
        read_yaml("a: &a\n  b: *a\n")


def test_words_stay_words() -> None:
    assert read_yaml(
        "{no: yes, on: off, n: 012, d: 2026-01-02, t: 10:30, x: 1_000, f: 1.5, i: -3, z: ~, b: true}"
    ) == {
        "no": "yes",
        "on": "off",
        "n": "012",
        "d": "2026-01-02",
        "t": "10:30",
        "x": "1_000",
        "f": 1.5,
        "i": -3,
        "z": None,
        "b": True,
    }


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(POTHOLE.splitlines()[1:]), st.text(alphabet="{}[]:,&*!-abc'\" \n#%0", max_size=15))
def test_a_damaged_file_gives_findings_and_no_crash(line: str, damage: str) -> None:
    for found in check(POTHOLE.replace(line, damage, 1)):
        assert found.message
        assert str(found)
