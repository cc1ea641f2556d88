"""Photos of cases: ``/photos/<document>`` and its small size. Public ones for everybody once reviewed.

Others are for staff who may see the case, and for the reporter, who shows the secret of their link as
``?token=``. Everybody else is told the same as for a photo that does not exist.
"""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from plaza.kernel.base.queries import get_file, open_file
from plaza.kernel.base.types import FileInfo, NotFound
from plaza.kernel.people.queries import access_of

from .models import Case, CaseDocument
from .queries.detail import holds
from .queries.scope import may, may_see

KEEP_PUBLIC_SECONDS = 3600
"""A review can be taken back, so nobody may keep a photo for longer than this without asking again."""
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


@require_safe
def photo(request: HttpRequest, document_id: int, small: bool = False) -> HttpResponseBase:
    """A photo as a picture; raises NotFound also when the asker may not see it."""
    document = CaseDocument.objects.select_related("case").filter(pk=document_id).first()
    if document is None or document.file_id is None or not _may_look(request, document):
        raise NotFound(gettext("There is no such photo, or it is not public."))
    file = get_file(document.file_id)
    if file.media_type not in SHOWN:
        raise NotFound(gettext("There is no such photo, or it is not public."))
    response = _picture(request, file, file.thumb_sha if small and file.thumb_sha else file.sha)
    public = is_public(document)
    kept = f"public, max-age={KEEP_PUBLIC_SECONDS}, immutable" if public else "private, no-store"
    response["Cache-Control"] = kept
    if not public:
        response["X-Robots-Tag"] = "noindex"
    return response


def is_public(document: CaseDocument) -> bool:
    """A reviewed photo of a public case."""
    return document.review == "public" and document.case.visibility == "public"


def _may_look(request: HttpRequest, document: CaseDocument) -> bool:
    if is_public(document):
        return True
    case: Case = document.case
    if document.review != "refused" and holds(request.GET.get("token", ""), case.pk):
        return True
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not user.is_staff:
        return False
    access = access_of(user)
    return may_see(access, case) and (
        may(access, "cases.view", case) or may(access, "cases.review_photo", case)
    )


def _picture(request: HttpRequest, file: FileInfo, sha: str) -> HttpResponseBase:
    tag = f'"{sha[:32]}"'
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = FileResponse(open_file(sha), content_type=file.media_type)
        response["Content-Disposition"] = content_disposition_header(False, file.name) or "inline"
    response["ETag"] = tag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


urlpatterns = [
    path("photos/<int:document_id>", photo, name="photo"),
    path("photos/<int:document_id>/small", photo, {"small": True}, name="photo_small"),
]
