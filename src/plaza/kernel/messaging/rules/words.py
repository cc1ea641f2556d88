"""The notation of message texts, and how a text and its values become plain text and HTML.

A text is paragraphs with an empty line between them. ``{number}`` stands for a value; ``[See it]({link})``
is a link. A line that names a value which is missing or empty is left out, so one text serves several
situations. Nothing else is special: there is no code in a text, and values are never read as notation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

from plaza.kernel.messaging.rules.addresses import clean_header

_FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_LINK = re.compile(r"\[([^\[\]\n]*)\]\(\{([a-z][a-z0-9_]*)\}\)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
MAX_VALUE = 4000

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


def direction(language: str) -> str:
    """``rtl`` or ``ltr``."""
    return "rtl" if language.split("-")[0] in _RIGHT_TO_LEFT else "ltr"


def fields_of(text: str) -> set[str]:
    """Names of the values that a text uses."""
    return set(_FIELD.findall(text))


def check_template(subject: str, body: str, fields: Iterable[str]) -> list[str]:
    """What is wrong with a text, in sentences; empty when nothing is."""
    known = set(fields)
    problems = []
    if not subject.strip():
        problems.append("The subject is empty.")
    if "\n" in subject.strip():
        problems.append("The subject must be one line.")
    if not body.strip():
        problems.append("The text is empty.")
    for name in sorted(fields_of(subject + body) - known):
        problems.append(f"There is no value called {{{name}}} here. Known: {', '.join(sorted(known))}.")
    return problems


def render(subject: str, body: str, values: Values, *, language: str, footer: str = "") -> Rendered:
    """Subject, plain text and HTML of one message. Missing values leave their line out; never raises."""
    heading = render_subject(subject, values)
    text = render_text(body, values)
    below = render_text(footer, values)
    return Rendered(
        heading,
        f"{text}\n\n-- \n{below}\n" if below else f"{text}\n",
        render_html(heading, body, values, language=language, footer=footer),
    )


def render_subject(subject: str, values: Values) -> str:
    """One clean line."""
    return clean_header(_FIELD.sub(lambda match: _value(values, match[1]), subject), 200)


def render_text(body: str, values: Values) -> str:
    """Plain text; a link becomes its words, a colon and its address on the same line."""
    paragraphs = []
    for lines in _kept(body, values):
        paragraphs.append("\n".join(_text_line(line, values) for line in lines))
    return "\n\n".join(paragraphs)


def render_html(heading: str, body: str, values: Values, *, language: str, footer: str = "") -> str:
    """A small accessible page: language and direction named, readable without pictures, dark-mode safe."""
    main = _html_paragraphs(body, values)
    below = f'<hr style="{_RULE}"><div style="{_SMALL}">{_html_paragraphs(footer, values)}</div>'
    tag = f'lang="{escape(language)}" dir="{direction(language)}"'
    return (
        f'<!doctype html>\n<html {tag}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(heading)}</title></head>"
        f'<body style="{_BODY}"><main {tag} style="{_MAIN}">\n{main}{below if footer else ""}'
        "</main></body></html>\n"
    )


_BODY = "margin:0;padding:0;font-family:Verdana,Arial,sans-serif;font-size:17px;line-height:1.5"
_MAIN = "display:block;max-width:36em;margin:0 auto;padding:24px 16px"
_RULE = "border:0;border-top:1px solid #8a8171;margin:24px 0"
_SMALL = "font-size:15px"


def _kept(body: str, values: Values) -> Iterator[list[str]]:
    """Paragraphs as lists of lines, without the lines whose values are missing."""
    for paragraph in re.split(r"\n[ \t]*\n", body.strip().replace("\r\n", "\n")):
        lines = [line.strip() for line in paragraph.split("\n")]
        kept = [line for line in lines if line and all(_value(values, name) for name in fields_of(line))]
        if kept:
            yield kept


def _text_line(line: str, values: Values) -> str:
    line = _LINK.sub(lambda match: f"{match[1]}: {{{match[2]}}}" if match[1] else f"{{{match[2]}}}", line)
    return _FIELD.sub(lambda match: _value(values, match[1]), line)


def _html_paragraphs(body: str, values: Values) -> str:
    return "".join(
        f"<p>{'<br>'.join(_html_line(line, values) for line in lines)}</p>\n" for lines in _kept(body, values)
    )


def _html_line(line: str, values: Values) -> str:
    parts, end = [], 0
    for match in _LINK.finditer(line):
        parts.append(_html_words(line[end : match.start()], values))
        parts.append(_html_link(match[1], _value(values, match[2])))
        end = match.end()
    return "".join([*parts, _html_words(line[end:], values)])


def _html_words(text: str, values: Values) -> str:
    """Words of the text are escaped too: a city's own text is data, not HTML."""
    parts, end = [], 0
    for match in _FIELD.finditer(text):
        parts.append(escape(text[end : match.start()]))
        value = escape(_value(values, match[1])).replace("\n", "<br>")
        parts.append(f"<bdi>{value}</bdi>")
        end = match.end()
    return "".join([*parts, escape(text[end:])])


def _html_link(words: str, address: str) -> str:
    if not re.match(r"https?://", address) or re.search(r"\s", address):
        return escape(words or address)
    return f'<a href="{escape(address)}">{escape(words or address)}</a>'


def _value(values: Values, name: str) -> str:
    text = values.get(name, "").replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)[:MAX_VALUE].strip()
