"""Lists of cases, by keyset: a page starts after the last row of the one before, however rows change."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from plaza.kernel.base.queries import search
from plaza.kernel.base.types import Invalid
from plaza.kernel.people.types import Access

from ..models import Case, CaseArea, CaseDocument, Party
from ..types import CaseFilter, CaseRow, Page, Waiting
from .near import in_bbox, within_metres
from .rows import case_rows
from .scope import scope, visible

MOST_ROWS = 1000
MOST_FOUND = 2000


def list_cases(
    where: CaseFilter, access: Access | None = None, *, after: str = "", limit: int = 50
) -> Page[CaseRow]:
    """A page of cases that ``where`` asks for and the reader may see; ``limit`` up to 1,000.

    ``after`` is the ``next`` of the page before; Invalid when it is not one.
    """
    limit = max(1, min(limit, MOST_ROWS))
    order = ORDERS.get(where.order)
    if order is None:
        raise Invalid(f"Cases cannot be ordered by “{where.order}”.")
    found = filtered(where, access)
    if after:
        found = order.after(found, _read(after))
    rows = case_rows(found.order_by(*order.by)[: limit + 1])
    more = len(rows) > limit
    rows = rows[:limit]
    return Page(rows, _write(order.key(rows[-1])) if more else "")


def get_rows(case_ids: Iterable[int], access: Access | None = None) -> dict[int, CaseRow]:
    """Cases by id, in one query; those the reader may not see are absent."""
    found = Case.objects.filter(visible(access), pk__in=list(case_ids))
    return {row.id: row for row in case_rows(found)}


def filtered(where: CaseFilter, access: Access | None) -> QuerySet[Case]:
    """Every case that ``where`` asks for and the reader may see, unordered."""
    found = Case.objects.filter(visible(access))
    if where.ids:
        return found.filter(pk__in=where.ids)
    for name, column in _EQUAL:
        value = getattr(where, name)
        if value not in ("", None, ()):
            found = found.filter(**{column: value})
    found = _by_time(found, where)
    found = _by_links(found, where)
    found = _by_work(found, where, access)
    if where.bbox:
        found = in_bbox(found, where.bbox)
    if where.near:
        found = within_metres(found, *where.near)
    if where.q:
        ids = search("case", where.q, public_only=access is None, limit=MOST_FOUND)
        found = found.filter(pk__in=[int(one) for one in ids])
    return found


_EQUAL = (
    ("types", "type_key__in"),
    ("stages", "stage__in"),
    ("status", "status"),
    ("outcomes", "outcome__in"),
    ("department_key", "department_key"),
    ("team_key", "team_key"),
    ("assignee_id", "assignee_id"),
    ("channel", "channel"),
    ("source_system", "source_system"),
    ("visibility", "visibility"),
    ("opened_from", "opened_at__gte"),
    ("opened_to", "opened_at__lt"),
    ("updated_after", "updated_at__gte"),
    ("updated_before", "updated_at__lt"),
)


def _by_time(found: QuerySet[Case], where: CaseFilter) -> QuerySet[Case]:
    if where.late is not None:
        found = found.filter(status="open", late=where.late)
    if where.order == "due":
        found = found.filter(status="open")
    return found


def _by_links(found: QuerySet[Case], where: CaseFilter) -> QuerySet[Case]:
    if where.unassigned:
        found = found.filter(assignee_id=None)
    if where.team_key:
        found = found.exclude(team_key="")  # as the condition of the team index says
    if where.area:
        # With the opening time every column of the area's index is given, so that it is one look-up a case.
        within = CaseArea.objects.filter(
            case=OuterRef("pk"),
            opened_at=OuterRef("opened_at"),
            layer_key=where.area[0],
            area_key=where.area[1],
        )
        found = found.filter(Exists(within))
    if where.reporter_id is not None:
        found = found.filter(
            Exists(Party.objects.filter(case=OuterRef("pk"), role="reporter", person_id=where.reporter_id))
        )
    if where.has_pending_photo:
        found = found.filter(Exists(CaseDocument.objects.filter(case=OuterRef("pk"), review="pending")))
    return found


def _by_work(found: QuerySet[Case], where: CaseFilter, access: Access | None) -> QuerySet[Case]:
    if where.worked_on:
        within = None if access is None else scope(access, "cases.view")
        found = found.none() if within is None else found.filter(within)
    return found if where.waiting is None else found.filter(_in_queue(where.waiting))


def _in_queue(of: Waiting) -> Q:
    nobodys = Q(team_key__in=of.teams) | Q(team_key="") & (
        Q() if of.departments is None else Q(department_key__in=of.departments)
    )
    return Q(status="open") & (Q(assignee_id=of.person_id) | Q(assignee_id=None) & nobodys)


class Order:
    """An order and how to continue after a row of it. Times in cursors are ISO 8601."""

    def __init__(
        self,
        by: tuple[Any, ...],
        key: Callable[[CaseRow], list[Any]],
        after: Callable[[QuerySet[Case], list[Any]], QuerySet[Case]],
    ) -> None:
        self.by = by
        self.key = key
        self.after = after


def _newest(column: str) -> Order:
    def after(found: QuerySet[Case], key: list[Any]) -> QuerySet[Case]:
        at, last = datetime.fromisoformat(key[0]), int(key[1])
        beyond = Q(**{f"{column}__lt": at}) | Q(**{column: at, "pk__lt": last})
        # The first condition follows from the other; it is there so that the index is used as a range.
        return found.filter(Q(**{f"{column}__lte": at}), beyond)

    return Order((f"-{column}", "-id"), lambda row: [getattr(row, column).isoformat(), row.id], after)


def _oldest(column: str) -> Order:
    def after(found: QuerySet[Case], key: list[Any]) -> QuerySet[Case]:
        at, last = datetime.fromisoformat(key[0]), int(key[1])
        beyond = Q(**{f"{column}__gt": at}) | Q(**{column: at, "pk__gt": last})
        return found.filter(Q(**{f"{column}__gte": at}), beyond)

    return Order((column, "id"), lambda row: [getattr(row, column).isoformat(), row.id], after)


def _due() -> Order:
    """Soonest promise first, so what is late comes first; cases without a promise last."""

    def after(found: QuerySet[Case], key: list[Any]) -> QuerySet[Case]:
        last = int(key[1])
        if not key[0]:
            return found.filter(due_at=None, pk__gt=last)
        at = datetime.fromisoformat(key[0])
        return found.filter(Q(due_at__gt=at) | Q(due_at=at, pk__gt=last) | Q(due_at=None))

    return Order(
        (F("due_at").asc(nulls_last=True), "id"),
        lambda row: [row.due_at.isoformat() if row.due_at else "", row.id],
        after,
    )


ORDERS = {
    "newest": _newest("opened_at"),
    "updated": _newest("updated_at"),
    "oldest": _oldest("opened_at"),
    "least_updated": _oldest("updated_at"),
    "due": _due(),
}


def _write(key: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _read(cursor: str) -> list[Any]:
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(key, list) or len(key) != 2:
            raise ValueError(cursor)
        if key[0]:
            datetime.fromisoformat(key[0])
        int(key[1])
    except (ValueError, TypeError) as error:
        raise Invalid(
            gettext("That page of the list does not exist. Start again from the first page.")
        ) from error
    return key
