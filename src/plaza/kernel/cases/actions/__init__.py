"""Everything that changes a case. Keyword-only; each is one transaction: permission, rule, write, event.

``actor`` is base.types.Actor, ``access`` is people.types.Access. All raise NotFound, NotAllowed, Invalid
(``fields`` names each), and those with ``revision`` raise Conflict with ``extra["changes"]``, a list of
sentences, when somebody changed the case since that revision (None skips the check).

publish_type(*, source, actor=SYSTEM) -> Published(key, version, changed)
open_case(*, actor, type_key, answers, place, description="", channel="web", contact=None, photo_ids=(),
    media_urls=(), language="en", visibility=None, occurred_at=None, account_id="", device_id="",
    retry_key="") -> Opened
import_many(*, rows, source_system, actor=SYSTEM, chunk=1000) -> ImportCounts
take_transition(*, actor, access, case_id, revision, transition, reason="", public_text="",
    fields=None) -> Moved
assign(*, actor, access, case_id, revision=None, person_id=None, team_key=None) -> Moved
add_note(*, actor, access, case_id, text) -> int                      entry id; staff only
add_update(*, actor, access, case_id, text, follow_token="", occurred_at=None) -> int   public entry id
edit_case(*, actor, access, case_id, revision=None, description=None, place=None, answers=None,
    priority=None, contact=None) -> Moved
recategorise(*, actor, access, case_id, revision, type_key, answers=None, text="") -> Moved
set_visibility(*, actor, access, case_id, revision, visibility) -> Moved
relate(*, actor, access, case_id, other_id, kind, reason="") -> None   kind: duplicate_of|child_of|follows
follow(*, case_id, contact, language="en") -> None                      mails a link to confirm
confirm_follow(*, token) -> int                                         case id
unfollow(*, token) -> int                                               case id
add_photo(*, actor, access, case_id, photo_ids=(), media_urls=(), follow_token="") -> list[int]
review_photo(*, actor, access, document_id, public) -> None
add_task(*, actor, access, case_id, title, key="", team_key="", assignee_id=None, due_at=None) -> int
complete_task(*, actor, access, task_id, note="") -> None
forget_case(*, actor, access, case_id, whole=False) -> None
run_clocks(*, now=None, limit=1000) -> int                              clocks handled
run_retention(*, now=None, limit=1000) -> int                           cases forgotten
"""

from __future__ import annotations
