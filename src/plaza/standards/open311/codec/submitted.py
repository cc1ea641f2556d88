"""A reported request as it comes in: form fields, attributes, place, media."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from .asked import BadQuestion

LONGEST_DESCRIPTION = 4000
LONGEST = {
    "email": 254,
    "first_name": 100,
    "last_name": 100,
    "phone": 40,
    "device_id": 100,
    "account_id": 100,
}
MOST_MEDIA = 10
_EMAIL = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.[^@\s<>,;:\".]+")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,100})\](\[\])?$")


class Form(Protocol):
    """A form with repeated fields."""

    def getlist(self, name: str) -> Sequence[str]: ...
    def keys(self) -> Any: ...


@dataclass(frozen=True)
class Submission:
    """POST Service Request, read. ``answers`` holds text, or a list of texts where a field was repeated."""

    service_code: str
    description: str
    lat: float | None
    lon: float | None
    address: str
    address_id: str
    email: str
    name: str
    phone: str
    device_id: str
    account_id: str
    media_urls: tuple[str, ...]
    answers: dict[str, str | list[str]] = field(default_factory=dict)

    @property
    def placed(self) -> bool:
        return self.lat is not None or bool(self.address or self.address_id)


def read_submission(form: Form) -> Submission:
    """GeoReport v2 POST arguments. Raises BadQuestion with every fault at once."""
    wrong: list[tuple[int, str]] = []

    def text(name: str) -> str:
        value = next((v for raw in form.getlist(name) if (v := clean(raw))), "")
        if len(value) > LONGEST.get(name, LONGEST_DESCRIPTION):
            wrong.append((400, f"{name} is longer than {LONGEST.get(name, LONGEST_DESCRIPTION)} characters."))
        return value

    email = text("email")
    if email and not _EMAIL.fullmatch(email):
        wrong.append((400, "email is not an e-mail address. Write it as name@example.org, or leave it out."))
    if not (service_code := text("service_code")):
        wrong.append((400, "service_code is missing: say which service you need."))
    lat, lon = _position(text("lat"), text("long"), wrong)
    submission = Submission(
        service_code=service_code,
        description=text("description"),
        lat=lat,
        lon=lon,
        address=text("address_string")[:300],
        address_id=text("address_id")[:100],
        email=email,
        name=" ".join(part for part in (text("first_name"), text("last_name")) if part),
        phone=text("phone"),
        device_id=text("device_id"),
        account_id=text("account_id"),
        media_urls=_media_urls(form.getlist("media_url"), wrong),
        answers=_answers(form),
    )
    if wrong:
        raise BadQuestion(*wrong)
    return submission


def clean(text: str) -> str:
    """Trimmed, with plain line ends and without the control characters that XML cannot carry."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _position(lat: str, lon: str, wrong: list[tuple[int, str]]) -> tuple[float | None, float | None]:
    if not lat and not lon:
        return None, None
    try:
        point = float(lat), float(lon)
    except ValueError:
        point = (math.nan, math.nan)
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        wrong.append(
            (400, "lat and long must both be given, in degrees (WGS 84), for example 34.05 and -118.24.")
        )
        return None, None
    return point


def _media_urls(values: Sequence[str], wrong: list[tuple[int, str]]) -> tuple[str, ...]:
    urls = tuple(dict.fromkeys(url for value in values if (url := value.strip())))
    if len(urls) > MOST_MEDIA:
        wrong.append((400, f"media_url may be given {MOST_MEDIA} times at most."))
    for url in urls:
        if not url.startswith(("http://", "https://")) or len(url) > 1000 or any(c.isspace() for c in url):
            wrong.append((400, "media_url must be a web address that starts with http:// or https://."))
            break
    return urls[:MOST_MEDIA]


def _answers(form: Form) -> dict[str, str | list[str]]:
    answers: dict[str, str | list[str]] = {}
    for name in form.keys():  # noqa: SIM118 - a form is no mapping
        if not (found := _ATTRIBUTE.match(name)):
            continue
        values = [value for value in form.getlist(name) if value != ""]
        if found[2] or len(values) > 1:
            earlier = answers.get(found[1], [])
            answers[found[1]] = ([earlier] if isinstance(earlier, str) else earlier) + values
        elif values:
            answers[found[1]] = values[0]
    return {code: value for code, value in answers.items() if value}
