"""How a request ended: when it was closed, with which outcome and public reason, what was told on the way."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from plaza.kernel.base.types import pick
from plaza.kernel.cases import rules
from plaza.kernel.cases.types import CompiledType, ImportedCase, ImportedNote, Reason, Transition
from plaza.systems.front_door.requests_311.sample.answers import words

SLOW = {
    "tree_trim": 1.5,
    "sidewalk_repair": 1.35,
    "road_surface": 1.2,
    "tree_roots": 1.2,
    "abandoned_vehicle": 1.15,
    "illegal_dumping": 0.95,
    "housing_conditions": 1.1,
    "rats": 1.05,
    "street_sign": 1.05,
}
FINISHES: dict[str, tuple[tuple[str, float], ...]] = {
    "field_work": (("repaired", 6), ("replaced", 3), ("made_safe", 1)),
    "scheduled_pickup": (("collected", 9), ("partly", 1)),
    "inspection": (("put_right", 5), ("notice_given", 3), ("no_breach", 2)),
    "information": (("answered", 8), ("passed_on", 2)),
    "referral": (("visited", 7), ("partner", 3)),
}
OWN_FINISHES: dict[str, tuple[tuple[str, float], ...]] = {
    **dict.fromkeys(
        (
            "graffiti",
            "illegal_dumping",
            "dead_animal",
            "street_sweeping",
            "full_litter_bin",
            "needles",
            "spill",
            "tree_down",
            "rocks_on_road",
            "scooter_in_the_way",
            "overgrown_plants",
            "bees",
            "blocked_drain",
        ),
        (("removed", 1.0),),
    ),
    **dict.fromkeys(("damaged_bin", "extra_bin"), (("delivered", 1.0),)),
    **dict.fromkeys(
        (
            "new_streetlight",
            "new_crosswalk",
            "bike_rack",
            "speeding",
            "tree_planting",
            "road_surface",
            "tree_trim",
            "tree_roots",
            "curb_repair",
            "sidewalk_repair",
            "accessible_parking",
            "access_barrier",
        ),
        (("on_the_list", 6.0), ("put_right", 3.0), ("no_breach", 1.0)),
    ),
    **dict.fromkeys(("stray_animal", "injured_animal"), (("animal_safe", 8.0), ("partner", 2.0))),
    "feedback": (("thanks", 1.0),),
}
DECLINES = (
    ("nothing_found", 5),
    ("nothing_out", 5),
    ("gone", 4),
    ("other_owner", 4),
    ("within_limits", 2),
    ("not_accepted", 2),
    ("nobody_there", 4),
    ("no_reply", 3),
    ("not_enough_detail", 2),
    ("withdrawn", 1),
)
FORGOTTEN = 0.004


def opened(row: ImportedCase) -> datetime:
    """When a made row was opened: it always was."""
    if row.opened_at is None:
        raise ValueError("a request of the sample has an opening time")
    return row.opened_at


class Teller:
    """Tells the rest of a request's story from its type and its opening. ``rng`` is set for each request."""

    def __init__(self, calendars: Mapping[str, Any], zone: str, now: datetime) -> None:
        self.calendars = calendars
        self.zone = ZoneInfo(zone)
        self.zone_name = zone
        self.now = now
        self.rng = random.Random(0)  # noqa: S311 - invented data

    def tell(self, row: ImportedCase, compiled: CompiledType) -> None:
        """Fill in notes and, when its time has come, the closing."""
        seconds = self._promised(row, compiled)
        closing = opened(row) + timedelta(seconds=seconds * self._pace(row.type_key))
        closing = self._by_day(closing, opened(row), seconds)
        if self.rng.random() < FORGOTTEN:
            closing = self.now + timedelta(days=1)
        row.notes = tuple(self._notes(row, min(closing, self.now), seconds))
        if closing < self.now:
            self._close(row, compiled, closing)
        else:
            self._open_still(row, compiled, seconds)

    def duplicate(self, row: ImportedCase, compiled: CompiledType) -> None:
        """It was reported before: closed soon, with that reason."""
        found = self._reason(compiled, "already_reported")
        closing = opened(row) + timedelta(hours=self.rng.uniform(1, 30))
        if found is None or closing >= self.now:
            self.tell(row, compiled)
            return
        self._end(row, *found, closing)

    def _promised(self, row: ImportedCase, compiled: CompiledType) -> float:
        policy = compiled.find_clock("resolve")
        if policy is None:
            return 5 * 86_400.0
        calendar = rules.clock_calendar(compiled, policy, self.calendars, self.zone_name)
        return max(3_600.0, (rules.deadline(policy, calendar, opened(row)) - opened(row)).total_seconds())

    def _pace(self, key: str) -> float:
        """Share of the promised time that is used: mostly well under one, with a long tail."""
        return min(5.0, SLOW.get(key, 0.62) * self.rng.lognormvariate(-0.12, 0.58))

    def _by_day(self, closing: datetime, opened: datetime, seconds: float) -> datetime:
        """Work that can wait is closed in the daytime."""
        if seconds < 1.5 * 86_400:
            return closing
        local = closing.astimezone(self.zone)
        if not 7 <= local.hour < 17:
            local = local.replace(hour=self.rng.randint(8, 16), minute=self.rng.randrange(60))
        return max(local.astimezone(closing.tzinfo), opened + timedelta(minutes=40))

    def _close(self, row: ImportedCase, compiled: CompiledType, closing: datetime) -> None:
        if self.rng.random() < 0.86:
            options = OWN_FINISHES.get(row.type_key) or FINISHES.get(compiled.workflow, ())
        else:
            options = DECLINES
        known = [(found, weight) for key, weight in options if (found := self._reason(compiled, key))]
        if not known:
            known = [((step, reason), 1.0) for step in compiled.transitions for reason in step.reasons]
        if not known:
            return
        transition, reason = self.rng.choices([found for found, _ in known], [weight for _, weight in known])[
            0
        ]
        if self.rng.random() < 0.03 and (closing - opened(row)) > timedelta(days=2):
            again = closing - (closing - opened(row)) / 3
            text = words()["reopened"].get(row.language, words()["reopened"]["en"])
            row.notes = (*row.notes, ImportedNote(again, text))
        self._end(row, transition, reason, closing)

    def _end(self, row: ImportedCase, transition: Transition, reason: Reason, closing: datetime) -> None:
        row.state = transition.to
        row.outcome = reason.outcome
        row.status_notes = pick(reason.text, row.language)
        row.closed_at = row.updated_at = closing

    def _open_still(self, row: ImportedCase, compiled: CompiledType, seconds: float) -> None:
        age = (self.now - opened(row)).total_seconds() / seconds
        stages = ["received"] if age < 0.12 else ["received", "planned", "planned", "in_progress", "waiting"]
        stage = self.rng.choice(stages)
        state = next(
            (one for one in compiled.states if one.stage == stage and not one.is_end), compiled.initial
        )
        row.state = state.key
        if state is not compiled.initial:
            row.updated_at = opened(row) + (self.now - opened(row)) * self.rng.uniform(0.2, 0.95)

    def _notes(self, row: ImportedCase, until: datetime, seconds: float) -> list[ImportedNote]:
        if seconds < 1.5 * 86_400 or self.rng.random() < 0.55:
            return []
        texts = words()["updates"].get(row.language) or words()["updates"]["en"]
        count = self.rng.choice((1, 1, 2))
        ats = sorted(opened(row) + (until - opened(row)) * self.rng.uniform(0.1, 0.8) for _ in range(count))
        return [ImportedNote(at, text) for at, text in zip(ats, self.rng.sample(texts, count), strict=True)]

    def _reason(self, compiled: CompiledType, key: str) -> tuple[Transition, Reason] | None:
        for transition in compiled.transitions:
            if found := transition.reason(key):
                return transition, found
        return None
