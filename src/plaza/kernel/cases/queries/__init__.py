"""Reads of cases. ``access`` is people.types.Access; leave it out for what the public may see.

get_type(key) -> CompiledType                     newest version; NotFound
get_type_version(key, number) -> CompiledType
list_types(*, public=True, active=True) -> list[CompiledType]
get_case(case_id, access=None, *, follow_token="") -> CaseView      NotFound also when not visible
find_case_by_number(text, access=None) -> int | None                our number (check digit) or an old one
find_by_follow_token(token) -> int | None                           case id
list_cases(where, access=None, *, after="", limit=50) -> Page
get_rows(case_ids, access=None) -> dict[int, CaseRow]
list_timeline(case_id, access=None) -> list[EntryView]              public lines only without access
list_public_updates(*, start, end, after="", limit=500) -> list[EntryView]
list_transitions(case_id, access, actor) -> list[TransitionView]
nearby(lat, lon, metres, *, type_key=None, open_only=True, days=None, limit=20, access=None) -> list[Near]
clusters(bbox, zoom, where=CaseFilter(), access=None) -> list[Cluster]
public_photos(case_ids) -> dict[int, list[DocumentView]]
list_photos_to_review(access, *, limit=50) -> list[tuple[DocumentView, CaseRow]]
list_tasks(access, *, assignee_id=None, team_key="", limit=50) -> list[tuple[TaskView, CaseRow]]
counts(by, where=TallyFilter()) -> list[CountLine]    by: type|department|area|day|total; from tallies only
open_counts(by, *, department_key="", team_key="", assignee_id=None) -> list[OpenLine]
    by: department|team|assignee|type|stage|total
"""

from __future__ import annotations
