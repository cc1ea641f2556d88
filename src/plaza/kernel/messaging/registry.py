"""What others plug into messaging: texts, mail engines, and what to do when somebody wants no more mail."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from plaza.kernel.base.types import Invalid, NotFound, Text
from plaza.kernel.messaging import rules
from plaza.kernel.messaging.types import Mail, Template


class MailEngine(ABC):
    """Carries mail. One instance per worker process; not shared between threads."""

    @abstractmethod
    def send(self, mail: Mail) -> str:
        """Hands over one mail and returns what the other side said.

        Raises ServerAway (nobody can be reached), TryLater (this one, for now) or Refused (this one, for
        good), each with a sentence.
        """

    @abstractmethod
    def check(self) -> list[str]:
        """What is misconfigured or unreachable, in plain words; empty when mail can be sent."""

    def close(self) -> None:  # noqa: B027  (nothing to close is a good answer)
        """Lets go of a connection; sending again opens a new one."""


Factory = Callable[[str], MailEngine]
StopHandler = Callable[[str, str], None]

_templates: dict[str, Template] = {}
_engines: dict[str, Factory] = {}
_open: dict[str, MailEngine] = {}
_stops: dict[str, list[StopHandler]] = {}

FOOTER = "footer"
"""The message whose words stand below every mail."""
ALWAYS_KNOWN = ("city", "city_email", "city_phone", "site", "name", "stop_link")
"""Values that every text may use."""


def template(
    key: str,
    *,
    subject: Text,
    body: Text,
    fields: Iterable[str] = (),
    version: int = 1,
    secret: bool = False,
) -> Template:
    """Register the shipped words of a message. Invalid when they name a value that is not in ``fields``."""
    made = Template(key, subject, body, (*fields, *ALWAYS_KNOWN), "email", version, secret)
    for language in {*subject, *body}:
        problems = rules.check_template(subject.get(language, ""), body.get(language, ""), made.fields)
        if problems:
            raise Invalid(f"Message {key} ({language}): {' '.join(problems)}")
    _templates[key] = made
    return made


def load_messages(folder: Path) -> list[Template]:
    """Register every ``*.yaml`` in a folder: key, fields, subject and body by language, secret."""
    import yaml

    return [
        template(**yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.yaml"))
    ]


def _load_shipped() -> None:
    """Our own messages, read when the first one is asked for, so that starting stays quick."""
    if FOOTER not in _templates:
        load_messages(Path(__file__).parent / "messages")


def get_template(key: str) -> Template:
    _load_shipped()
    if key not in _templates:
        raise NotFound(f"There is no message called {key!r}. Known: {', '.join(sorted(_templates))}.")
    return _templates[key]


def list_templates() -> list[Template]:
    _load_shipped()
    return [_templates[key] for key in sorted(_templates)]


def engine(scheme: str, factory: Factory) -> None:
    """An engine announces the kind of address it takes, for example ``smtp``; see PLAZA_EMAIL_URL."""
    _engines[scheme] = factory


def mail_engine(url: str = "") -> MailEngine:
    """The engine for ``url``, else for the city's setting, kept open in this process."""
    if not url:
        from django.conf import settings

        url = settings.EMAIL_URL
        if not url:
            raise Invalid(
                "No mail server is set, so messages wait. "
                "Set PLAZA_EMAIL_URL, for example smtp+tls://name:password@mail.example.org:587."
            )
    if url not in _open:
        scheme = urlsplit(url).scheme
        if scheme not in _engines:
            raise Invalid(
                f"Mail cannot be sent by {scheme or 'this address'!r}. "
                f"Set PLAZA_EMAIL_URL to one of: {', '.join(sorted(_engines)) or 'no engine is installed'}."
            )
        _open[url] = _engines[scheme](url)
    return _open[url]


def on_stop(subject_kind: str, handler: StopHandler) -> None:
    """``handler(subject_id, address_hash)`` runs in the transaction when somebody stops mail on a thing."""
    _stops.setdefault(subject_kind, []).append(handler)


def stop_handlers(subject_kind: str) -> list[StopHandler]:
    return list(_stops.get(subject_kind, ()))
