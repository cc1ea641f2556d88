"""Pure decisions about cases: no database, no clock, no Django. The signatures are the interface.

Reading a type   check_type(source, workflows, context) -> list[Finding]; context: types.CheckContext
                 compile_type(source, workflows, context=None) -> CompiledType; raises Invalid
                 dump_type(compiled) -> bytes (canonical JSON), load_type(bytes | str) -> CompiledType
                 type_hash(compiled) -> str (sha256 hex); read_yaml(text, file) -> data with line numbers
JsonLogic        evaluate(expr, data) -> value; is_true(expr, data) -> bool; variables_of(expr) -> frozenset[str]
Answers          check_answers(compiled, answers, *, time_zone, language="en") -> AnswerCheck
                 check_fields(fields, answers, *, time_zone, language="en") -> AnswerCheck
                 visible_fields(compiled, answers) -> tuple[Field, ...]; parse_datetime(text, zone) -> datetime | None
States           list_transitions(compiled, state, answers, facts, may, language="en") -> tuple[TransitionOption, ...]
                 move(compiled, state, transition, *, answers, facts, may, time_zone, reason="", public_text="",
                      fields={}, language="en") -> Move; raises NotFound, Conflict, NotAllowed, Invalid
                 may: Callable[[permission], bool]; facts: see types.CASE_VARIABLES
Routing          route(compiled, *, at, areas, answers, calendars, channel="", priority="", language="en") -> Decision
Calendars        calendar_plan(key, data, time_zone) -> CalendarPlan; Calendar(plan): .add(at, seconds),
                 .between(a, b) -> seconds, .add_days(at, days), .is_open(at); always_open(time_zone) -> Calendar
                 calendar_for(calendars, name, time_zone) -> Calendar
Clocks           deadline(policy, calendar, at, priority="") -> datetime; start_clock(policy, calendar, at, priority="")
                 pause_clock(clock, at), resume_clock(policy, clock, calendar, at), stop_clock(clock, at),
                 change_clock(policy, clock, calendar, priority) -> ClockState
                 escalations_due(policy, clock, calendar, now) -> tuple[Escalation, ...]
                 next_moment(policy, clock, calendar) -> datetime | None; time_left(policy, clock, calendar, now) -> seconds
                 ends_at(policy, from_state, to_state_obj) -> bool (does this move stop the clock?)
Numbers          number_of(id) -> str; id_of(text) -> int | None
                 follow_token(secret, case_id, version) -> str; follow_case_id(token) -> int | None;
                 follow_token_fits(secret, token, version) -> bool
                 forget_on(compiled, outcome, closed_at, time_zone) -> date | None
Pictures         mermaid(compiled, language="en") -> str; simulate(compiled, steps="happy"|"rejection"|[(key, reason)])
"""
