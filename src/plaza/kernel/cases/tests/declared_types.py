"""A small workflow and a case type that uses it, as the tests of the rules need them."""

from __future__ import annotations

from plaza.kernel.cases.rules import compile_type
from plaza.kernel.cases.types import CheckContext, CompiledType

WORKFLOW = """\
key: repair
staff_fields:
  - {code: planned_on, type: datetime, label: {en: Planned for, es: Programado para}}
states:
  received: {kind: initial, stage: received, name: {en: Received, es: Recibido}}
  planned: {kind: active, stage: planned, name: {en: Planned, es: Programado}}
  working: {kind: active, stage: in_progress, name: {en: At work, es: En obra}}
  waiting: {kind: waiting, stage: waiting, pauses_clock: true, name: {en: Waiting, es: En espera}}
  done: {kind: closed, stage: closed, name: {en: Done, es: Hecho}}
  declined: {kind: cancelled, stage: closed, name: {en: Declined, es: Rechazado}}
outcomes:
  fixed: {name: {en: Fixed, es: Reparado}, retention_days: 1825}
  duplicate: {name: {en: Already reported, es: Ya reportado}, retention_days: 365}
  kept: {name: {en: Kept, es: Guardado}}
transitions:
  - {key: plan, from: [received], to: planned, name: {en: Plan the work, es: Programar}, fields: [planned_on]}
  - {key: start, from: [received, planned], to: working, name: {en: Start, es: Empezar}}
  - {key: wait, from: [received, working], to: waiting, name: {en: Wait, es: Esperar}}
  - {key: resume, from: [waiting], to: working, name: {en: Go on, es: Seguir}}
  - key: finish
    from: [received, planned, working]
    to: done
    name: {en: Close as done, es: Cerrar}
    guard: {"!": [{"var": "open_tasks"}]}
    reasons:
      - {key: repaired, outcome: fixed, text: {en: We repaired it., es: Lo reparamos.}}
      - {key: cold_patch, outcome: fixed, text: {en: We filled it., es: Lo rellenamos.}}
    effects: [notify_reporter]
  - key: decline
    from: [received, planned, working, waiting]
    to: declined
    name: {en: Close without work, es: Cerrar sin obra}
    permission: cases.merge
    outcome: duplicate
    public_text: {en: This was already reported., es: Ya estaba reportado.}
  - {key: reopen, from: [done, declined], to: received, name: {en: Open again, es: Reabrir}}
clocks:
  first_response: {hours: 8, of: working, until: leaves received}
  resolve:
    hours: 40
    of: working
    until: closed
    by_priority: {urgent: {hours: 4}}
    escalate: [{at: 0.5, effect: notify_team}, {at: 1.0, effect: notify_department}]
"""

POTHOLE = """\
key: pothole
uses: repair
name: {en: Pothole, es: Bache}
summary: {en: A hole in the road., es: Un hoyo en la calle.}
group: streets
department: streets
keywords: {en: [hole], es: [hoyo]}
fields:
  - code: where
    type: singlevaluelist
    label: {en: Where is it?, es: ¿Dónde está?}
    required: true
    public: true
    values:
      - {key: road, name: {en: On the road, es: En la calle}}
      - {key: path, name: {en: On the pavement, es: En la acera}}
  - code: size
    type: singlevaluelist
    label: {en: How big is it?, es: ¿De qué tamaño?}
    required: true
    values:
      - {key: small, name: {en: Like a plate, es: Como un plato}}
      - {key: large, name: {en: Like a tyre, es: Como una llanta}}
    show_if: {"==": [{"var": "where"}, "road"]}
  - code: harm
    type: multivaluelist
    label: {en: What happened?, es: ¿Qué pasó?}
    values:
      - {key: fall, name: {en: Somebody fell, es: Alguien se cayó}}
      - {key: tyre, name: {en: A burst tyre, es: Una llanta}}
      - {key: other, name: {en: Something else, es: Otra cosa}}
    show_if: {"==": [{"var": "size"}, "large"]}
  - {code: depth, type: number, label: {en: How deep in cm?, es: ¿Cuántos cm?}, minimum: 1, maximum: 200}
  - {code: seen_on, type: datetime, label: {en: When?, es: ¿Cuándo?}}
  - {code: plate, type: string, label: {en: Plate, es: Placa}, max_length: 10}
  - {code: more, type: text, label: {en: Anything else?, es: ¿Algo más?}}
routing:
  - when:
      area: {district: [harbour, old_town]}
      hours: outside_working
      answers: {"==": [{"var": "size"}, "large"]}
    to: {team: night_crew, priority: urgent}
    because: {en: Large holes at night go to the night crew., es: De noche van al turno de noche.}
  - when: {area: {district: airport}}
    to: {department: airport}
  - when: {weekdays: [sat, sun], dates: [[12-20, 01-06], [2026-07-01, 2026-07-31]]}
    to: {department: streets, team: holiday_crew}
clocks:
  resolve: {days: 5}
retention: {fixed: 30}
"""

CONTEXT = CheckContext(
    languages=("en", "es"),
    departments={"streets": ("night_crew", "holiday_crew"), "airport": ()},
    groups=frozenset({"streets"}),
    calendars=frozenset({"default"}),
    layers={"district": frozenset({"harbour", "old_town", "airport", "inland"})},
    effects=frozenset({"notify_reporter", "notify_team", "notify_department"}),
)


def pothole() -> CompiledType:
    return compile_type(POTHOLE, {"repair": WORKFLOW}, CONTEXT)
