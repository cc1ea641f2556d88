"""In your own words, and photos: several, each checked by itself, none lost because another one fails."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from plaza.kernel.base.types import Invalid

from ...forms import TellForm
from .drafting import CHANGING, Report, show, stage
from .pace import keep_pace
from .photos import MOST_PHOTOS, keep_photo, problem_words, remove_photo


@stage("tell")
def tell(request: HttpRequest, report: Report) -> HttpResponse:
    if request.method != "POST":
        return page(request, report, TellForm(None, initial={"description": report.data.get("description")}))
    form = TellForm(request.POST)
    valid = form.is_valid()
    if valid:
        words = form.cleaned_data["description"]
        report.change(lambda data: data.update(description=words))
    if request.POST.get("remove"):
        remove_photo(report, request.POST["remove"])
        return _again(report) if valid else page(request, report, form)
    _add_photos(request, report, form)
    if form.errors:
        return page(request, report, form)
    if "more" in request.POST:
        return _again(report)
    if report.compiled.photo == "required" and not report.data.get("photos"):
        form.add_error("photos", gettext("For this kind of report we need at least one photo."))
        return page(request, report, form)
    report.keep("tell")
    return report.go_on("tell")


def _again(report: Report) -> HttpResponse:
    href = report.href("tell")
    return redirect(f"{href}?{CHANGING}=1#photos" if report.changing else f"{href}#photos")


def _add_photos(request: HttpRequest, report: Report, form: TellForm) -> None:
    if report.compiled.photo == "none":
        return
    for upload in request.FILES.getlist("photos"):
        keep_pace(request, "photo")
        try:
            keep_photo(report, upload)
        except Invalid as problem:
            form.add_error("photos", problem_words(upload, problem))


def page(request: HttpRequest, report: Report, form: TellForm) -> HttpResponse:
    kept: list[dict[str, Any]] = [
        {"id": one["id"], "src": reverse("report_photo", args=[report.key, one["id"]]), "place": place}
        for place, one in enumerate((one for one in report.data.get("photos") or [] if one["id"]), 1)
    ]
    return show(
        request, report, "tell", "tell", form,
        photos=kept,
        takes_photos=report.compiled.photo != "none",
        photo_needed=report.compiled.photo == "required",
        room=MOST_PHOTOS - len(kept),
        most_photos=MOST_PHOTOS,
    )  # fmt: skip
