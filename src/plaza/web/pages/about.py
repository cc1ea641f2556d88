"""What the site says about itself, to people and to browsers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control

from plaza.kernel.base.types import pick
from plaza.ui.packages import version
from plaza.ui.reader import current_city, current_language
from plaza.ui.rules import theme_css


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibility.html")


def technologies() -> list[dict[str, str]]:
    """What a reader's browser and data meet here, in words."""
    return [
        {
            "key": gettext("The pages"),
            "value": gettext("Made by Plaza on the city's own computers, with Django."),
        },
        {
            "key": gettext("Maps"),
            "value": gettext("Drawn in your browser by MapLibre %(version)s from the city's own data.")
            % {"version": version("maplibre-gl")},
        },
        {
            "key": gettext("Letters and signs"),
            "value": gettext(
                "Atkinson Hyperlegible by the Braille Institute, Noto by Google, icons by Lucide."
            ),
        },
        {
            "key": gettext("Other companies"),
            "value": gettext(
                "None. Your browser asks only this site; nobody else learns that you were here."
            ),
        },
        {
            "key": gettext("Decisions by a machine"),
            "value": gettext("Reports go to a department by written rules. People decide about them."),
        },
    ]


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "web/about.html", {"technologies": technologies()})


@cache_control(max_age=31536000, immutable=True)
def theme(request: HttpRequest) -> HttpResponse:
    """The city's own colours; the address changes with the content."""
    return HttpResponse(theme_css(current_city().theme), content_type="text/css; charset=utf-8")


@cache_control(max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /desk",
        "Disallow: /account/",
        "Disallow: /language/",
        "Disallow: /search",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("ui/mark.svg"))


def manifest(request: HttpRequest) -> JsonResponse:
    """Web app manifest (W3C Application Manifest), so that the site can sit on a phone's first screen."""
    city = current_city()
    name = pick(city.name, current_language(), city.default_language)
    return JsonResponse(
        {
            "name": name,
            "short_name": name,
            "start_url": "/",
            "display": "minimal-ui",
            "background_color": "#fffdf8",
            "theme_color": "#0b5c8a",
            "icons": [{"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )
