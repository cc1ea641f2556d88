"""A small sample city with something of everything; run as a program, it makes one and prints what is where.

``python -m tests.browser.city FOLDER``: the blueprint, 3,000 residents and 400 requests, and beside them one
of each thing that a page needs: photos, tasks, links from mails, an account with a second factor.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

RESIDENTS, REQUESTS = 3_000, 400
PASSWORD = "plaza-demo"
SECRET = "JBSWY3DPEHPK3PXP"
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def make(folder: Path) -> dict[str, Any]:
    """The folder as ``./plaza demo`` would make it, only smaller; addresses of things in it."""
    from plaza.run import cities, sample
    from plaza.run.commands.start import use_folder

    def small(blueprint: Path, progress: Any = None, *more: Any) -> list[dict[str, Any]]:
        del blueprint, more
        made = sample.make_sample_city(residents=RESIDENTS, cases=REQUESTS, progress=progress)
        facts.update(_things())
        return made

    facts: dict[str, Any] = {}
    sample.make_sample = small
    cities.make_city(use_folder(folder), "sample_city", lambda words: None, sample=True)
    return facts


def _things() -> dict[str, Any]:
    from plaza.kernel.cases.models import Case, CaseDocument
    from plaza.kernel.cases.rules import number_of

    _accounts()
    mine = _a_long_story()
    closed = Case.objects.filter(visibility="public", status="closed").latest("id")
    private = Case.objects.exclude(visibility="public").latest("id")
    return {
        **mine,
        "photo": CaseDocument.objects.filter(review="public", case__visibility="public").latest("id").pk,
        "closed": number_of(closed.pk),
        "private": number_of(private.pk),
        "street": Case.objects.exclude(address="").latest("id").address,
    }


def _a_long_story() -> dict[str, Any]:
    """A request with everything on it, and the links that mails about it hold."""
    from plaza.kernel.base.actions import save_photo
    from plaza.kernel.base.types import SYSTEM
    from plaza.kernel.cases import actions
    from plaza.kernel.cases.models import Case, CaseDocument
    from plaza.kernel.cases.types import Contact, PlaceInput
    from plaza.kernel.messaging.models import Delivery
    from plaza.kernel.messaging.queries import make_stop_token
    from plaza.kernel.people.types import ALL

    known = Case.objects.filter(visibility="public", lat__isnull=False).latest("id")
    photos = [save_photo(picture(tone), f"{tone}.jpg").id for tone in ("teal", "orange")]
    opened = actions.open_case(
        actor=SYSTEM,
        type_key="pothole",
        answers={"size": "large"},
        place=PlaceInput(lat=known.lat, lon=known.lon, address=known.address, note=LONG_WORD),
        description=f"{LONG_WORD}\n<script>document.title='x'</script>\nA deep hole; two bikes fell. " * 3,
        channel="web",
        contact=Contact("Ana María " + LONG_WORD, "ana@example.org", "+1 555 0100"),
        photo_ids=photos,
    )
    who = {"actor": SYSTEM, "access": ALL, "case_id": opened.case_id}
    first = CaseDocument.objects.filter(case_id=opened.case_id).earliest("id")
    actions.review_photo(actor=SYSTEM, access=ALL, document_id=first.pk, public=True)
    task = actions.add_task(**who, title="Put up a barrier " + LONG_WORD)
    actions.add_update(**who, text="A crew has looked at it.")
    actions.follow(case_id=opened.case_id, contact=Contact(email="luz@example.org"), language="es")
    asked = Delivery.objects.filter(template="follow_confirm").latest("id")
    return {
        "lat": known.lat,
        "lon": known.lon,
        "number": opened.number,
        "token": opened.follow_token,
        "confirm": str(asked.context["link"]).rstrip("/").rpartition("/")[2],
        "document": CaseDocument.objects.filter(case_id=opened.case_id).latest("id").pk,
        "task": task,
        "stop": make_stop_token("luz@example.org", ("case", opened.case_id)),
    }


def picture(tone: str) -> bytes:
    """A photo as a phone makes it."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (640, 480), tone).save(out, "JPEG")
    return out.getvalue()


def _accounts() -> None:
    """A resident with an authenticator app and recovery codes, and one who is about to make a passkey."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    from plaza.kernel.people import actions
    from plaza.kernel.people.models import Person

    for name in ("careful", "keyed"):
        actions.create_person(email=f"{name}@demo.example", name=name, password=PASSWORD, confirmed=True)
    person = Person.objects.get(email="careful@demo.example")
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)


if __name__ == "__main__":
    print(json.dumps(make(Path(sys.argv[1]))))
