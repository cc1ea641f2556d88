"""The public list of requests and its Atom feed: the same address asks both."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from plaza.kernel.cases.queries import find_case_by_number, get_rows, list_cases
from plaza.kernel.cases.types import CaseRow, Page
from plaza.ui.reader import current_city, current_language, joined
from plaza.ui.tags.words import say, when

from .asking import Question, question_of
from .lines import Line, lines_of, number_words, request_path

ROWS = 50
FEED_ROWS = 50


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """Public requests that the address asks for. A request number typed as text opens that request."""
    question = question_of(request)
    if number := _number_asked(question):
        return redirect(request_path(number))
    after = request.GET.get("after", "")
    page = list_cases(question.where(), after=after, limit=ROWS)
    lines = lines_of(page.rows)
    context = {
        **list_context(question, page, after),
        "table": _table(lines),
        "lines": lines,
        "map_href": address("public_requests_map", question.query),
        "feed_href": address("public_requests_feed", question.query),
    }
    return render(request, "requests_311/public/list.html", context)


def _number_asked(question: Question) -> str:
    text = question.asked.text.lstrip("#")
    digits = text.replace("-", "").replace(" ", "")
    if not digits.isdecimal() or len(digits) < 2:
        return ""
    case_id = find_case_by_number(text)
    row = get_rows([case_id]).get(case_id) if case_id is not None else None
    return row.number if row else ""


def address(name: str, query: str, **more: str) -> str:
    """A page by name with a question and more parameters."""
    asked = "&".join(part for part in (query, urlencode(more)) if part)
    return f"{reverse(name)}?{asked}" if asked else reverse(name)


def list_context(question: Question, page: Page[CaseRow], after: str) -> dict[str, Any]:
    """What list and map show alike: the form, what was asked, how many there are, where it goes on."""
    more = {"after": page.next}
    return {
        "question": question,
        "asked": question.asked,
        "fields": question.fields(),
        "chips": question.chips,
        "summary": _summary(question, page, after),
        "next": f"?{'&'.join(filter(None, (question.query, urlencode(more))))}" if page.next else "",
        "first_href": f"?{question.query}" if after else "",
        "is_nothing": not page.rows and not question.used and not after,
    }


def _summary(question: Question, page: Page[CaseRow], after: str) -> str:
    """How many, in words: counted when they all stand here, else as the kept counts have it."""
    count = len(page.rows) if not page.next and not after else question.count
    if count is None or count < len(page.rows):
        return gettext("More than %(n)s requests") % {"n": number_words(len(page.rows))} if page.next else ""
    return ngettext("%(n)s request", "%(n)s requests", count) % {"n": number_words(count)}


def _table(lines: list[Line]) -> dict[str, Any]:
    return {
        "caption": gettext("Requests"),
        "columns": [
            {"label": gettext("What")},
            {"label": gettext("Where")},
            {"label": gettext("Stage")},
            {"label": gettext("Reported")},
            {"label": gettext("Number"), "numeric": True},
        ],
        "rows": [
            [
                {"text": line.title, "href": line.href},
                format_html("<bdi>{}</bdi>", line.place),
                {"stage": line.stage, "late": line.late, "outcome": line.outcome},
                when(line.opened_at),
                line.number,
            ]
            for line in lines
        ],
    }


@require_safe
def request_feed(request: HttpRequest) -> HttpResponse:
    """The newest of the same question as Atom (RFC 4287)."""
    question = question_of(request)
    page = list_cases(question.where(), limit=FEED_ROWS)
    city = say(current_city().name)
    words = joined(chip["text"] for chip in question.chips)
    title = gettext("Requests in %(city)s") % {"city": city}
    feed = Atom1Feed(
        title=f"{title}: {words}" if words else title,
        link=request.build_absolute_uri(address("public_requests", question.query)),
        feed_url=request.build_absolute_uri(),
        description="",
        language=current_language(),
    )
    for line in lines_of(page.rows):
        link = request.build_absolute_uri(line.href)
        feed.add_item(
            title=joined((line.title, line.place)),
            link=link,
            unique_id=link,
            description=f"{line.stage_words}. {line.text}".strip(),
            pubdate=line.opened_at,
            updateddate=line.updated_at,
            author_name=city,
            categories=[line.title],
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    response["Vary"] = "Accept-Language, Cookie"
    return response
