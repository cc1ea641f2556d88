"""Planted faults in templates, styles and translations."""

from __future__ import annotations

import pytest

from tools.inspector.tests.conftest import Found

LIST = "src/plaza/systems/streets/lamps/templates/lamps/list.html"
STYLE = "src/plaza/systems/streets/lamps/static/lamps/lamps.css"


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red"></p>',
        "<style>p { color: red }</style>",
        '<button type="button" onclick="go()"></button>',
        '<a href="javascript:go()"></a>',
        "<script>go()</script>",
    ],
)
def test_nothing_inline(found: Found, text: str) -> None:
    assert found("templates", {LIST: text})[0] == f"inline {LIST}:1"


@pytest.mark.parametrize(
    "text",
    [
        "<h1>Lamps</h1>",
        "{% if lamps %}\nLamps{% endif %}",
        '<img src="x" alt="A lamp">',
        '<input placeholder="Street">',
        '{% button label="Send it" %}',
        "{# fine #}<p>{{ number }} lamps</p>",
    ],
)
def test_words_in_one_language(found: Found, text: str) -> None:
    assert [each.split()[0] for each in found("templates", {LIST: text})] == ["words"]


@pytest.mark.parametrize(
    "text",
    [
        "{% load i18n %}<h1>{% translate 'Lamps' %}</h1><p>{{ name }} – {{ count }}</p>",
        "{% blocktranslate count n=n %}One lamp{% plural %}{{ n }} lamps{% endblocktranslate %}",
        '{% button label=_("Send it") kind="primary" %}<img alt="" src="x">',
        "{% comment %}Only for us{% endcomment %}<!-- and this --><kbd>Enter</kbd>",
        '{% block body_class %}wide{% endblock %}<script type="module" src="x.js"></script>',
        '<script type="application/json" id="d">{"a": "Words"}</script>&nbsp;&middot; Plaza',
    ],
)
def test_words_in_every_language(found: Found, text: str) -> None:
    assert found("templates", {LIST: text}) == []


@pytest.mark.parametrize(
    "text",
    [
        "margin-left: 1rem",
        "padding-right:0",
        "left: 0",
        "text-align: right",
        "float:left",
        "border-top-left-radius: 2px",
        "border-left-color: red",
    ],
)
def test_sides_by_meaning(found: Found, text: str) -> None:
    assert found("styles", {STYLE: f"a {{\n  {text};\n}}"}) == [f"sides {STYLE}:2"]


def test_other_styles_are_fine(found: Found) -> None:
    text = "/* left: 0 */ a { margin-inline-start: 0; inset-inline-end: 0; text-align: start; --left: 1px }"
    assert found("styles", {STYLE: text}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (LIST, '<script src="https://cdn.example.com/map.js"></script>'),
        (LIST, '<link rel="stylesheet" href="//cdn.example.com/a.css">'),
        (STYLE, "@import url('https://fonts.example.com/a.css');"),
        ("src/plaza/ui/static/ui/map.js", "import map from 'https://cdn.example.com/map.js'"),
        ("src/plaza/ui/static/ui/map.js", 'fetch("https://tiles.example.com/1")'),
    ],
)
def test_nothing_from_elsewhere(found: Found, path: str, text: str) -> None:
    assert f"elsewhere {path}:1" in found("styles", {path: text})


PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "{}"\nmsgstr "{}"\n'
FOLDER = "src/plaza/ui/locale/{}/LC_MESSAGES/django.po"


def test_every_message_in_every_language(found: Found) -> None:
    files = {
        LIST: "{% load i18n %}{% translate 'Lamps of the quay' %}\n{{ x|default:_('No quay') }}",
        "src/plaza/ui/rules.py": 'TITLE = gettext("Lamps of the quay")\n',
        FOLDER.format("es"): PO.format("Lamps of the quay", "Farolas del muelle"),
        FOLDER.format("ar"): PO.format("Lamps of the quay", ""),
    }
    # "No quay" is in neither catalogue, the other one in Spanish only; a message counts where first used.
    wanted = [f"missing {LIST}:2", f"missing {LIST}:2", "missing src/plaza/ui/rules.py:1"]
    assert found("translations", files) == wanted


def test_doubtful_and_borrowed_translations(found: Found) -> None:
    files = {
        "src/plaza/ui/rules.py": 'A = gettext("Quay")\nB = gettext("This field is required.")\n',
        FOLDER.format("es"): PO.format("Quay", "Muelle").replace('msgid "Quay"', '#, fuzzy\nmsgid "Quay"'),
        FOLDER.format("ar"): PO.format("Quay", "رصيف"),
    }
    assert found("translations", files) == ["fuzzy src/plaza/ui/rules.py:1"]
