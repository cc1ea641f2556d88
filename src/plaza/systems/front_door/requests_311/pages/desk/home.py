"""What requests put on the desk's first page and into its menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from plaza.kernel.cases import queries as cases
from plaza.kernel.people.queries import access_of, actor_of
from plaza.ui import registry

from . import asking, directory, showing
from .counting import counts_of
from .queue import lines, rows_of

SHOWN = 6


def _desk(request: HttpRequest) -> Any:
    """The shell's request, with what the desk's own pages find on theirs."""
    desk: Any = request
    if not hasattr(desk, "access"):
        desk.access = getattr(desk, "plaza_access", None) or access_of(desk.user)
    if not hasattr(desk, "actor"):
        desk.actor = actor_of(desk.user)
    return desk


def waiting(request: HttpRequest) -> int | None:
    """The number beside "Requests" in the menu."""
    counts = counts_of(_desk(request))
    return counts.open.get("queue", counts.open.get("mine"))


registry.desk_link(
    "requests", title=_("Requests"), icon="inbox", url="desk_requests", permission="cases.view", order=10,
    count=waiting, go="q",
)  # fmt: skip
registry.desk_link(
    "new_request",
    title=_("New request"),
    icon="phone",
    url="desk_new",
    permission="cases.view",
    order=20,
    go="n",
)
registry.desk_link(
    "find_request", title=_("Find"), icon="search", url="desk_find", permission="cases.view", order=30, go="f"
)
registry.desk_link(
    "tasks",
    title=_("My tasks"),
    icon="list-checks",
    url="desk_tasks",
    permission="cases.view",
    order=40,
    go="m",
)
registry.desk_link(
    "photos",
    title=_("Photos"),
    icon="image",
    url="desk_photos",
    permission="cases.review_photo",
    order=50,
    go="p",
)


@registry.desk_slot("requests", title=_("My queue"), icon="inbox", permission="cases.view", order=10)
def mine(request: HttpRequest) -> registry.Slot:
    """Counts that open their lists, and the requests that need somebody first."""
    desk = _desk(request)
    counts = counts_of(desk)
    address = reverse("desk_requests")
    titles = {
        "queue": gettext("In my queue"),
        "late": gettext("Late"),
        "mine": gettext("Given to me"),
        "nobody": gettext("Nobody has it"),
    }
    figures = [
        registry.Figure(
            title,
            counts.open[tab],
            gettext("of %(open)s open") % {"open": counts.open["open"]} if tab == "late" else "",
            f"{address}?tab={tab}",
            "coral" if tab == "late" and counts.open[tab] else "ocean",
        )
        for tab, title in titles.items()
        if tab in counts.open
    ]
    asked = asking.Asked()
    rows = rows_of(desk, asked, limit=SHOWN).rows
    return registry.Slot(
        "requests_311/desk/slot_queue.html", {"figures": figures, "lines": lines(desk, rows, asked)}, address
    )


@registry.desk_slot(
    "photos", title=_("Photos to review"), icon="image", permission="cases.review_photo", order=30
)
def photos(request: HttpRequest) -> registry.Slot | None:
    """The oldest ones that wait."""
    found = cases.list_photos_to_review(_desk(request).access, limit=4)
    if not found:
        return None
    rows = [
        {"photo": showing.photo(document, review=False), "type": directory.type_name(row.type_key)}
        for document, row in found
    ]
    return registry.Slot("requests_311/desk/slot_photos.html", {"rows": rows}, reverse("desk_photos"))
