"""A plain client for the conformance tests: sends, checks each answer, reads both formats alike."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

SCHEMAS = Path(__file__).parent / "schemas"
_registry: Registry[Any] = Registry().with_resources(
    (path.name, Resource.from_contents(json.loads(path.read_text()))) for path in SCHEMAS.glob("*.json")
)
LISTS = {"attributes", "values", "endpoints", "formats", "notes", "photos", "media_urls"}


def fits(schema: str, document: Any) -> None:
    """Fails with every place where ``document`` breaks the rules of ``schema``."""
    contents = json.loads((SCHEMAS / f"{schema}.json").read_text())
    validator = Draft202012Validator(contents, registry=_registry)
    faults = [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(document)]
    assert not faults, faults[:10]


def spark(body: bytes) -> Any:
    """XML as JSON holds it by the Spark mapping: all values text, container elements lists."""
    return _spark(ElementTree.fromstring(body))


def _spark(element: ElementTree.Element) -> Any:
    children = list(element)
    if element.tag in LISTS or element.tag in {
        "services",
        "service_requests",
        "errors",
        "service_requests_updates",
    }:
        return [_spark(child) for child in children]
    return {child.tag: _spark(child) for child in children} if children else (element.text or "")


def as_words(value: Any) -> Any:
    """JSON values as XML would write them; what is null is left out."""
    if isinstance(value, dict):
        return {key: as_words(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [as_words(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


@dataclass
class Answer:
    status: int
    headers: Message
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def read(self, form: str) -> Any:
        return self.json() if form == "json" else spark(self.body)


class Speaker:
    """Calls one server."""

    def __init__(self, base: str, key: str = "") -> None:
        self.base, self.key = base.rstrip("/"), key

    def get(self, path: str, **query: object) -> Answer:
        return self.call("GET", path + (f"?{urllib.parse.urlencode(query)}" if query else ""))

    def post(self, path: str, pairs: list[tuple[str, object]], key: bool = True) -> Answer:
        sent = [*pairs, ("api_key", self.key)] if key else pairs
        return self.call("POST", path, urllib.parse.urlencode(sent).encode())

    def call(
        self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        request = urllib.request.Request(self.base + path, body, headers or {}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def report(self, code: str = "pothole", form: str = "json", **more: object) -> str:
        """Opens a request and returns its id."""
        answers = more.pop("answers", {"size": "small"})
        pairs: list[tuple[str, object]] = [("service_code", code), *more.items()]
        pairs += [(f"attribute[{name}]", value) for name, value in answers.items()]  # type: ignore[attr-defined]
        if not {"lat", "address_string", "address_id"} & more.keys():
            pairs.append(("address_string", "12 Harbour Street"))
        answer = self.post(f"/open311/v2/requests.{form}", pairs)
        assert answer.status == 201, answer.body
        return str(answer.read(form)[0]["service_request_id"])
