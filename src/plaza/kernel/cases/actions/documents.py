"""Photos, links and tasks of a case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext

from plaza.kernel.base.types import Actor, Invalid, NotAllowed, NotFound
from plaza.kernel.people.types import Access

from ..events import PhotoAdded, PhotoReviewed, TaskAdded, TaskCompleted
from ..models import CaseDocument, Task
from ..queries.detail import holds
from .change import changing

MOST_PHOTOS = 20


def add_photo(
    *,
    actor: Actor,
    access: Access | None,
    case_id: int,
    photo_ids: Sequence[int] = (),
    media_urls: Sequence[str] = (),
    follow_token: str = "",
    kind: str = "photo",
) -> list[int]:
    """Add photos (ids of base.save_photo) or links, by the reporter or staff (cases.update).

    Public after review; at once when who adds them may review. Returns document ids.
    """
    by_reporter = holds(follow_token, case_id)
    with changing(case_id=case_id, actor=actor, access=None if by_reporter else access) as change:
        if not by_reporter:
            if access is None:
                raise NotAllowed(gettext("Only the reporter and city staff can add photos to this request."))
            change.need("cases.update")
        have = change.case.documents.count()
        if have + len(photo_ids) + len(media_urls) > MOST_PHOTOS:
            raise Invalid(
                gettext("A request can have at most 20 photos."), fields={"photo": gettext("At most 20.")}
            )
        review = "public" if not by_reporter and change.may("cases.review_photo") else "pending"
        sources = [(file_id, "") for file_id in photo_ids]
        links = [(None, url[:1000]) for url in media_urls if url.startswith(("https://", "http://"))]
        added = []
        for place, (file_id, url) in enumerate([*sources, *links], have):
            row = CaseDocument.objects.create(
                case=change.case, file_id=file_id, url=url, kind=kind, review=review, position=place,
                added_at=change.at, actor_kind=actor.kind,
            )  # fmt: skip
            change.event(PhotoAdded(case_id, row.pk, file_id or 0))
            added.append(row.pk)
        if added:
            change.entry("photo", public=review == "public", documents=added, review=review)
            change.write()
        return added


def review_photo(*, actor: Actor, access: Access, document_id: int, public: bool) -> None:
    """Let everybody see a photo, or nobody. Needs cases.review_photo; may be changed later."""
    row = CaseDocument.objects.filter(pk=document_id).first()
    if row is None:
        raise NotFound(gettext("There is no such photo."))
    review = "public" if public else "refused"
    with changing(case_id=row.case_id, actor=actor, access=access, permission="cases.review_photo") as change:
        if CaseDocument.objects.filter(pk=document_id).exclude(review=review).update(review=review):
            change.entry("photo", public=public, documents=[document_id], review=review)
            change.write()
            change.event(PhotoReviewed(row.case_id, document_id, review))


def add_task(
    *,
    actor: Actor,
    access: Access,
    case_id: int,
    title: str,
    key: str = "",
    team_key: str = "",
    assignee_id: int | None = None,
    due_at: datetime | None = None,
) -> int:
    """Add something to do; returns its id. Needs cases.assign."""
    title = title.strip()[:300]
    if not title:
        raise Invalid(
            gettext("Say what is to be done."), fields={"title": gettext("Say what is to be done.")}
        )
    with changing(case_id=case_id, actor=actor, access=access, permission="cases.assign") as change:
        task = Task.objects.create(
            case=change.case, key=key[:60], title=title, team_key=team_key, assignee_id=assignee_id,
            due_at=due_at, added_at=change.at,
        )  # fmt: skip
        change.entry("task", text=title, task=task.pk, done=False)
        change.write()
        change.event(TaskAdded(case_id, task.pk, key))
        return task.pk


def complete_task(*, actor: Actor, access: Access, task_id: int, note: str = "") -> None:
    """Tick a task off, once. Needs cases.transition."""
    task = Task.objects.filter(pk=task_id).first()
    if task is None:
        raise NotFound(gettext("There is no such task."))
    with changing(case_id=task.case_id, actor=actor, access=access, permission="cases.transition") as change:
        open_still = Task.objects.filter(pk=task_id, done_at=None)
        if open_still.update(done_at=change.at, note=note.strip()[:4000]):
            change.entry("task", text=task.title, task=task.pk, done=True)
            change.write()
            change.event(TaskCompleted(task.case_id, task.pk, task.key))
