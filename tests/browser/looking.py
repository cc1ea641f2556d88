"""Looks at a page as a demanding reader: axe, title, heading, language, width, noise, strangers."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlsplit

from tests.fixtures.server import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HERE = {"127.0.0.1", "localhost", None}
NARROWEST = 320
"""1280 px at 400 % (WCAG 2.2, success criterion 1.4.10)."""

FACTS = """() => ({
  title: document.title,
  headings: [...document.querySelectorAll('h1')].map(one => one.textContent.trim()),
  language: document.documentElement.lang,
  direction: document.documentElement.dir,
  inline: [...document.querySelectorAll('[style]:not(.map *), script:not([src]):not([type*="json"])')]
    .filter(one => !one.closest('.map')).map(one => one.outerHTML.slice(0, 80)),
})"""
TEXTS = """() => {
  const found = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    if (!one.closest('script, style, bdi, .said, [translate=no]')) found.add(walk.currentNode.data.trim());
  }
  for (const one of document.querySelectorAll('[aria-label], [placeholder]')) {
    found.add(one.getAttribute('aria-label')); found.add(one.getAttribute('placeholder'));
  }
  return [...found].filter(Boolean);
}"""
WIDE = """() => {
  const most = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= most) return '';
  const late = [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > most + 1);
  const last = late.at(-1) ?? document.body;
  return `${document.documentElement.scrollWidth}px because of <${last.tagName} class="${last.className}">`;
}"""


class Look:
    """One tab and all that went wrong in it."""

    def __init__(self, page: Any, site: str, language: str) -> None:
        self.page, self.site, self.language = page, site, language
        self.noise: list[str] = []
        self.strangers: list[str] = []
        self.expected_status = 200
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.noise.append(f"script failed: {error}"))
        page.on("request", self._asked)

    def _said(self, message: Any) -> None:
        expected = f"status of {self.expected_status}" in message.text
        if message.type in {"error", "warning"} and not expected and "WebGL" not in message.text:
            self.noise.append(f"console: {message.text[:200]}")

    def _asked(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.hostname not in HERE:
            self.strangers.append(f"asked another host: {request.url}")

    def go(self, path: str, status: int = 200) -> list[str]:
        """Open a page; a fault when it answers with another status than expected."""
        self.expected_status = status
        answer = self.page.goto(f"{self.site}{path}")
        self.page.wait_for_load_state("load")
        return [] if answer.status == status else [f"answered {answer.status} instead of {status}"]

    def faults(self, *, narrow: bool = True) -> list[str]:
        """Everything wrong with the page that is open; empty when nothing is."""
        found = [*self._facts(), *self._axe(), *self._leaks()]
        if narrow:
            found += self._narrow()
        found += [*self.noise, *self.strangers]
        self.noise.clear()
        self.strangers.clear()
        where = urlsplit(self.page.url).path
        width = self.page.viewport_size["width"]
        return [f"{where} [{self.language}, {width}px] {one}" for one in found]

    def _facts(self) -> list[str]:
        facts = self.page.evaluate(FACTS)
        found = [f"inline: {one}" for one in facts["inline"]]
        if not facts["title"].strip(" –") or facts["title"].startswith("–"):
            found.append(f"title is {facts['title']!r}")
        if len(facts["headings"]) != 1 or not facts["headings"][0]:
            found.append(f"h1 are {facts['headings']}")
        expected = (self.language, "rtl" if self.language == "ar" else "ltr")
        if (facts["language"], facts["direction"]) != expected:
            found.append(f"lang and dir are {facts['language']} {facts['direction']}")
        return found

    def _axe(self) -> list[str]:
        # Evaluated outside the page's content policy, which rightly refuses strange scripts.
        self.page.evaluate(_axe_source() + "; 0")
        options = {"runOnly": TAGS, "resultTypes": ["violations"]}
        found = self.page.evaluate("options => axe.run(options).then(one => one.violations)", options)
        return [f"axe {one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]

    def _leaks(self) -> list[str]:
        """Words of ours that have a translation and were shown in English all the same."""
        if self.language == "en":
            return []
        ours = messages_of(self.language)
        return [f"not translated: {text!r}" for text in self.page.evaluate(TEXTS) if text in ours]

    def _narrow(self) -> list[str]:
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": NARROWEST, "height": 640})
        wide = self.page.evaluate(WIDE)
        self.page.set_viewport_size(size)
        return [f"scrolls sideways at {NARROWEST}px: {wide}"] if wide else []


@cache
def _axe_source() -> str:
    return AXE.read_text(encoding="utf-8")


@cache
def messages_of(language: str) -> frozenset[str]:
    """English words of the catalogues whose translation is another text."""
    from babel.messages.pofile import read_po

    found: set[str] = set()
    for path in (ROOT / "src" / "plaza").rglob(f"locale/{language}/LC_MESSAGES/*.po"):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                words, own = message.id, message.string
                if isinstance(words, str) and isinstance(own, str) and own and own != words:
                    found.add(words.strip())
    return frozenset(found - {""})
