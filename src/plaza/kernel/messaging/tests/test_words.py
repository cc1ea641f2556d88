"""The notation of message texts: lines drop out, values stay values, headers stay one line."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plaza.kernel.base.types import Invalid, NotFound
from plaza.kernel.messaging import registry, rules

BODY = "Hello {name},\n\nWhere: {place}\nDue: {due}\n\n{reason}\n\n[See it]({link})"
HOSTILE = "<script>alert(1)</script>\r\nBcc: x@example.org {name} [a]({link})"


class Seen(HTMLParser):
    """What a mail program would make of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_line_without_its_value_is_left_out() -> None:
    text = rules.render_text(BODY, {"name": "Ana", "place": "Main St", "link": "https://x.org/1"})
    assert text == "Hello Ana,\n\nWhere: Main St\n\nSee it: https://x.org/1"


def test_html_says_the_same_with_a_link_language_and_direction() -> None:
    done = rules.render(
        "N {name}", BODY, {"name": "Ana", "link": "https://x.org/?a=1&b=2"}, language="ar", footer="City"
    )
    seen = Seen(done.html)
    assert seen.links == ["https://x.org/?a=1&b=2"]
    assert '<html lang="ar" dir="rtl">' in done.html
    assert done.text.endswith("-- \nCity\n")
    assert "City" in seen.text


def test_values_are_never_read_as_notation_or_html() -> None:
    done = rules.render(
        "About {reason}", BODY, {"name": "A", "reason": HOSTILE, "link": "https://x.org"}, language="en"
    )
    seen = Seen(done.html)
    assert "script" not in seen.tags
    assert seen.links == ["https://x.org"]
    assert "{name} [a]({link})" in done.text
    assert "\n" not in done.subject
    assert "\r" not in done.text


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//x.org", "https://x.org/ onclick=1"]
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert Seen(rules.render_html("h", "[See]({link})", {"link": address}, language="en")).links == []


@given(st.dictionaries(st.sampled_from(["name", "place", "due", "reason", "link"]), st.text()))
def test_any_value_at_all(values: dict[str, str]) -> None:
    done = rules.render("{name}: {place}", BODY, values, language="en", footer="{reason}")
    assert not re.search(r"[\x00-\x1f\x7f]", done.subject)
    seen = Seen(done.html)
    assert set(seen.tags) <= {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "main",
        "p",
        "br",
        "a",
        "hr",
        "div",
        "bdi",
    }
    assert all(link.startswith(("http://", "https://")) for link in seen.links)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", done.text)


@given(st.text())
def test_any_text_can_be_a_template(text: str) -> None:
    rules.render(text, text, {"name": "x"}, language="en", footer=text)
    assert rules.check_template(text, text, ["name"]) is not None


@given(st.text())
def test_a_header_value_is_one_line(text: str) -> None:
    clean = rules.clean_header(text)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", clean)
    assert rules.clean_header(clean) == clean


@pytest.mark.parametrize("good", ["a@example.org", "a.b+c@mail.example.co", "ñandú@example.org"])
def test_addresses_that_can_be_written_to(good: str) -> None:
    assert rules.is_address(good)


@pytest.mark.parametrize(
    "bad",
    ["", "a", "a@b@c", "a b@c.org", "a@b.org\nBcc: c@d.org", "<a@b.org>", "a@b.org, c@d.org", "a@b..org"],
)
def test_addresses_that_cannot(bad: str) -> None:
    assert not rules.is_address(bad)


def test_a_text_with_an_unknown_value_is_refused() -> None:
    assert rules.check_template("{numbr}", "x", ["number"]) == [
        "There is no value called {numbr} here. Known: number."
    ]
    with pytest.raises(Invalid, match=r"oops \(es\).*numbr"):
        registry.template("oops", subject={"es": "x"}, body={"es": "{numbr}"}, fields=["number"])
    with pytest.raises(NotFound, match=r"Known: .*case_received"):
        registry.get_template("oops")


@pytest.mark.parametrize(
    "shipped", [t for t in registry.list_templates() if "*" not in t.subject], ids=lambda t: t.key
)
def test_shipped_messages_say_the_same_in_every_language(shipped: registry.Template) -> None:
    """A translation that forgets a value, or a whole paragraph, is found here."""
    assert set(shipped.subject) == set(shipped.body) == {"en", "es", "ar"}
    for language in ("es", "ar"):
        assert rules.fields_of(shipped.body[language]) == rules.fields_of(shipped.body["en"])
        assert rules.fields_of(shipped.subject[language]) <= rules.fields_of(shipped.body["en"])
        assert shipped.body[language].count("\n\n") == shipped.body["en"].count("\n\n")


def test_retries_end() -> None:
    from datetime import UTC, datetime

    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    waits = [rules.next_attempt(attempt, noon) for attempt in range(1, rules.MAX_ATTEMPTS)]
    assert all(waits)
    assert waits == sorted(waits)
    assert rules.next_attempt(rules.MAX_ATTEMPTS, noon) is None
