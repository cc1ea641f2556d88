"""Report something: one question a page, without an account, a script or a map. And find it again."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from plaza.ui import registry

from . import check, details, done, found, photos, same, tell, track, what, where, who

urlpatterns = [
    path("report/", what.start, name="report_start"),
    path("report/suggest", what.suggest, name="report_suggest"),
    path("report/new/<slug:type_key>/", what.intro, name="report_new"),
    path("report/<slug:key>/", what.resume, name="report_resume"),
    path("report/<slug:key>/before/", what.before, name="report_before"),
    path("report/<slug:key>/where/", where.where, name="report_where"),
    path("report/<slug:key>/where/suggest", where.suggest, name="report_where_suggest"),
    path("report/<slug:key>/same/", same.same, name="report_same"),
    path("report/<slug:key>/same/<str:number>/", same.follow, name="report_follow"),
    path("report/<slug:key>/details/", details.questions, name="report_details"),
    path("report/<slug:key>/details-<int:level>/", details.questions, name="report_more_details"),
    path("report/<slug:key>/tell/", tell.tell, name="report_tell"),
    path("report/<slug:key>/photos/<int:photo_id>", photos.show, name="report_photo"),
    path("report/<slug:key>/who/", who.who, name="report_who"),
    path("report/<slug:key>/check/", check.check, name="report_check"),
    path("report/<slug:key>/cancel/", check.cancel, name="report_cancel"),
    path("report/<slug:key>/done/", done.done, name="report_done"),
    path("track/", track.track, name="track"),
]

registry.door(
    "report",
    title=_("Report a problem"),
    text=_("A pothole, a dark street, trash: tell us in two minutes. No account needed."),
    icon="megaphone",
    url="report_start",
    order=10,
)
registry.door(
    "track",
    title=_("Track a request"),
    text=_("See what happened to your report with its number or your secret link."),
    icon="route",
    url="track",
    order=20,
)
registry.search("services", title=_("Report"), order=10)(found.find_services)
registry.place("report", order=10)(found.report_here)
