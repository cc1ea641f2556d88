"""Every part on one page with invented content: what tests and designers look at. A URLconf of its own."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone

from plaza.kernel.base.types import Conflict, Invalid, TooMany
from plaza.ui import registry


class ReportForm(forms.Form):
    address = forms.CharField(label="Street and number", help_text="For example 12 Harbor Street")
    size = forms.ChoiceField(
        label="How big is it?",
        choices=[("small", "Smaller than a plate"), ("large", "Larger than a plate")],
        widget=forms.RadioSelect,
    )
    dangers = forms.MultipleChoiceField(
        label="Is anyone in danger?",
        required=False,
        choices=[("bikes", "People on bikes"), ("walk", "People walking")],
        widget=forms.CheckboxSelectMultiple,
    )
    since = forms.DateField(
        label="Since when?", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    street = forms.ChoiceField(label="Kind of street", choices=[("a", "Avenue"), ("b", "Lane")])
    words = forms.CharField(label="What do you see?", widget=forms.Textarea, required=False)
    photo = forms.FileField(label="Photo", required=False, help_text="We remove hidden data from photos")
    agree = forms.BooleanField(label="Tell me by e-mail what happens", required=False)


def content() -> dict[str, object]:
    now = timezone.now()
    return {
        "door": registry.Door(
            "report", "Report a problem", "A pothole, a dark lamp, a full bin", "megaphone", "/"
        ),
        "crumbs": [
            {"text": "Front page", "href": "/"},
            {"text": "Reports", "href": "/"},
            {"text": "Pothole"},
        ],
        "rows": [
            {"key": "What", "value": "Pothole", "href": "#what", "action": "Change"},
            {"key": "Where", "value": "12 Harbor Street", "href": "#where", "action": "Change"},
            {"key": "Photo", "value": "None"},
        ],
        "story": [
            {
                "title": "We repaired it",
                "at": now,
                "stage": "closed",
                "by": "Streets",
                "text": "Filled with asphalt.",
            },
            {
                "title": "A crew is on its way",
                "at": now - timedelta(hours=5),
                "stage": "in_progress",
                "new": True,
            },
            {"title": "Called the foreman", "at": now - timedelta(days=1), "private": True, "icon": "phone"},
            {"title": "We received your report", "at": now - timedelta(days=2), "stage": "received"},
        ],
        "table": {
            "caption": "Open requests",
            "columns": [
                {"label": "Number", "key": "number", "href": "?sort=number"},
                {"label": "What", "key": "what"},
                {"label": "Stage", "key": "stage"},
                {"label": "Days open", "key": "days", "numeric": True},
            ],
            "rows": [
                {
                    "number": {"text": "12345", "href": "#1"},
                    "what": "Pothole",
                    "stage": {"stage": "waiting"},
                    "days": 4,
                },
                {
                    "number": {"text": "67890", "href": "#2"},
                    "what": "Streetlight out",
                    "stage": {"stage": "received", "late": True},
                    "days": 12,
                    "late": True,
                },
            ],
        },
        "figures": sample_figures(None),
        "tasks": [
            {"text": "Look at it", "done": True},
            {"text": "Order asphalt", "href": "#x", "done": False},
        ],
        "choices": [
            {"value": "map", "text": "On the map", "hint": "Move the map under a cross", "icon": "map"},
            {"value": "words", "text": "In my words", "icon": "message-circle"},
        ],
        "stages": ["received", "planned", "in_progress", "waiting", "closed"],
        "now": now,
        "today": date(2026, 5, 4),
        "name": {"en": "Pothole", "es": "Bache", "ar": "حفرة في الطريق"},
    }


def gallery(request: HttpRequest) -> HttpResponse:
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" and "quiet" not in request.GET:
        messages.success(request, "Your note is saved.")
    base = "ui/desk.html" if "desk" in request.GET else "ui/page.html"
    return render(request, "gallery/all.html", {**content(), "form": form, "base": base})


def points(request: HttpRequest) -> JsonResponse:
    west, south = 0.0, 0.0
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [west + (n % 9) * 0.004, south + (n // 9) * 0.004]},
            "properties": {
                "id": n,
                "title": f"Pothole {n}",
                "href": f"#{n}",
                "tone": "coral" if n % 4 == 0 else "ocean",
            },
        }
        for n in range(60)
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def problem(request: HttpRequest, kind: str) -> HttpResponse:
    raise {
        "invalid": Invalid(
            "Give a street and number, for example 12 Harbor Street.", fields={"address": "A street"}
        ),
        "conflict": Conflict("Sam closed it a minute ago.", extra={"changes": ["Stage: closed"]}),
        "toomany": TooMany("You sent many reports. Wait a minute.", extra={"retry_after": 41.2}),
        "broken": RuntimeError("on purpose"),
    }[kind]


def sample_figures(request: HttpRequest | None) -> list[registry.Figure]:
    return [
        registry.Figure("open requests", "1,204", "usually about 1,150", "/", "ocean"),
        registry.Figure("closed this week", "318", "of 341 received", "/", "leaf"),
        registry.Figure("typical time to close", "3 days", "usually 5", "", "sun"),
    ]


def register_samples() -> None:
    """Doors and figures as a city with a few systems would have them."""
    doors = [
        ("report", "Report a problem", "A pothole, a dark lamp, a bin that is full", "megaphone", "coral"),
        ("track", "Track a request", "See what happened since you told us", "route", "ocean"),
        ("pay", "Pay", "Fees, fines and tickets", "wallet", "leaf"),
        ("permits", "Permits", "Build, block a street, hold an event", "stamp", "jacaranda"),
        ("near", "Near me", "What is going on around you", "map-pin", "sun"),
        ("data", "City data", "Figures and maps, free to use", "chart-column", "ocean"),
    ]
    for order, (key, title, text, icon, tone) in enumerate(doors):
        registry.door(key, title=title, text=text, icon=icon, url="/gallery", tone=tone, order=order)
    registry.strip(key="samples")(sample_figures)
    registry.desk_link(
        "queue", title="My queue", icon="inbox", url="/gallery?desk", order=1, count=lambda _: 12, go="q"
    )
    registry.help_key("a", "Assign")


urlpatterns = [
    path("gallery", gallery),
    path("gallery/points.geojson", points),
    path("gallery/<slug:kind>", problem),
    path("account/", include("allauth.urls")),
    path("", include("plaza.web.urls")),
]
handler400 = "plaza.web.errors.bad_request"
handler403 = "plaza.web.errors.not_allowed"
handler404 = "plaza.web.errors.not_found"
handler500 = "plaza.web.errors.server_error"
