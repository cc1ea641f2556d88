"""Pure decisions about cases: no database, no clock, no Django. The signatures are the interface.

Reading a type
    check_type(source, workflows, context) -> list[Finding]       context: types.CheckContext
    compile_type(source, workflows, context=None) -> CompiledType  raises Invalid
    dump_type(compiled) -> bytes, canonical JSON; load_type(bytes | str) -> CompiledType
    type_hash(compiled) -> sha256 hex; read_yaml(text, file) -> data that knows its lines
JsonLogic
    evaluate(expr, data) -> value; is_true(expr, data) -> bool; variables_of(expr) -> frozenset[str]
Answers
    check_answers(compiled, answers, *, time_zone, language) -> AnswerCheck
    check_fields(fields, answers, *, time_zone, language) -> AnswerCheck
    visible_fields(compiled, answers) -> tuple[Field, ...]; show_answer(field, value, language) -> str
    parse_datetime(text, time_zone) -> datetime | None; iso(at) -> str
States
    list_transitions(compiled, state, answers, facts, may, language) -> tuple[TransitionOption, ...]
    move(compiled, state, transition, *, answers, facts, may, time_zone, reason, public_text, fields,
         language) -> Move                                raises NotFound, Conflict, NotAllowed, Invalid
    may: Callable[[permission], bool]; facts: see types.CASE_VARIABLES
Routing
    route(compiled, *, at, areas, answers, calendars, time_zone, channel, priority, language) -> Decision
Calendars
    calendar_plan(key, data, time_zone) -> CalendarPlan; Calendar(plan): .is_open(at),
    .between(a, b) -> seconds, .add(at, seconds), .add_days(at, days); always_open(time_zone)
    calendar_for(calendars, name, time_zone) -> Calendar
Clocks
    clock_calendar(compiled, policy, calendars, time_zone) -> Calendar
    deadline(policy, calendar, at, priority) -> datetime; start_clock(policy, calendar, at, priority)
    pause_clock(clock, at), resume_clock(policy, clock, calendar, at), stop_clock(clock, at),
    change_clock(policy, clock, calendar, priority) -> ClockState; kept(clock, now) -> bool | None
    escalations_due(policy, clock, calendar, now); next_moment(policy, clock, calendar, breached=)
    time_left(policy, clock, calendar, now) -> seconds; clock_changes(compiled, move) -> ClockChanges
Numbers
    number_of(id) -> str; id_of(text) -> int | None; forget_on(compiled, outcome, closed_at, time_zone)
    follow_token(secret, case_id, version); follow_case_id(token); follow_token_fits(secret, token, version)
Pictures
    mermaid(compiled, language) -> str; simulate(compiled, "happy" | "rejection" | [(transition, reason)])
"""

from __future__ import annotations

from .answers import check_answers, check_fields, show_answer, visible_fields
from .calendars import Calendar, always_open, calendar_for
from .checking import Source, check_type
from .clocks import (
    ClockChanges,
    change_clock,
    clock_calendar,
    clock_changes,
    deadline,
    ends_at,
    escalation_at,
    escalations_due,
    kept,
    next_moment,
    pause_clock,
    resume_clock,
    start_clock,
    stop_clock,
    time_left,
)
from .compiling import compile_type, dump_type, load_type, type_hash
from .dates import iso, parse_datetime
from .describing import describe
from .holidays import calendar_plan
from .logic import LogicError, evaluate, faults_of, is_true, variables_of
from .moving import list_transitions, move, transition_fields
from .numbers import check_digit, follow_case_id, follow_token, follow_token_fits, forget_on, id_of, number_of
from .picturing import mermaid
from .reading import Unreadable, read_yaml
from .routing import route
from .simulating import find_path, sample_answers, simulate

__all__ = [
    "Calendar",
    "ClockChanges",
    "LogicError",
    "Source",
    "Unreadable",
    "always_open",
    "calendar_for",
    "calendar_plan",
    "change_clock",
    "check_answers",
    "check_digit",
    "check_fields",
    "check_type",
    "clock_calendar",
    "clock_changes",
    "compile_type",
    "deadline",
    "describe",
    "dump_type",
    "ends_at",
    "escalation_at",
    "escalations_due",
    "evaluate",
    "faults_of",
    "find_path",
    "follow_case_id",
    "follow_token",
    "follow_token_fits",
    "forget_on",
    "id_of",
    "is_true",
    "iso",
    "kept",
    "list_transitions",
    "load_type",
    "mermaid",
    "move",
    "next_moment",
    "number_of",
    "parse_datetime",
    "pause_clock",
    "read_yaml",
    "resume_clock",
    "route",
    "sample_answers",
    "show_answer",
    "simulate",
    "start_clock",
    "stop_clock",
    "time_left",
    "transition_fields",
    "type_hash",
    "variables_of",
    "visible_fields",
]
