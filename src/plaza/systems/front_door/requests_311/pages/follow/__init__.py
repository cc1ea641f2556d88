"""The reporter's secret page and the links in mails to followers."""

from __future__ import annotations

from django.urls import path

from . import links, secret

urlpatterns = [
    path("follow/confirm/<str:token>/", links.confirm, name="follow_confirm"),
    path("follow/stop/<str:token>/", links.stop, name="follow_stop"),
    path("follow/<str:token>/", secret.own_request, name="own_request"),
]
