"""The staff desk of requests: queue, one request, new for a caller, photos, tasks, find, paper."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import case, edit, find, home, intake, linking, photos, queue, retype, sheet, tasks

__all__ = ["home", "urlpatterns"]

urlpatterns: list[URLPattern] = [
    path("desk/requests/", queue.queue, name="desk_requests"),
    path("desk/requests/new/", intake.new, name="desk_new"),
    path("desk/requests/<str:number>/", case.case, name="desk_case"),
    path("desk/requests/<str:number>/edit/", edit.edit, name="desk_edit"),
    path("desk/requests/<str:number>/type/", retype.retype, name="desk_retype"),
    path("desk/requests/<str:number>/link/", linking.link, name="desk_link"),
    path("desk/requests/<str:number>/sheet/", sheet.sheet, name="desk_sheet"),
    path("desk/requests/<str:number>/<slug:name>/", case.act, name="desk_act"),
    path("desk/photos/", photos.photos, name="desk_photos"),
    path("desk/photos/<int:document_id>/", photos.review, name="desk_photo"),
    path("desk/tasks/", tasks.tasks, name="desk_tasks"),
    path("desk/tasks/<int:task_id>/", tasks.finish, name="desk_task"),
    path("desk/find/", find.find, name="desk_find"),
]
