"""Parts say what they should, to eyes and to screen readers, and escape what they are given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from plaza.kernel.base.types import City
from plaza.ui import reader
from plaza.ui.tags import maps, reading, words

NASTY = '<script>alert("x")</script>'


@pytest.fixture(autouse=True)
def city(monkeypatch: pytest.MonkeyPatch) -> City:
    made = City(time_zone="America/Los_Angeles", languages=("en", "es", "ar"))
    monkeypatch.setattr(reader, "current_city", lambda: made)
    monkeypatch.setattr(words, "current_city", lambda: made)
    monkeypatch.setattr(maps, "current_city", lambda: made)
    return made


def draw(source: str, **values: Any) -> str:
    return Template("{% load i18n plaza_ui %}" + source).render(Context(values))


class Report(forms.Form):
    address = forms.CharField(label="Street and number", help_text="For example 12 Harbor Street")
    size = forms.ChoiceField(label="Size", choices=[("s", "Small"), ("l", "Large")], widget=forms.RadioSelect)
    photo = forms.FileField(label="Photo", required=False)
    words = forms.CharField(label="Words", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="Mail me", required=False)


def test_error_summary_leads_to_each_control() -> None:
    form = Report({})
    html = draw("{% error_summary form %}{% for f in form %}{% field f %}{% endfor %}", form=form)
    for target in ("id_address", "id_size_0"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html
    assert 'role="alert"' in html
    assert 'aria-describedby="id_address-hint id_address-error"' in html


def test_no_errors_no_summary() -> None:
    assert draw("{% error_summary form %}", form=Report()).strip() == ""


def test_own_errors_are_listed() -> None:
    html = draw("{% error_summary errors=rows %}", rows=[{"text": NASTY, "href": "#x"}, "plain"])
    assert "<script>" not in html
    assert 'href="#x"' in html
    assert "plain" in html


def test_field_keeps_what_was_typed_and_escapes_it() -> None:
    html = draw("{% field form.address %}", form=Report({"address": NASTY}))
    assert "&lt;script&gt;" in html
    assert "<script>" not in html


def test_optional_is_said_in_words() -> None:
    form = Report()
    assert "(optional)" in draw("{% field form.photo %}", form=form)
    assert "(optional)" not in draw("{% field form.address %}", form=form)
    assert "(optional)" not in draw("{% field form.agree %}", form=form)


def test_a_heading_is_the_label() -> None:
    html = draw("{% field form.address heading=True %}", form=Report())
    assert '<h1><label for="id_address">Street and number</label></h1>' in html


def test_own_radios_know_the_choice() -> None:
    items = [{"value": "a", "text": "A", "hint": "first"}, {"value": "b", "text": NASTY}]
    html = draw('{% radios "how" "How?" items value="b" %}', items=items)
    assert 'value="b" id="id_how_1" checked' in html
    assert 'aria-describedby="id_how-hint"' in html
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("stage", "said"), [("received", "Received"), ("in_progress", "In progress"), ("closed", "Closed")]
)
def test_stage_is_words_and_icon(stage: str, said: str) -> None:
    html = draw("{% stage_tag stage %}", stage=stage)
    assert said in html
    assert "<svg" in html
    assert 'aria-hidden="true"' in html


def test_late_is_said_unless_closed() -> None:
    assert "Late" in draw('{% stage_tag "planned" late=True %}')
    assert "Late" not in draw('{% stage_tag "closed" late=True %}')


def test_blocks_hold_content() -> None:
    html = draw('{% notice tone="danger" title=t %}<p>Body</p>{% endnotice %}', t=NASTY)
    assert 'role="alert"' in html
    assert "<p>Body</p>" in html
    assert "<script>" not in html
    assert "<summary>More</summary>" in draw('{% details "More" %}x{% enddetails %}')
    assert 'href="/x"' in draw('{% card "Pothole" href="/x" %}y{% endcard %}')


def test_table_has_caption_and_scopes() -> None:
    table = {
        "caption": "Open requests",
        "columns": [{"label": "Number", "key": "n"}, {"label": "Days", "key": "d", "numeric": True}],
        "rows": [{"n": {"text": "12", "href": "/12"}, "d": NASTY, "late": True}],
    }
    html = draw("{% data_table table %}", table=table)
    assert "Open requests</caption>" in html
    assert html.count('scope="col"') == 2
    assert '<th scope="row" data-label="Number">' in html
    assert "<script>" not in html


def test_names_keep_their_direction() -> None:
    assert reading.apart("12 Harbor Street") == "<bdi>12 Harbor Street</bdi>"
    assert reading.apart(None) == ""
    assert reading.apart(draw("<b>x</b>")) == "<b>x</b>"


def test_pager_shows_only_ways_that_exist() -> None:
    html = draw('{% pager next="?after=9" label="1–50" %}')
    assert 'rel="next"' in html
    assert 'rel="prev"' not in html
    assert draw("{% pager %}").strip() == ""


def test_moments_are_the_citys() -> None:
    moment = datetime(2026, 5, 4, 2, 30, tzinfo=UTC)
    html = draw("{{ m|when }}", m=moment)
    assert 'datetime="2026-05-03T19:30-07:00"' in html
    with translation.override("es"):
        assert "mayo" in draw("{{ m|day }}", m=moment)


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(hours=3), "3 hours ago"),
        (timedelta(days=1), "1 day ago"),
    ],
)
def test_ago(back: timedelta, said: str) -> None:
    assert said in draw("{{ m|ago }}", m=timezone.now() - back)


def test_say_picks_the_readers_language() -> None:
    text = {"en": "Pothole", "es": "Bache"}
    with translation.override("es"):
        assert draw("{{ t|say }}", t=text) == "Bache"
    with translation.override("ar"):
        assert draw("{{ t|say }}", t=text) == "Pothole"


def test_query_changes_this_address() -> None:
    request = RequestFactory().get("/list?type=pothole&page=2")
    assert draw("{% query page=3 type=None %}", request=request) == "?page=3"


def test_unknown_icons_never_break_a_page() -> None:
    assert "<svg" in draw('{% icon "no-such-thing" %}')
    assert "<svg" in draw("{% icon name %}", name="../../package")


def test_map_speaks_and_has_a_list() -> None:
    html = draw(
        '{% map points="/p.geojson" label="Requests" list_id="list" %}', city=City(centre=(34.05, -118.24))
    )
    assert 'data-lat="34.05"' in html
    assert 'href="#list"' in html
    assert 'aria-label="Requests"' in html


def test_no_part_styles_or_scripts_inline() -> None:
    html = draw(
        "{% qr t %}{% progress 1 4 'x' %}{% skeleton 3 %}{% map label='m' %}", t="https://city.example"
    )
    assert " style=" not in html
    assert "<script" not in html
    assert "onclick" not in html
